"""By which words a campaign is found: any part of its name, or the end of its id, however many there are.

No database finds what stands inside of a text by its usual indexes. So each campaign is looked up by the
beginnings of its parts: its name from each of its signs on, and its id read backwards.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    ForeignKey,
    String,
    event,
    insert,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from core.campaigns.models import Campaign
from core.foundation.ids import CampaignId, WorkspaceId
from core.storage.tables import Base

LONGEST_PART = 40
"""Characters that are looked up; what fits so far is compared in full."""
_LAST = chr(0x10FFFF)
"""Sorts behind all that a part may go on with."""


class CampaignPart(Base):
    """A part by which a campaign is looked up. Sorted by code points, so that a beginning is a range."""

    __tablename__ = "campaign_parts"

    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(
        String(LONGEST_PART).with_variant(String(LONGEST_PART, collation="C"), "postgresql"), primary_key=True
    )
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)


def parts(folded_name: str, campaign_id: str) -> set[str]:
    """The parts of a campaign."""
    starts = (start for start, sign in enumerate(folded_name) if sign != " ")
    return {folded_name[start:][:LONGEST_PART] for start in starts} | {_backwards(campaign_id)}


def fits(words: str, campaign_id: Any, folded_name: Any) -> ColumnElement[bool]:
    """Whether `words`, folded, are the end of that id or a part of that name."""
    return or_(campaign_id.iendswith(words, autoescape=True), folded_name.contains(words, autoescape=True))


def looked_up(workspace_id: WorkspaceId, words: str) -> CompoundSelect[tuple[CampaignId]]:
    """The campaigns that may be meant by `words`, folded; all that fit are among them."""
    beginnings = (words[:LONGEST_PART], _backwards(words))
    # One select each: with OR between them, SQLite would read all parts of the workspace.
    return union_all(
        *(
            select(CampaignPart.campaign_id).where(
                CampaignPart.workspace_id == workspace_id, CampaignPart.part.between(start, start + _LAST)
            )
            for start in beginnings
        )
    )


def _backwards(campaign_id: str) -> str:
    return campaign_id.lower()[::-1][:LONGEST_PART]


@event.listens_for(Campaign, "after_insert")
def _keep_parts(_mapper: Mapper[Campaign], connection: Connection, campaign: Campaign) -> None:
    connection.execute(
        insert(CampaignPart),
        [
            {"workspace_id": campaign.workspace_id, "part": part, "campaign_id": campaign.id}
            for part in parts(campaign.folded_name, campaign.id)
        ],
    )
