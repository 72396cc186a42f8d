"""Who may call the server from a browser: pages that it served itself, under a name that is its own."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NOT_OURS = (
    "This dashboard does not answer to that name. On the machine that runs it, open it at http://localhost. "
    "Whoever runs it can allow a name in STREAMLIT_SERVER_ALLOWED_HOSTS (docs/security.md)."
)
FOREIGN = "Another site's page may not do this."


def is_own(host: str | None, allowed: Sequence[str]) -> bool:
    """Whether a request's Host is the server's own: an allowed name ("*." takes whatever stands before), localhost or a number.

    A site can point its own name at any machine and so have a reader's browser read it for that site (DNS rebinding). It cannot do so with
    localhost or an IP number, and those need no list.
    """
    try:
        name = (urlsplit(f"//{host or ''}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if name == "localhost" or _is_number(name):
        return True
    patterns = [pattern.strip().lower().rstrip(".") for pattern in allowed]
    return any(name == pattern or (pattern.startswith("*.") and name.endswith(pattern[1:])) for pattern in patterns)


def is_from_elsewhere(origin: str | None, host: str | None) -> bool:
    """Whether a browser says that the page which calls was served by another server. Who is no browser says nothing."""
    return origin is not None and urlsplit(origin).netloc.lower() != (host or "").lower()


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class OwnAddress:
    """ASGI middleware: refuses a request to a name that is not ours, and a websocket or an unsafe method that another site's page asks for.

    The platform lets any page of the machine's other servers open its websocket, and looks up the machine's outer address on the internet,
    with every reader waiting, when a page from elsewhere tries.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[str] = ()) -> None:
        self.app, self.allowed = app, tuple(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if answer is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        given = {name: value.decode("latin-1") for name, value in scope["headers"] if name in (b"host", b"origin")}
        host, origin = given.get(b"host"), given.get(b"origin")
        if not is_own(host, self.allowed):
            return PlainTextResponse(NOT_OURS, status_code=421)
        if (scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS) and is_from_elsewhere(origin, host):
            return PlainTextResponse(FOREIGN, status_code=403)
        return None
