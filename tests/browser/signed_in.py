"""People signing in without a browser: the provider's own form by HTTP, pages by websocket with the cookie, files by their address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from benchmarks.client import PATIENCE, Reader, Run

NAMING = re.compile(r"\b(?:C1\d{4}|F\d{5}|CT\d{5}|W\d{4}|IRO\d\d)\b")  # the sample's children, families, court cases, workers and officers
XSRF = "_streamlit_xsrf"
MADE_UP_XSRF = "2|00000000|00112233445566778899aabbccddeeff|1800000000"  # the platform asks only that cookie and websocket say the same


@contextmanager
def sign_in(address: str, who: str, *, to: str = "", provider: str = "default") -> Iterator[httpx.Client]:
    """A client with the cookies of a real sign-in, which followed the dashboard's own way to the provider and back."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        form = client.get("/sign-in", params={"to": to, "with": provider})
        client.post(str(form.url), data={"sub": who}).raise_for_status()
        yield client


@dataclass
class Seen:
    """What a run of a page says: its words, the pages listed, how many grids of rows, and the downloads as label to id."""

    run: Run
    listed: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        kinds = [(one.WhichOneof("type"), one) for one in self.run.elements.values()]
        return "\n".join(words(kind, one) for kind, one in kinds)

    @property
    def names_someone(self) -> bool:
        return any(NAMING.search(one.SerializeToString().decode("latin-1")) for one in self.run.elements.values())

    @property
    def grids(self) -> int:
        return sum(one.WhichOneof("type") == "dataframe" for one in self.run.elements.values())

    @property
    def downloads(self) -> list[str]:
        return [one.download_button.deferred_file_id for one in self.run.elements.values() if one.WhichOneof("type") == "download_button"]


def words(kind: str | None, one: Element) -> str:
    """An element's words; everything it sends where it is not plain text."""
    return one.html.body if kind == "html" else one.heading.body if kind == "heading" else one.SerializeToString().decode("latin-1")


class Visitor(Reader):
    """One session with the cookies given; none of them is nobody's. Use it in a `with` statement."""

    def __init__(self, address: str, cookies: Mapping[str, str] | httpx.Client) -> None:
        held = dict(cookies.cookies) if isinstance(cookies, httpx.Client) else dict(cookies)
        cookie = "; ".join(f"{name}={value}" for name, value in {XSRF: MADE_UP_XSRF, **held}.items())
        xsrf = {**{XSRF: MADE_UP_XSRF}, **held}[XSRF]
        self._socket = connect(
            f"ws://{urlsplit(address).netloc}/_stcore/stream",
            origin=address,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookie},
            subprotocols=["streamlit", xsrf],  # type: ignore[list-item]
            max_size=None,
            legacy=True,  # closed by the session's own `with`
        )
        self._page, self._query = "", ""
        self._listed: list[str] = []
        self._session = ""

    @property
    def session(self) -> str:
        """The session's id, as the server has told the browser."""
        return self._session

    def see(self, page: str = "", query: str = "") -> Seen:
        """A page as it is typed into the address."""
        return Seen(self.open(page, query), self._listed)

    def see_again(self) -> Seen:
        return Seen(self.again(), self._listed)

    def take(self, download: str) -> str | None:
        """Presses a download; its address, or None when it is refused."""
        asked = BackMsg()
        asked.backend_operation_request.request_id = download
        asked.backend_operation_request.session_id = self._session
        asked.backend_operation_request.deferred_file.file_id = download
        self._socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=PATIENCE))
            if message.WhichOneof("type") == "backend_operation_response":
                return message.backend_operation_response.deferred_file.url or None

    def _take(self, message: ForwardMsg, kind: str | None, run: Run) -> None:
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id
        if kind == "navigation":
            hidden = message.navigation.position == message.navigation.Position.HIDDEN
            self._listed = [] if hidden else [one.url_pathname for one in message.navigation.app_pages if not one.is_hidden]
        super()._take(message, kind, run)
