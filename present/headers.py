"""Security headers on every answer of the server, and the parts of the client that every page will ask for named ahead."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit writes styles and one script into its page and loads components from blobs; plotly makes pictures as data. No other is let in.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' blob:",
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
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}


# The client asks for these only when the first chart or list arrives, and they take longer to load than everything before them.
AHEAD = ("PlotlyChart.*.js", "Selectbox.*.js", "DataFrame.*.js")


@cache
def preloads() -> str:
    """A Link header that names those parts, so that the browser loads them beside the page's own code; blank when they are not found."""
    found = find_spec("streamlit")
    folder = Path(found.origin).parent / "static" / "static" / "js" if found is not None and found.origin else Path()
    files = [path.name for pattern in AHEAD for path in sorted(folder.glob(pattern))]
    return ", ".join(f"<./static/js/{name}>; rel=modulepreload; crossorigin" for name in files)


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)


class SecurityHeaders:
    """ASGI middleware: adds HEADERS to each HTTP answer, and what to load ahead to each page, and leaves websockets alone."""

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
                ahead = [(b"link", preloads().encode())] if preloads() and _is_page(kept) else []
                message = {**message, "headers": [*kept, *extra, *ahead]}
            await send(message)

        await self.app(scope, receive, send_with_headers)
