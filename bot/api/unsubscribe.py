"""Where a recipient of e-mail ends it: a page with a button, and the POST that mail programs make (RFC 8058).

Only a POST unsubscribes: scanners follow every link of a message before a person sees it.
"""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from bot.api.door import AnyDesk

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex",
}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Unsubscribe</title>
<style>
body {{ font: 18px/1.5 sans-serif; max-width: 32em; margin: 4em auto; padding: 0 1em; color: #1d2430; }}
button {{ font: inherit; padding: .5em 1.2em; }}
</style>
</head>
<body>
<h1>{heading}</h1>
{content}
</body>
</html>
"""
ASKED = '<p>You get no more e-mail from us then.</p>\n<form method="post"><button>Unsubscribe</button></form>'
DONE = "<p>You get no more e-mail from us.</p>"
UNKNOWN = (
    "<p>This address is not whole, or not one of ours. Open it from the message again, or answer that.</p>"
)

router = APIRouter(include_in_schema=False)


@router.get("/unsubscribe/{token}")
async def page(desk: AnyDesk, token: str) -> Response:
    """A button; looking changes nothing."""
    if not desk.contacts.is_token(token):
        return _page("Unknown address", UNKNOWN, status=404)
    return _page("Unsubscribe?", ASKED)


@router.post("/unsubscribe/{token}")
async def end(desk: AnyDesk, token: str) -> Response:
    """Send nothing more to whoever this token was made for. The body says nothing that matters."""
    if not await desk.contacts.unsubscribe_by_token(token):
        return _page("Unknown address", UNKNOWN, status=404)
    return _page("Unsubscribed", DONE)


def _page(heading: str, content: str, *, status: int = 200) -> Response:
    return HTMLResponse(PAGE.format(heading=heading, content=content), status, HEADERS)
