"""A sheet: a part of a page that prints by itself, on A3 across, without the page's frame and controls."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer
from streamlit.delta_generator import DeltaGenerator

# The paper's size holds for a whole print, so that it is set when this button asks for one and taken back when it is over. What is
# hidden on paper meanwhile is in style.css.
PRINT_JS = """
export default function ({ data, parentElement }) {
  parentElement.querySelector('button').onclick = () => {
    const root = document.documentElement, paper = document.createElement('style')
    paper.textContent = '@page { size: A3 landscape; margin: 10mm }'
    document.head.append(paper)
    root.dataset.rgSheet = data.sheet
    const sheet = document.querySelector('.st-key-sheet-' + data.sheet)
    sheet?.classList.add('rg-sheet')
    window.addEventListener('afterprint', () => {
      paper.remove(); delete root.dataset.rgSheet; sheet?.classList.remove('rg-sheet')
    }, { once: true })
    window.print()
  }
}
"""
PRINT_HTML = '<span class="rg-copy"><button type="button">Print on A3</button></span>'


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component("print_sheet", html=PRINT_HTML, js=PRINT_JS, isolate_styles=False)


def sheet(name: str) -> DeltaGenerator:
    """The container of what stands on the sheet of that name."""
    return st.container(key=f"sheet-{name}")


def print_button(name: str) -> None:
    """A button that prints the sheet of that name alone, on A3 across."""
    _component()(data={"sheet": name}, key=f"print-{name}", width="content")
