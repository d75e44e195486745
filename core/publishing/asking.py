"""Asking: when a platform is asked what a post has reached, and which posts are asked about together.

1. A post that is out as an account is due at each of its ages (`ages`); those that passed while nobody worked
   are one.
2. A worker takes those of one account that are due: a fence that rises, and `ask_at` as the end of its lease.
   One that dies leaves them due then.
3. Under the fence the next age is written down, or when to try again.

Posts of an account that is not connected wait until it is. What is taken down is asked about no more.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.models import ConnectedAccount
from core.foundation.ids import AccountId, PostState
from core.publishing.ages import TOGETHER
from core.publishing.models import Post
from core.publishing.publish import HAS_ITS_ACCOUNT

LEASE = timedelta(minutes=3)
MOST = 25
"""Posts in one call: some platforms are asked about each by itself."""


def is_asked_about() -> ColumnElement[bool]:
    """Whether a post's platform is to be asked what it has reached, now or at some time."""
    return and_(
        Post.state == PostState.PUBLISHED,
        Post.account_id.is_not(None),
        Post.ask_at.is_not(None),
        HAS_ITS_ACCOUNT,
    )


async def claim(session: AsyncSession, now: datetime) -> Sequence[Post]:
    """Take the posts of one account that are due, the longest due first; the caller commits."""
    whose = (
        select(Post.account_id)
        .where(is_asked_about(), Post.ask_at <= now)
        .order_by(Post.ask_at)
        .limit(1)
        .scalar_subquery()
    )
    due = (
        select(Post.id)
        .where(is_asked_about(), Post.ask_at <= now + TOGETHER, Post.account_id == whose)
        .order_by(Post.ask_at)
        .limit(MOST)
        .with_for_update(skip_locked=True, of=Post)
        .cte("due")
    )
    taken = await session.scalars(
        update(Post)
        .where(Post.id.in_(select(due.c.id)))
        .values(ask_at=now + LEASE, ask_fence=Post.ask_fence + 1)
        .returning(Post)
        .execution_options(synchronize_session=False)
    )
    return taken.all()


async def still_ours(session: AsyncSession, posts: Sequence[Post]) -> list[Post]:
    """Those of `posts` that nobody has taken since, held until the caller commits."""
    claims = [and_(Post.id == post.id, Post.ask_fence == post.ask_fence) for post in posts]
    found = await session.scalars(
        select(Post.id).where(or_(*claims), is_asked_about()).order_by(Post.id).with_for_update(of=Post)
    )
    held = set(found)
    return [post for post in posts if post.id in held]


async def leave_alone(session: AsyncSession, account_id: AccountId, until: datetime) -> None:
    """Ask about no post of an account before `until`; the caller commits. Who asks right now may end."""
    await session.execute(
        update(Post)
        .where(Post.account_id == account_id, Post.ask_at < until)
        .values(ask_at=until)
        .execution_options(synchronize_session=False)
    )


async def asked_as(session: AsyncSession, account_ids: Collection[AccountId]) -> Sequence[ConnectedAccount]:
    """Those of these accounts that have a post which is asked about at some time."""
    if not account_ids:
        return ()
    asked = select(Post.account_id).where(Post.account_id.in_(account_ids), is_asked_about())
    found = await session.scalars(
        select(ConnectedAccount).where(ConnectedAccount.id.in_(asked)).order_by(ConnectedAccount.id)
    )
    return found.all()


async def waiting(session: AsyncSession) -> tuple[int, datetime | None]:
    """How many posts are asked about at some time, and when the first is due."""
    found = await session.execute(select(func.count(), func.min(Post.ask_at)).where(is_asked_about()))
    many, first = found.one()
    return many, first
