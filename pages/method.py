"""How a real change is told from chance, and how each figure is counted: the definition of every measure, and what the words mean."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from metrics.kit.measure import measures, register, themes
from present import definitions
from present.screens import method
from present.screens.view import open_view

GLOSSARY = Path(__file__).resolve().parents[1] / "docs" / "glossary.md"

opened = open_view()
method.explain(opened)
st.header("How each figure is counted", anchor=False)
st.markdown(
    "Each figure is counted from records of single cases. **Then** is either *stated*, the letter's own number, or *measured* from "
    "the same records: a stock at the visit's month end, a flow over the six months up to it. A case counts in the month in which its "
    "outcome can be known, and a share of nothing is left blank. Figures are *true at*: rebuilt from the newest extract by the dates of "
    "events, so a late entry changes the month it belongs to. What was *known at* the time, how far months moved since and how long they "
    "take to settle is on the page “How figures settle”, and on a measure’s chart under “As first reported”."
)
names = {theme.id: theme.title for theme in themes()}
asked = st.query_params.get("theme", "")
chosen = st.selectbox(
    "Theme",
    list(names),
    format_func=names.__getitem__,
    index=list(names).index(asked) if asked in names else 0,
    key="method-theme",
    width=320,
)
st.query_params["theme"] = chosen
said = opened.once(f"definitions {chosen}", lambda: [definitions.markdown(register()[one.id], heading=False) for one in measures(chosen)])
for measure, text in zip(measures(chosen), said, strict=True):
    lacking = opened.lacking(measure)
    with st.expander(f"{measure.title}{' (not supplied in this extract)' if lacking else ''}"):
        st.markdown(text)
st.header("What the words mean", anchor=False)
st.markdown("## " + GLOSSARY.read_text(encoding="utf-8").partition("\n## ")[2])
