"""The name of the dashboard and of the council over the list of pages."""

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

# On a phone the list lies over the page: it closes when a page is chosen, as the platform leaves it open.
CLOSE_JS = """
export default function ({ data, parentElement }) {
  const [name, council, records] = parentElement.querySelectorAll('p')
  name.textContent = data.name
  council.textContent = data.council
  records.textContent = data.records
  const sidebar = parentElement.closest('[data-testid=stSidebar]')
  if (!sidebar) return
  sidebar.onclick = (event) => {
    if (window.innerWidth >= 768 || !event.target.closest('[data-testid=stSidebarNavLink]')) return
    setTimeout(() => sidebar.querySelector('[data-testid=stSidebarCollapseButton] button')?.click(), 100)
  }
}
"""
HTML = '<div class="rg-brand"><p class="rg-name"></p><p></p><p></p></div>'


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component("brand", html=HTML, js=CLOSE_JS, isolate_styles=False)


def brand(name: str, council: str, records: str = "") -> None:
    """Draws both names and up to which day the records go; the last two are blank while there are no records."""
    _component()(data={"name": name, "council": council, "records": records}, key="brand")
