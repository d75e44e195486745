"""Campaigns and their variants, as they are kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    insert,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, validates

from core.access.scope import Owned
from core.campaigns.brief import Brief
from core.campaigns.kept_brief import KeptBrief
from core.campaigns.names import LONGEST_PART, parts
from core.foundation.folding import folded
from core.foundation.ids import (
    LONGEST_MODEL,
    AccountId,
    Angle,
    CampaignId,
    CampaignState,
    ContentHash,
    LanguageName,
    MemberId,
    Objection,
    PlatformName,
    ReviewStep,
    VariantId,
    VariantState,
    WorkspaceId,
)
from core.storage.tables import ID_LENGTH, Base


class Campaign(Owned, Base):
    """One brief on its way to published posts.

    While it is DRAFTING, whoever writes it holds a lease: when the lease runs out (the process died),
    a worker takes it over and writes what is still missing.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        Index("ix_campaigns_workspace", "workspace_id", "created_at"),
        Index("ix_campaigns_drafting", "state", "leased_until"),
    )

    id: Mapped[CampaignId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    folded_name: Mapped[str] = mapped_column(Text, server_default="")
    """The name as it is searched; set with it."""
    brief: Mapped[Brief] = mapped_column("brief_fields", KeptBrief)
    state: Mapped[CampaignState]
    place: Mapped[str] = mapped_column(String(64), default="")
    """Where an edge shows it, in that edge's words, such as a Slack channel; empty where nobody watches."""
    seed: Mapped[int]
    failures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Parts that have no variants (`core.campaigns.parts`), and why, as a sentence."""
    created_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    asked_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """Who asked last that it be written, and pays for that: who started it, or tried again."""
    created_at: Mapped[datetime]
    drafted_at: Mapped[datetime | None]
    leased_until: Mapped[datetime]
    fence: Mapped[int] = mapped_column(default=1)
    taken_up: Mapped[int] = mapped_column(default=0)
    """How often somebody took it over from a writer that was gone, since it was last asked for."""
    correlation_id: Mapped[str] = mapped_column(String(64), default="")
    ended_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """Who closed or archived it last; None while it is open, and where that was no member."""
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")

    @validates("name")
    def _fold(self, _field: str, name: str) -> str:
        self.folded_name = folded(name)
        return name


class Variant(Owned, Base):
    """One text for one platform. Who changes it voids its approval (`core.campaigns.lifecycle`)."""

    __tablename__ = "variants"
    __table_args__ = (
        UniqueConstraint("campaign_id", "platform", "label"),
        Index("ix_variants_drafts_id", "workspace_id", "drafts_id"),
    )

    id: Mapped[VariantId] = mapped_column(primary_key=True)
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"))
    platform: Mapped[PlatformName]
    label: Mapped[str] = mapped_column(String(8))
    """A, B, C …; a regenerated variant is A2, A3 …"""
    text: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="")
    preheader: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What mail clients show after the subject; empty everywhere else."""
    link: Mapped[str | None] = mapped_column(Text)
    language: Mapped[LanguageName | None]
    """In which it was to be written; None where that is the language of the news."""
    account_id: Mapped[AccountId | None] = mapped_column(ForeignKey("accounts.id"))
    """As whom it is to be posted, which is part of what is approved; None for the outbox."""
    media: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Images and videos, in their order (`core.foundation.attached`)."""
    follow_ups: Mapped[list[str]] = mapped_column(default=list)
    """Texts that are posted below it, in their order."""
    reasoning: Mapped[str] = mapped_column(Text, default="")
    call_to_action: Mapped[str] = mapped_column(Text, default="")
    angle: Mapped[Angle | None]
    """By what its writer says that it draws."""
    writer: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(LONGEST_MODEL))
    why_not_first: Mapped[str] = mapped_column(Text, default="")
    """Why the writer that comes first did not write it; empty where it did."""
    drafts_id: Mapped[str] = mapped_column(String(ID_LENGTH), default="")
    """Of the drafts that it was one of, in the cache; empty where that didn't keep them."""
    saved_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    """Its share of what its platform's call would have cost, in micro-dollars, had the cache not had it."""
    brand_version: Mapped[int | None]
    """The version of the brand voice that was in force; None where there was none."""
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    content_hash: Mapped[ContentHash]
    state: Mapped[VariantState]
    predecessor_id: Mapped[VariantId | None] = mapped_column(ForeignKey("variants.id"))
    """The variant in whose place it was written."""
    created_at: Mapped[datetime]
    decision: Mapped[ReviewStep | None]
    """The last step that was no edit; who took it, when, what was wrong and why stands in the next four."""
    decided_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    objection: Mapped[Objection | None]
    requested_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """Who asked for changes last, whatever was decided since."""
    reason: Mapped[str] = mapped_column(Text, default="")
    edited_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    edited_at: Mapped[datetime | None]


class Rewrite(Owned, Base):
    """Another variant that is wanted in the place of one, and not written yet; one at a time for each.

    Whoever writes it holds a lease: when that runs out (the process died), a worker takes it over.
    """

    __tablename__ = "rewrites"

    id: Mapped[VariantId] = mapped_column(ForeignKey("variants.id"), primary_key=True)
    """The variant to be replaced."""
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"), index=True)
    seen: Mapped[ContentHash]
    hint: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    leased_until: Mapped[datetime] = mapped_column(index=True)
    fence: Mapped[int]
    correlation_id: Mapped[str] = mapped_column(String(64))


class CampaignPart(Base):
    """A part by which a campaign is looked up. Sorted by code points, so that a beginning is a range."""

    __tablename__ = "campaign_parts"

    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(
        String(LONGEST_PART).with_variant(String(LONGEST_PART, collation="C"), "postgresql"), primary_key=True
    )
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)


@event.listens_for(Campaign, "after_insert")
def _keep_parts(_mapper: Mapper[Campaign], connection: Connection, campaign: Campaign) -> None:
    connection.execute(
        insert(CampaignPart),
        [
            {"workspace_id": campaign.workspace_id, "part": part, "campaign_id": campaign.id}
            for part in parts(campaign.folded_name, campaign.id)
        ],
    )
