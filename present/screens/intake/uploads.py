"""What the platform leaves undone when files are dropped: it keeps them in memory as long as the page is open, and names no group.

All of it is private to Streamlit 1.67.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit import config
from streamlit.components.v2.types import ComponentRenderer
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def forget(dropped: Sequence[UploadedFile]) -> None:
    """Takes the files out of the server's memory."""
    context = get_script_run_ctx()
    for one in dropped if context is not None else ():
        context.uploaded_file_mgr.remove_file(context.session_id, one.file_id)  # type: ignore[union-attr]
        one.close()


# The platform says of its drop zone that it is for looks alone, and names it all the same: readers by ear would hear nothing of it.
MEND_JS = """
export default function () {
  const mend = () => document.querySelectorAll('[data-testid=stFileUploaderDropzone][role=presentation]')
    .forEach(zone => zone.setAttribute('role', 'group'))
  const watch = new MutationObserver(mend)
  mend()
  watch.observe(document.querySelector('.stMain') ?? document.body, { childList: true, subtree: true })
  return () => watch.disconnect()
}
"""


def mend_zone() -> None:
    """Makes the drop zone on the page a group with a name."""
    _component()(data={}, key="intake-zone", height="content")


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component("drop_zone", html="<span hidden></span>", js=MEND_JS, isolate_styles=False)


def largest_mb() -> int:
    """How large a file may be, in megabytes, by the server's setting."""
    return int(config.get_option("server.maxUploadSize"))
