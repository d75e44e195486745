"""Feeds, for whoever subscribes to one: without a key, and kept for a while by those in between."""

import hashlib

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.api.door import AnyDesk
from core.foundation.ids import AccountId
from core.foundation.text import never_kept
from core.platforms.feed.adapter import address_of
from core.platforms.feed.atom import to_atom

ATOM = "application/atom+xml; charset=utf-8"
KEPT_SECONDS = 300

router = APIRouter(include_in_schema=False)


@router.head("/feeds/{account_id}.xml")
@router.get("/feeds/{account_id}.xml")
async def feed(desk: AnyDesk, account_id: str, request: Request) -> Response:
    """The latest posts as Atom; 304 for who has them already."""
    found = None if never_kept(account_id) else await desk.feeds.read(AccountId(account_id))
    if found is None:
        return Response("There is no feed here.\n", 404, media_type="text/plain")
    public_url = (desk.settings.public_url or "").rstrip("/")
    document = to_atom(found, address=address_of(public_url, found.account_id))
    tag = f'"{hashlib.sha256(document).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={KEPT_SECONDS}"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(document, headers=headers, media_type=ATOM)
