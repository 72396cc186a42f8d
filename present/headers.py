"""Security headers on every answer of the server, and the parts of the client that every page will ask for named ahead."""

import base64
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit writes styles into its page and loads components from blobs; plotly makes pictures as data. No other is let in, and of scripts
# written into the page itself only the platform's own, by its hash: `inline_scripts`.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
HEADERS = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


# The client asks for these only when the first chart or list arrives, and they take longer to load than everything before them.
AHEAD = ("PlotlyChart.*.js", "Selectbox.*.js", "DataFrame.*.js")


def inline_scripts(html: str) -> tuple[str, ...]:
    """The scripts written into a page, each by its hash as a content policy names it."""
    found = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(html))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in found)


def _client() -> Path:
    """The folder of the platform's client; the working directory, which holds none of its files, when it is not found."""
    found = find_spec("streamlit")
    return Path(found.origin).parent / "static" if found is not None and found.origin else Path()


@cache
def content_policy() -> str:
    """The content policy of every page of the platform as it is installed."""
    index = _client() / "index.html"
    scripts = inline_scripts(index.read_text(encoding="utf-8")) if index.is_file() else ()
    return CONTENT_POLICY.format(scripts=" ".join(("'self'", "blob:", *scripts)))


@cache
def preloads() -> str:
    """A Link header that names those parts, so that the browser loads them beside the page's own code; blank when they are not found."""
    folder = _client() / "static" / "js"
    files = [path.name for pattern in AHEAD for path in sorted(folder.glob(pattern))]
    return ", ".join(f"<./static/js/{name}>; rel=modulepreload; crossorigin" for name in files)


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)


def _has(headers: list[tuple[bytes, bytes]], wanted: bytes) -> bool:
    return any(name.lower() == wanted for name, _ in headers)


class SecurityHeaders:
    """ASGI middleware: adds HEADERS to each HTTP answer and what to load ahead to each of the platform's pages. Leaves websockets alone.

    An answer that sets no content policy of its own gets the platform's; one that says nothing of keeping, as downloads, is not to be kept.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        extra = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", []) if pair[0].lower().decode() not in HEADERS]
                policy = [] if _has(kept, b"content-security-policy") else [(b"content-security-policy", content_policy().encode())]
                ahead = [(b"link", preloads().encode())] if policy and preloads() and _is_page(kept) else []
                unkept = [] if _has(kept, b"cache-control") else [(b"cache-control", b"no-store")]
                message = {**message, "headers": [*kept, *extra, *policy, *ahead, *unkept]}
            await send(message)

        await self.app(scope, receive, send_with_headers)
