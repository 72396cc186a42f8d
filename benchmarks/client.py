"""A reader without a browser: speaks the platform's own messages over a websocket, asks for pages and times them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 120  # seconds for one message
BROKEN = '<section class="rg-state rg-broken"'


@dataclass
class Run:
    """One run of a page: its seconds from asking to done, the bytes it sent, and its elements in the order of the page."""

    seconds: float
    sent_bytes: int
    elements: dict[tuple[int, ...], Element] = field(default_factory=dict)

    @property
    def faults(self) -> list[str]:
        """What the page says went wrong."""
        shown = [one.exception.message for one in self.elements.values() if one.WhichOneof("type") == "exception"]
        return shown + [one.html.body for one in self.elements.values() if one.WhichOneof("type") == "html" and BROKEN in one.html.body]


class Reader:
    """One session with a server. Use it in a `with` statement."""

    def __init__(self, address: str) -> None:
        self._socket = connect(f"ws://{urlsplit(address).netloc}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
        self._page, self._query = "", ""

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def open(self, page: str = "", query: str = "") -> Run:
        """Asks for a page by its path and address parameters, as a link does."""
        self._page, self._query = "", query
        return self._run(page)

    def again(self) -> Run:
        """Runs the page once more, as a control does."""
        return self._run("")

    def _run(self, page_name: str) -> Run:
        asked = BackMsg()
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_script_hash = self._page
        asked.rerun_script.page_name = page_name
        started = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        run = Run(0.0, 0)
        while True:
            packed = self._socket.recv(timeout=PATIENCE)
            run.sent_bytes += len(packed)
            message = ForwardMsg()
            message.ParseFromString(packed)
            kind = message.WhichOneof("type")
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                run.seconds = time.perf_counter() - started
                return run
            self._take(message, kind, run)

    def _take(self, message: ForwardMsg, kind: str | None, run: Run) -> None:
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
            run.elements.clear()
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            run.elements[tuple(message.metadata.delta_path)] = message.delta.new_element
