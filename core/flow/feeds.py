"""Feeds of our own: what everybody reads at a feed's address."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from core.accounts.models import ConnectedAccount
from core.foundation.ids import AccountId, AccountState, PlatformName, PostId, PostState
from core.platforms.feed.atom import Entry, Feed
from core.platforms.feed.entry import latest_of
from core.publishing.models import Post, PostStep
from core.storage.database import Database

MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Feeds:
    """The feeds of all workspaces. Built once by the composition root."""

    database: Database

    async def read(self, account_id: AccountId) -> Feed | None:
        """The latest posts of a feed; None where there is none, or none any more."""
        async with self.database.read() as session:
            account = await session.get(ConnectedAccount, account_id)
            if account is None or account.platform is not PlatformName.FEED:
                return None
            if account.state is not AccountState.CONNECTED:
                return None
            posts = await session.execute(
                select(Post.id, Post.published_at)
                .where(Post.account_id == account_id, Post.state == PostState.PUBLISHED)
                .order_by(Post.published_at.desc(), Post.id.desc())
                .limit(MOST_ENTRIES)
            )
            published = {post_id: at for post_id, at in posts if at is not None}
            steps = await session.execute(
                select(PostStep.post_id, PostStep.step, PostStep.value).where(PostStep.post_id.in_(published))
            )
        kept: dict[PostId, dict[str, str]] = defaultdict(dict)
        for post_id, step, value in steps:
            kept[post_id][step] = value
        entries = [
            Entry(post_id, at, shown)
            for post_id, at in published.items()
            if (shown := latest_of(kept[post_id])) is not None
        ]
        return Feed(account.id, account.name, account.connected_at, entries)
