"""Dropped files in the platform's memory, where they would stay as long as the page is open. Private to Streamlit 1.67."""

from __future__ import annotations

from collections.abc import Sequence

from streamlit import config
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def forget(dropped: Sequence[UploadedFile]) -> None:
    """Takes the files out of the server's memory."""
    context = get_script_run_ctx()
    for one in dropped if context is not None else ():
        context.uploaded_file_mgr.remove_file(context.session_id, one.file_id)  # type: ignore[union-attr]
        one.close()


def largest_mb() -> int:
    """How large a file may be, in megabytes, by the server's setting."""
    return int(config.get_option("server.maxUploadSize"))
