"""The campaign that people mean by what they type of it."""

import re
from html import unescape

from sqlalchemy import CompoundSelect, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.scope import Scope
from core.campaigns.models import Campaign, CampaignPart
from core.campaigns.names import LONGEST_PART, backwards, fits
from core.foundation.errors import NotFound
from core.foundation.folding import folded
from core.foundation.ids import CampaignId, WorkspaceId

_LAST = chr(0x10FFFF)
"""Sorts behind all that a part may go on with."""
AROUND_A_NAME = " \"'`*_~.,:;!?()[]{}<>"
"""What people put around a name or behind it, folded."""
MOST_COMPARED = 1_000
SURELY_KEPT = 60
"""Characters; names are kept cut, and a product alone may be longer than that."""
FEWEST_LETTERS = 3
"""With fewer, nearly every name would fit."""
_FILLING = re.compile(r"^(?:the )?(?:campaign )?| campaign$| please$")


async def find_campaign(session: AsyncSession, scope: Scope, asked: str) -> CampaignId:
    """The campaign people mean by an id, the end of an id, or part of a name; the newest where several fit.

    Where nothing fits as it stands, it is taken without the quotes, brackets and full stops around it; and
    then by its letters and figures alone, among the latest campaigns.

    Raises:
        NotFound: nothing fits.
    """
    sought = folded(asked)
    spellings = [sought, folded(unescape(asked)), sought.strip(AROUND_A_NAME), sought[:SURELY_KEPT]]
    newest = (
        select(Campaign.id, Campaign.folded_name, Campaign.created_at)
        .where(scope.covers(Campaign))
        .order_by(Campaign.created_at.desc())
        .limit(MOST_COMPARED)
    )
    latest = newest.subquery("latest")
    for words in filter(None, dict.fromkeys(spellings)):
        # What many fit is among the latest; of what few fit, all can be compared.
        recent = select(latest.c.id).where(fits(words, latest.c.id, latest.c.folded_name))
        any_time = select(Campaign.id).where(
            Campaign.id.in_(_looked_up(scope.workspace_id, words)),
            fits(words, Campaign.id, Campaign.folded_name),
        )
        for fitting, made_at in ((recent, latest.c.created_at), (any_time, Campaign.created_at)):
            found: CampaignId | None = await session.scalar(fitting.order_by(made_at.desc()).limit(1))
            if found is not None:
                return found
    if letters := _letters(_FILLING.sub("", folded(unescape(asked)))):
        names = newest.with_only_columns(Campaign.id, Campaign.folded_name)
        for campaign_id, name in await session.execute(names):
            if letters in _letters(name):
                return campaign_id
    raise NotFound("campaign", asked.strip())


def _letters(name: str) -> str:
    letters = "".join(filter(str.isalnum, name))
    return letters if len(letters) >= FEWEST_LETTERS else ""


def _looked_up(workspace_id: WorkspaceId, words: str) -> CompoundSelect[tuple[CampaignId]]:
    """The campaigns that may be meant by `words`, folded; all that fit are among them."""
    beginnings = (words[:LONGEST_PART], backwards(words))
    # One select each: with OR between them, SQLite would read all parts of the workspace.
    return union_all(
        *(
            select(CampaignPart.campaign_id).where(
                CampaignPart.workspace_id == workspace_id, CampaignPart.part.between(start, start + _LAST)
            )
            for start in beginnings
        )
    )
