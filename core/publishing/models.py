"""Posts: a variant placed on a platform at a time."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Owned
from core.foundation.ids import (
    AccountId,
    AmendmentKind,
    CampaignId,
    ContentHash,
    MemberId,
    PlatformName,
    PostId,
    PostState,
    VariantId,
)
from core.storage.tables import Base

WAITING = (PostState.SCHEDULED, PostState.MISSED)
"""What people may still move or cancel."""
LIVE = text("state IN ('scheduled', 'sending', 'published', 'unknown', 'missed')")
UNREAD = text("state = 'published' AND account_id IS NOT NULL AND read_at IS NULL AND remote_id <> ''")
ASKED_ABOUT = text("state = 'published' AND account_id IS NOT NULL AND ask_at IS NOT NULL")
LIVE_IN_OUTBOX = text(f"{LIVE.text} AND account_id IS NULL")


IN_DOUBT = ContentHash("")
"""The hash of what is out where a correction may have been made, or not."""


class Post(Owned, Base):
    """A variant on its way to a platform.

    `fence` rises with every claim; a result is recorded only under the fence it was claimed with, so a
    worker that was asleep for too long changes nothing when it wakes.
    """

    __tablename__ = "posts"
    __table_args__ = (
        # One live post for a variant, an account and an occurrence: two clicks make one post, whoever wins.
        Index(
            "uq_posts_live_account",
            "variant_id",
            "account_id",
            "occurrence",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        Index(
            "uq_posts_live_outbox",
            "variant_id",
            "occurrence",
            unique=True,
            sqlite_where=LIVE_IN_OUTBOX,
            postgresql_where=LIVE_IN_OUTBOX,
        ),
        Index("ix_posts_unread", "leased_until", sqlite_where=UNREAD, postgresql_where=UNREAD),
        Index("ix_posts_ask_at", "ask_at", sqlite_where=ASKED_ABOUT, postgresql_where=ASKED_ABOUT),
        Index("ix_posts_due", "state", "due_at"),
        Index("ix_posts_open", "workspace_id", "state", "due_at"),
        Index("ix_posts_variant", "variant_id", "created_at"),
        Index("ix_posts_campaign", "campaign_id", "state"),
    )

    id: Mapped[PostId] = mapped_column(primary_key=True)
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"))
    variant_id: Mapped[VariantId] = mapped_column(ForeignKey("variants.id"))
    platform: Mapped[PlatformName]
    account_id: Mapped[AccountId | None] = mapped_column(ForeignKey("accounts.id"))
    """As whom it is posted; None for the outbox."""
    occurrence: Mapped[int] = mapped_column(default=0, server_default="0")
    """0 for the first time the variant is posted; later ones repeat it."""
    content_hash: Mapped[ContentHash]
    """The approved content. What is sent must have this hash; once it is out, what is out, or IN_DOUBT."""
    state: Mapped[PostState]
    due_at: Mapped[datetime]
    """When it is to be sent, in UTC; moves on when a try certainly failed."""
    slot_at: Mapped[datetime]
    """The slot people chose, in UTC."""
    zone: Mapped[str] = mapped_column(String(64))
    """The time zone in which they chose it."""
    created_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    cancelled_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    correlation_id: Mapped[str] = mapped_column(String(64), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime]
    remote_id: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    """When its platform was asked what it shows, or it was found that this can't be known."""
    shows: Mapped[str | None] = mapped_column(Text)
    """What its readers see, where that is not what was approved; empty where it is gone."""
    ask_at: Mapped[datetime | None]
    """When its platform is asked next what it has reached, or its lease of who asks ends; None for never."""
    ask_fence: Mapped[int] = mapped_column(default=0, server_default="0")
    amended_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """Who had it corrected last, or taken down."""
    amended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it is where it is. Of one that is out: why a part of it is not, or why it was not changed as
    somebody asked."""


class Amendment(Owned, Base):
    """A change to a post that is out, as long as it is not made; one at a time for each post.

    A worker that makes it holds a lease, and until the next try nobody does anything; so `leased_until` is
    when it is to be taken up again, whatever became of the last one.
    """

    __tablename__ = "amendments"

    id: Mapped[PostId] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    """The post to be changed."""
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[AmendmentKind]
    content_hash: Mapped[ContentHash]
    """The approved content that is to be out; that of the post where it is taken down."""
    reason: Mapped[str] = mapped_column(Text)
    """Why it is taken down, in the words of who asked."""
    asked_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    asked_at: Mapped[datetime]
    tries: Mapped[int]
    trouble: Mapped[str] = mapped_column(Text)
    """Why the last try was none; empty before it."""
    leased_until: Mapped[datetime] = mapped_column(index=True)
    fence: Mapped[int]
    correlation_id: Mapped[str] = mapped_column(String(64))


class PostStep(Base):
    """What was done of a post that takes more than one call (`core.platforms.posting.Steps`)."""

    __tablename__ = "post_steps"

    post_id: Mapped[PostId] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
