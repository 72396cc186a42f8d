"""ASGI middleware before everything that the leaders' server answers: loopback alone without sign-in; with it, whose a file is.

Streamlit serves a download by its address to whoever knows it, sets its cookies without Secure, and forgets on the way to the provider
where a reader wanted to go.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from starlette.datastructures import QueryParams
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from present.access import files, loopback
from present.access.roles import ANALYST, Person, may
from present.access.settings import Settings
from present.access.sign_ins import SignIns, person_of
from present.uploading import UPLOADS

WANTED = "dashboard_wanted"
WANTED_FOR_S = 600
LONGEST_WANTED = 1500
SIGN_IN, CALLBACK, SIGN_OUT = "/sign-in", "/oauth2callback", "/auth/logout"
OF_THE_SIGNED_IN = ("/media/", "/_stcore/metrics", "/_stcore/agent", UPLOADS)
COOKIES = (b"_streamlit_user", b"_streamlit_session", b"_streamlit_xsrf", WANTED.encode())


@dataclass(frozen=True)
class Platform:
    """What only Streamlit knows: the claims in a request's cookies (None for none or forged ones), and where to sign in with a provider."""

    claims: Callable[[Mapping[str, str]], Mapping[str, Any] | None]
    login_address: Callable[[str], str | None]
    base: str
    is_https: bool


@dataclass(frozen=True)
class SignIn:
    """How people sign in: what access.toml says, the sign-ins seen, the platform, the pages there are, and what notes a refusal."""

    settings: Settings
    sign_ins: SignIns
    platform: Platform
    pages: frozenset[str]
    refused: Callable[[Person, str], None]


_placed: list[str] = []


def put_in_place() -> None:
    """Says that this process answers through the guard: dashboard.py has put it before everything else."""
    _placed.append("before everything")


def is_in_place() -> bool:
    """Whether it does."""
    return bool(_placed)


class Guard:
    """Refuses what may not be had. `sign_in` None: nobody signs in, and only this machine is answered."""

    def __init__(self, app: ASGIApp, sign_in: SignIn | None) -> None:
        self.app = app
        self.sign_in = sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif self.sign_in is None:
            await self._answer_this_machine(scope, receive, send)
        elif scope["type"] == "websocket":
            await self.app(scope, receive, send)  # a session without a sign-in gets the page that asks for one
        else:
            await self._answer_signed_in(self.sign_in, scope, receive, send)

    async def _answer_this_machine(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not loopback.reaches_out(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse(loopback.WHAT_TO_DO, status_code=403)(scope, receive, send)

    async def _answer_signed_in(self, sign_in: SignIn, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix(sign_in.platform.base) or "/"
        if path == SIGN_IN:
            await _begin(sign_in, scope)(scope, receive, send)
            return
        if path.startswith(OF_THE_SIGNED_IN) and (why := await _refusal(sign_in, path, scope)):
            await PlainTextResponse(why, status_code=403)(scope, receive, send)
            return
        if path == SIGN_OUT and (person := _asking(sign_in, scope)):
            sign_in.sign_ins.end(person)
        wanted = _wanted(sign_in, scope) if path == CALLBACK else None

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = _led_back(message["headers"], wanted, sign_in.platform.base)
                message = {**message, "headers": _secured(headers) if sign_in.platform.is_https else headers}
            await send(message)

        await self.app(scope, receive, send_on)


def _cookies(scope: Scope) -> dict[str, str]:
    """The cookies, read as the platform reads them."""
    held = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return cookie_parser(held) if held else {}


def _asking(sign_in: SignIn, scope: Scope) -> Person | None:
    """Who sends the request, by the platform's signed cookie; None for a forged, expired, idle or missing one."""
    now = time.time()
    claims = sign_in.platform.claims(_cookies(scope))
    person = person_of(claims, sign_in.settings, now) if claims is not None else None
    return person if person is not None and sign_in.sign_ins.is_alive(person, now) else None


async def _refusal(sign_in: SignIn, path: str, scope: Scope) -> str:
    """Why the request is refused; blank when it is not. Whether a file exists is not told to who may not have it."""
    person, file = _asking(sign_in, scope), PurePosixPath(path).stem if path.startswith("/media/") else ""
    needs = files.needed(file, person.subject if person is not None else "")
    if needs == "":
        return ""
    if person is None or not person.role:
        return "Sign in first: open the dashboard in this browser."
    if path.startswith(UPLOADS) and not may(person, ANALYST):
        await asyncio.to_thread(sign_in.refused, person, "sending files of records")
        return "Only analysts load records."
    if not file or (needs is not None and may(person, needs)):
        return ""
    await asyncio.to_thread(sign_in.refused, person, "a file by its address")
    return "This file is not yours, or is no longer held. Open the page that it is from and download it there."


def _begin(sign_in: SignIn, scope: Scope) -> Response:
    """To the provider, with where the reader wants to go kept in a cookie of ten minutes."""
    asked = QueryParams(scope["query_string"])
    address = sign_in.platform.login_address(asked.get("with", ""))
    answer = RedirectResponse(address or f"{sign_in.platform.base}/", status_code=303)
    wanted = quote(asked.get("to", ""), safe="")
    if address and wanted and len(wanted) <= LONGEST_WANTED:
        answer.set_cookie(
            WANTED,
            wanted,
            max_age=WANTED_FOR_S,
            path=sign_in.platform.base or "/",
            httponly=True,
            samesite="lax",
            secure=sign_in.platform.is_https,
        )
    return answer


def _wanted(sign_in: SignIn, scope: Scope) -> str | None:
    """The page and query to return to, made anew from what is a page of ours: never another site's address. None without one."""
    page, _, query = unquote(_cookies(scope).get(WANTED, "")).partition("?")
    if page not in sign_in.pages or not (page or query):
        return None
    pairs = parse_qsl(query)
    return f"{page}?{urlencode(pairs)}" if pairs else page


def _led_back(headers: list[tuple[bytes, bytes]], wanted: str | None, base: str) -> list[tuple[bytes, bytes]]:
    """The headers of the provider's return, leading on to what was wanted. Only a return that signs someone in leads anywhere."""
    signs_in = any(
        name.lower() == b"set-cookie" and value.startswith(b"_streamlit_user=") and b"Max-Age=0" not in value for name, value in headers
    )
    if wanted is None or not signs_in:
        return headers
    kept = [pair for pair in headers if pair[0].lower() != b"location"]
    done = f"{WANTED}=; Max-Age=0; Path={base or '/'}; HttpOnly; SameSite=lax".encode()
    return [*kept, (b"location", f"{base}/{wanted}".encode()), (b"set-cookie", done)]


def _secured(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The platform's cookies with Secure, which it leaves out: over HTTPS they are never sent in the clear."""
    return [
        (name, value + b"; Secure")
        if name.lower() == b"set-cookie" and value.startswith(COOKIES) and b"; secure" not in value.lower()
        else (name, value)
        for name, value in headers
    ]
