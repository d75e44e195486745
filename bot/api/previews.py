"""Previews as pages: for whoever has a key of the API, or a link that Copydesk handed out."""

from html import escape
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse, Response

from bot.api.bounds import EachFieldOnce, PathId
from bot.api.door import AnyDesk, Caller, workspace_of
from bot.api.gate import KEY
from bot.small_page import small_page
from core.access.permissions import Actor
from core.desk import Desk
from core.foundation.errors import CopydeskError, NotFound
from core.foundation.headers import ANSWER
from core.foundation.ids import CampaignId, PlatformName
from core.previews.page import CSP
from core.previews.signing import PATH, PreviewLinkExpired
from core.previews.values import Theme, Width

HEADERS = {
    **ANSWER,
    "Content-Security-Policy": f"{CSP}; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex, nofollow",
}
UNKNOWN = "This address is not whole, or leads to nothing any more. Open it again from where you found it."


class Asked(BaseModel):
    """What is to be shown."""

    variant: Annotated[str, Field(max_length=64)] = ""
    platform: PlatformName | None = None
    theme: Theme = Theme.LIGHT
    width: Width = Width.DESKTOP


class AskedByAddress(Asked):
    """The same by an address that people open."""

    key: str = ""
    workspace: str | None = None


class Previewed(BaseModel):
    """How a campaign's posts will look: as a page, and where anybody who has the address sees it."""

    address: str
    page: str


router = APIRouter(route_class=EachFieldOnce, prefix="/campaigns", tags=["campaigns"])
public = APIRouter(include_in_schema=False)


@router.get("/{campaign_id}/preview")
async def read(
    desk: AnyDesk,
    caller: Caller,
    campaign_id: PathId[CampaignId],
    asked: Annotated[Asked, Depends()],
) -> Previewed:
    """How a campaign's posts will look, as HTML that loads nothing, and a link to it for one to two weeks."""
    page = await _page(desk, caller, campaign_id, asked)
    return Previewed(address=desk.previewing.links.address(campaign_id), page=page)


@public.get(f"{PATH}{{campaign_id}}")
async def show(
    desk: AnyDesk,
    request: Request,
    campaign_id: PathId[CampaignId],
    asked: Annotated[AskedByAddress, Query()],
) -> Response:
    """How a campaign's posts will look; `variant` and `platform` choose among them."""
    try:
        by = await _whoever_asks(desk, request, campaign_id, asked)
        page = await _page(desk, by, campaign_id, asked)
    except PreviewLinkExpired as refusal:
        return _refused("This link has run out", refusal, status=410)
    except NotFound:
        return small_page("Nothing to see here", f"<p>{UNKNOWN}</p>", status=404)
    return HTMLResponse(page, headers=HEADERS)


async def _page(desk: Desk, by: Actor, campaign_id: CampaignId, asked: Asked) -> str:
    return await desk.previewing.page(
        by,
        campaign_id,
        variant=asked.variant or None,
        platform=asked.platform,
        theme=asked.theme,
        width=asked.width,
    )


async def _whoever_asks(
    desk: Desk, request: Request, campaign_id: CampaignId, asked: AskedByAddress
) -> Actor:
    program = getattr(request.state, KEY, None)
    if program is None:
        return await desk.previewing.opened(campaign_id, asked.key)
    return await desk.people.meet_program(await workspace_of(desk, program, asked.workspace), program)


def _refused(heading: str, refusal: CopydeskError, *, status: int) -> Response:
    return small_page(heading, f"<p>{escape(refusal.message)}</p>", status=status)
