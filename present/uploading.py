"""ASGI middleware for a server to which nobody uploads: the platform would hold what anyone with a session sends, in memory."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

UPLOADS = "/_stcore/upload_file"


class NoUploads:
    """Refuses every upload before a byte of it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and UPLOADS in scope["path"]:
            await PlainTextResponse("Nothing is uploaded here.", status_code=403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
