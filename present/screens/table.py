"""An HTML table on a page, with links that change the page without losing the session. The text is made by present.html_table."""

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl, urlsplit

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from present.html_table import Column, Heading, Row, table_html
from present.pages import PATHS, script

# A plain click stays in the session; with a modifier key or the middle button the browser opens the real address by itself.
# A link that changes the text it stands in (a filter) keeps the keyboard's place.
LINK_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector('.rg-place')
  if (place.dataset.shown !== data.html) {
    const links = () => [...place.querySelectorAll('a.rg-link')], held = links().indexOf(document.activeElement)
    place.innerHTML = data.html; place.dataset.shown = data.html
    if (held >= 0) links()[held]?.focus()
  }
  place.onclick = (event) => {
    const link = event.target.closest('a.rg-link')
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    setTriggerValue('go', link.getAttribute('href'))
  }
}
"""


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component("linked_table", html='<div class="rg-place"></div>', js=LINK_JS, isolate_styles=False)


def show_table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row | Heading],
    *,
    key: str,
    row_header: int = 0,
    narrow: str = "stack",
    caption_shown: bool = False,
    empty: str = "No rows.",
) -> None:
    """Draws the table; a plain click on a link opens that page in the same session. Raises ValueError when a row is short of cells."""
    html = table_html(caption, columns, rows, row_header=row_header, narrow=narrow, caption_shown=caption_shown, empty=empty)
    show_html(html, key=key)


def show_html(html: str, *, key: str, go: Callable[[str], None] | None = None) -> None:
    """Draws HTML made by this project (already escaped) whose `a.rg-link` links stay in the session. `go`: what follows one instead."""
    result = _component()(data={"html": html}, key=key, on_go_change=lambda: None)
    if result.go:
        (go or follow)(result.go)


def follow(address: str) -> None:
    """Goes to a relative address of one of the dashboard's own pages; any other is ignored."""
    parts = urlsplit(address)
    path = parts.path.removeprefix("./").strip("/")
    if not parts.netloc and path in PATHS:
        st.switch_page(script(path), query_params=dict(parse_qsl(parts.query)))
