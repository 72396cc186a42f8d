"""Meeting mode's address: /meeting?letter=visit-2016-11&order=letter, and with download=1 the same page as a file for a laptop.

Imported before the server answers, so that everything heavier than the route is imported when the first reader asks.
"""

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route


def meeting(request: Request) -> Response:
    """The page of the release that this server shows, whole; in plain text why there is none, or what the address names wrongly."""
    from present.meeting import served

    asked = request.query_params
    try:
        page = served.page(asked.get("letter", ""), asked.get("order", ""))
    except served.NoPage as fault:
        return PlainTextResponse(str(fault), status_code=fault.status)
    headers = {"content-security-policy": page.policy, "cache-control": "no-cache"}
    if asked.get("download"):
        headers["content-disposition"] = f'attachment; filename="{page.file_name}"'
    return HTMLResponse(page.html, headers=headers)


ROUTES: list[BaseRoute] = [Route("/meeting", meeting)]
