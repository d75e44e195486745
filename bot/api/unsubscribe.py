"""Where a recipient of e-mail ends it: a page with a button, and the POST that mail programs make (RFC 8058).

Only a POST unsubscribes: scanners follow every link of a message before a person sees it.
"""

from fastapi import APIRouter
from starlette.responses import Response

from bot.api.door import AnyDesk
from bot.small_page import small_page

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
        return small_page("Unknown address", UNKNOWN, status=404)
    return small_page("Unsubscribe?", ASKED)


@router.post("/unsubscribe/{token}")
async def end(desk: AnyDesk, token: str) -> Response:
    """Send nothing more to whoever this token was made for. The body says nothing that matters."""
    if not await desk.contacts.unsubscribe_by_token(token):
        return small_page("Unknown address", UNKNOWN, status=404)
    return small_page("Unsubscribed", DONE)
