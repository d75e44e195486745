"""What an account has said in the last weeks: its posts that are out, or on the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.permissions import Permission, System, require
from core.access.scope import Scope
from core.campaigns.models import Variant
from core.foundation.clock import Clock
from core.foundation.ids import AccountId, CampaignId, PlatformName, PostState, WorkspaceId
from core.publishing.models import Post
from core.review.rules.checked import Past
from core.review.rules.originality.near_duplicate import COMPARED
from core.storage.database import Database

WINDOW = timedelta(days=90)
MOST = 50
"""Posts that a text is compared with, the last ones."""
_SAID = (PostState.SCHEDULED, PostState.SENDING, PostState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class PastPosts:
    """Reading them. Built once by the composition root."""

    database: Database
    clock: Clock

    async def of(
        self,
        workspace_id: WorkspaceId,
        platform: PlatformName,
        accounts: Sequence[AccountId | None],
        campaign_id: CampaignId,
    ) -> tuple[Past, ...]:
        """Those of other campaigns than the one that a text is of, whose variants are to be alike."""
        scope = require(System(workspace_id), Permission.READ)
        async with self.database.read() as session:
            return await past_posts(session, scope, platform, accounts, but=campaign_id, now=self.clock.now())


async def past_posts(
    session: AsyncSession,
    scope: Scope,
    platform: PlatformName,
    accounts: Sequence[AccountId | None],
    *,
    but: CampaignId,
    now: datetime,
) -> tuple[Past, ...]:
    """The last posts as `accounts`, None of which is the outbox, but those of the campaign `but`."""
    as_whom = [Post.account_id.in_([one for one in accounts if one is not None])]
    as_whom += [Post.account_id.is_(None)] if None in accounts else []
    found = await session.execute(
        select(Variant.title, Variant.preheader, Variant.text, Variant.follow_ups, Post.due_at)
        .join(Variant, Variant.id == Post.variant_id)
        .where(
            scope.covers(Post),
            Post.state.in_(_SAID),
            Post.due_at > now - WINDOW,
            Post.platform == platform,
            or_(*as_whom),
            Post.campaign_id != but,
        )
        .order_by(Post.due_at.desc())
        .limit(MOST)
    )
    return tuple(
        Past("\n".join(filter(None, (title, preheader, text, *below)))[:COMPARED], at)
        for title, preheader, text, below, at in found
    )
