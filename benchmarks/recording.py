"""What a page draws, written down so that a bare page can draw the same: its charts, HTML, texts and tables, in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.proto.Element_pb2 import Element

from benchmarks.client import Run

DRAWN = ("plotly_chart", "html", "bidi_component", "markdown", "heading", "dataframe")


def write(run: Run, folder: Path, name: str) -> dict[str, int]:
    """Writes `<name>.json` (and a file a table) and returns how many elements of each kind there are."""
    parts = [
        _part(kind, element, folder, f"{name}-{place}")
        for place, (_, element) in enumerate(sorted(run.elements.items()))
        if (kind := element.WhichOneof("type")) in DRAWN
    ]
    (folder / f"{name}.json").write_text(json.dumps(parts), encoding="utf-8")
    kinds = [part["kind"] for part in parts]
    return {kind: kinds.count(kind) for kind in DRAWN if kind in kinds}


def _part(kind: str, element: Element, folder: Path, name: str) -> dict[str, Any]:
    drawn = getattr(element, kind)
    if kind == "plotly_chart":
        return {"kind": kind, "figure": json.loads(drawn.spec), "config": json.loads(drawn.config or "{}"), "alt": drawn.alt}
    if kind == "bidi_component":
        return {"kind": kind, "html": drawn.html_content, "js": drawn.js_content, "data": json.loads(drawn.json or "null")}
    if kind == "dataframe":
        (folder / f"{name}.arrow").write_bytes(drawn.arrow_data.data)
        return {"kind": kind, "file": f"{name}.arrow"}
    return {"kind": kind, "body": drawn.body}
