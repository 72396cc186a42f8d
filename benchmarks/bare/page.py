"""Draws the recorded elements named by the address parameter `page`, from the folder in BARE_RECORDED; without one, one small chart."""

import json
import os
from pathlib import Path

import pyarrow as pa
import streamlit as st

FOLDER = Path(os.environ.get("BARE_RECORDED", "."))
ONE_CHART = [
    {"kind": "plotly_chart", "figure": {"data": [{"x": [1, 2, 3], "y": [2, 1, 3], "type": "scatter"}]}, "config": {}, "alt": "Three points"}
]


@st.cache_resource(show_spinner=False)
def recorded(name: str) -> list[dict]:
    """The elements of one page, tables as frames: read once."""
    parts = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for part in parts:
        if part["kind"] == "dataframe":
            part["frame"] = pa.ipc.open_stream((FOLDER / part["file"]).read_bytes()).read_all().to_pandas()
    return parts


@st.cache_resource(show_spinner=False)
def component(name: str, html: str | None, js: str | None):
    return st.components.v2.component(name, html=html, js=js, isolate_styles=False)


st.set_page_config(page_title="Bare", layout="wide")
page = st.query_params.get("page")
for place, part in enumerate(recorded(page) if page else ONE_CHART):
    kind = part["kind"]
    if kind == "plotly_chart":
        st.plotly_chart(part["figure"], theme=None, config=part["config"], alt=part["alt"], key=f"chart-{place}")
    elif kind == "html":
        st.html(part["body"])
    elif kind == "dataframe":
        st.dataframe(part["frame"], hide_index=True, key=f"table-{place}")
    elif kind == "bidi_component":
        component(f"part_{place}", part["html"], part["js"])(data=part["data"], key=f"part-{place}")
    else:
        st.markdown(part["body"])
