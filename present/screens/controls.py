"""The one row of controls at the top of a page. What is chosen holds across pages and is always in the address."""

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from present import links
from present.links import Choice, Options
from present.screens import empty

# Streamlit's own binding of widgets to the address drops a value that equals the default and silently ignores one that it does not know:
# a link to "the newest month" would show another month next month. So the address is written in full, here, at every run.
HELD = "choice_held"
WRITTEN = "choice_written"
TOUCHED = "choice_touched"

COPY_JS = """
export default function ({ data, parentElement }) {
  const link = parentElement.querySelector('a'), button = parentElement.querySelector('button')
  const said = parentElement.querySelector('[role=status]')
  const address = window.location.origin + window.location.pathname + '?' + data.query
  link.href = address
  button.onclick = async () => {
    try { await navigator.clipboard.writeText(address); said.textContent = 'Link copied' }
    catch { said.textContent = 'Copy it from here: ' + address }
    setTimeout(() => { said.textContent = '' }, 8000)
  }
}
"""
COPY_HTML = """<span class="rg-copy"><button type="button">Copy link to this view</button>
<a href="">Link to this view</a><span role="status"></span></span>"""


@st.cache_resource(show_spinner=False)
def _copy_component() -> ComponentRenderer:
    return st.components.v2.component("copy_link", html=COPY_HTML, js=COPY_JS, isolate_styles=False)


def choose(options: Options) -> Choice:
    """Draws the controls and returns the choice; an address that asks for what does not exist is answered with a notice."""
    asked = {name: st.query_params[name] for name in links.NAMES if name in st.query_params}
    choice, faults = links.read(_source(asked), options)
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        _select("to", "Figures to", {f"{month:%Y-%m}": options.month_label(month) for month in options.months}, choice, 165)
        _select("period", "Shown by", links.PERIODS, choice, 110)
        _select("letter", "Compared with", dict(options.letters), choice, 235)
        _select("group", "Of", options.group_labels(), choice, 220)
        _write(choice)
        copy_link()
    for fault in faults:
        empty.notice(fault)
    return choice


def current(options: Options) -> Choice:
    """The choice without its controls, for a page that only passes it on in links."""
    return links.read(st.session_state.get(HELD, {}), options)[0]


def keep(**own: str) -> None:
    """Puts a page's own parameters (such as `measure`) into the address beside the choice."""
    for name, value in own.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value


def copy_link() -> None:
    """A link to exactly what is on screen, and a button that copies it."""
    query = links.urlencode(st.query_params.to_dict())
    _copy_component()(data={"query": query}, key="copy_link", width="content")


def _source(asked: dict[str, str]) -> dict[str, str]:
    """What decides: a control just used; else an address we did not write ourselves (a link, the back button); else what was held."""
    held = st.session_state.get(HELD, {})
    if st.session_state.pop(TOUCHED, False) or not asked or asked == st.session_state.get(WRITTEN):
        return held
    return {**held, **asked}


def _select(name: str, label: str, labels: dict[str, str], choice: Choice, width: int) -> None:
    key = f"choice_{name}"
    st.session_state[key] = choice.query()[name]
    st.selectbox(label, list(labels), format_func=labels.__getitem__, key=key, on_change=_take, args=(name,), width=width)


def _take(name: str) -> None:
    held = dict(st.session_state.get(HELD, {}))
    held[name] = st.session_state[f"choice_{name}"]
    st.session_state[HELD] = held
    st.session_state[TOUCHED] = True


def _write(choice: Choice) -> None:
    query = choice.query()
    st.session_state[HELD] = st.session_state[WRITTEN] = query
    if any(st.query_params.get(name) != value for name, value in query.items()):
        st.query_params.from_dict({**st.query_params.to_dict(), **query})
