"""The calendar: placing approved variants, moving and cancelling posts, and what is coming."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.scope import Scope
from core.campaigns.models import Variant
from core.foundation.errors import InvalidInput
from core.foundation.events.posts import PostCancelled, PostScheduled
from core.foundation.ids import (
    AccountId,
    AmendmentKind,
    CampaignId,
    PostId,
    PostState,
    VariantState,
    new_post_id,
)
from core.foundation.logs import current_correlation_id
from core.platforms.below import HALF_OUT
from core.publishing.conflicts import AlreadyPlaced, NotApproved, OnItsWay, TooLate
from core.publishing.models import WAITING, Amendment, Post, PostStep
from core.publishing.repeating import Again, latest_of, occurrence_after
from core.publishing.slots import Slot
from core.storage import journal
from core.storage.upsert import insert

OPEN = (*WAITING, PostState.SENDING, PostState.UNKNOWN)
"""What has not come to its end."""
_LIVE = (*WAITING, PostState.SENDING, PostState.PUBLISHED, PostState.UNKNOWN)
"""What a variant has one of at most, each time it is posted."""

FURTHEST_WHEN_HALF_OUT = timedelta(days=1)
"""How far the rest of a post may be moved once a part of it is out."""
TOO_FAR = "is more than a day ahead, and a part of this post is out already. Choose one within a day."
A_PART_STAYS = "A part of it is out, and stays there."

_IS_HALF_OUT = exists().where(PostStep.post_id == Post.id, PostStep.step == HALF_OUT)


async def place(
    session: AsyncSession,
    scope: Scope,
    variant: Variant,
    slot: Slot,
    *,
    at: datetime,
    again: Again | None = None,
) -> Post:
    """Put an approved variant into a slot. The caller holds its row, and commits.

    What is out goes out once more only `again`.

    Raises:
        NotApproved: the variant is not approved.
        AlreadyPlaced: it has a live post; a unique index decides between two who place it at once.
    """
    if variant.state is not VariantState.APPROVED:
        raise NotApproved(variant.label)
    latest = latest_of(await posts_of(session, [variant.id]))
    placed: Post | None = await session.scalar(
        insert(session, Post)
        .values(
            id=new_post_id(),
            workspace_id=scope.workspace_id,
            campaign_id=variant.campaign_id,
            variant_id=variant.id,
            platform=variant.platform,
            account_id=variant.account_id,
            occurrence=occurrence_after(latest, again),
            content_hash=variant.content_hash,
            state=PostState.SCHEDULED,
            due_at=slot.at,
            slot_at=slot.at,
            zone=slot.zone,
            created_by=scope.by,
            created_at=at,
            correlation_id=current_correlation_id(),
            leased_until=at,
        )
        .on_conflict_do_nothing()
        .returning(Post)
    )
    if placed is None:
        posts = await posts_of(session, [variant.id])
        raise AlreadyPlaced(latest_of(posts) or posts[-1], variant.label)
    _note_slot(session, scope, placed, at=at)
    return placed


async def move(session: AsyncSession, scope: Scope, post_id: PostId, slot: Slot, *, at: datetime) -> Post:
    """Give a post that waits, or was missed, another slot. The caller commits.

    Raises:
        TooLate: it has left already.
        InvalidInput: a part of it is out, and the slot is too far ahead for the rest.
        NotFound: there is no such post in this workspace.
    """
    is_soon = slot.at <= at + FURTHEST_WHEN_HALF_OUT
    moved = await session.scalar(
        update(Post)
        .where(*_waiting(scope, post_id), *(() if is_soon else (~_IS_HALF_OUT,)))
        .values(
            state=PostState.SCHEDULED,
            due_at=slot.at,
            slot_at=slot.at,
            zone=slot.zone,
            fence=Post.fence + 1,
            leased_until=at,
            reason="",
        )
        .returning(Post)
        .execution_options(populate_existing=True)
    )
    if moved is None:
        post = await find_post(session, scope, post_id)
        raise InvalidInput({"time": TOO_FAR}) if post.state in WAITING else TooLate(post)
    _note_slot(session, scope, moved, at=at)
    return moved


async def cancel(
    session: AsyncSession, scope: Scope, post_id: PostId, *, at: datetime, may_stay_out: bool = False
) -> Post:
    """Take a post that waits, or was missed, off the calendar. The caller commits.

    Of one that was missed a part may be out, and stays so where it `may_stay_out`: nothing takes it up again
    by itself.

    Raises:
        TooLate: it has left already, or a part of it has.
        NotFound: as in `move`.
    """
    left_as_it_is = Post.state == PostState.MISSED if may_stay_out else false()
    cancelled = await session.scalar(
        update(Post)
        .where(*_waiting(scope, post_id), or_(~_IS_HALF_OUT, left_as_it_is))
        .values(state=PostState.CANCELLED, cancelled_by=scope.by, fence=Post.fence + 1)
        .returning(Post)
        .execution_options(populate_existing=True)
    )
    if cancelled is None:
        raise TooLate(await find_post(session, scope, post_id))
    stays_out = bool(await session.scalar(select(_IS_HALF_OUT).where(Post.id == post_id)))
    if stays_out:
        cancelled.reason = A_PART_STAYS
    _note_cancelled(session, scope, cancelled, at=at, stays_out=stays_out)
    return cancelled


async def clear(session: AsyncSession, scope: Scope, campaign_id: CampaignId, *, at: datetime) -> None:
    """Take all of a campaign off the calendar. The caller has written its row, so nothing more is placed.

    Raises:
        OnItsWay: a post is being sent or corrected, or may have been.
    """
    cancelled = await session.scalars(
        update(Post)
        .where(Post.campaign_id == campaign_id, scope.covers(Post), Post.state.in_(WAITING), ~_IS_HALF_OUT)
        .values(state=PostState.CANCELLED, cancelled_by=scope.by, fence=Post.fence + 1)
        .returning(Post)
        .execution_options(populate_existing=True)
    )
    for post in cancelled.all():
        _note_cancelled(session, scope, post, at=at)
    # In a statement of its own, which sees a post that was sent, or came back to the calendar, meanwhile.
    corrected = exists().where(Amendment.id == Post.id, Amendment.kind == AmendmentKind.CORRECT)
    asked = (
        select(Post, _IS_HALF_OUT)
        .where(Post.campaign_id == campaign_id, scope.covers(Post), or_(Post.state.in_(OPEN), corrected))
        .limit(1)
    )
    if (left := (await session.execute(asked)).first()) is not None:
        post, is_half_out = left
        raise OnItsWay(post, is_half_out=is_half_out)


async def take_off(
    session: AsyncSession, scope: Scope, variant: Variant, *, at: datetime, may_be_out: bool = False
) -> None:
    """Take what waits of a variant off the calendar, since its approval is gone. The caller commits.

    Locked, so that a worker that begins to send it right now either comes first or finds it gone.

    Raises:
        TooLate: it is on its way; or out, unless that `may_be`.
    """
    live = await session.scalars(
        select(Post).where(Post.variant_id == variant.id, Post.state.in_(_LIVE)).with_for_update()
    )
    for post in live.all():
        if not (may_be_out and post.state is PostState.PUBLISHED):
            await cancel(session, scope, post.id, at=at)


async def find_post(session: AsyncSession, scope: Scope, post_id: PostId) -> Post:
    """The post as it is now.

    Raises:
        NotFound: there is no such post in this workspace.
    """
    return await scope.find(session, Post, post_id, "post")


async def posts_of(session: AsyncSession, variant_ids: Sequence[str]) -> Sequence[Post]:
    """All posts of these variants, oldest first."""
    posts = await session.scalars(
        select(Post).where(Post.variant_id.in_(variant_ids)).order_by(Post.created_at)
    )
    return posts.all()


async def upcoming(session: AsyncSession, scope: Scope, *, limit: int = 50) -> Sequence[Post]:
    """Posts that wait, are being sent, were missed, or whose outcome is unknown; the next one first."""
    posts = await session.scalars(
        select(Post).where(scope.covers(Post), Post.state.in_(OPEN)).order_by(Post.due_at).limit(limit)
    )
    return posts.all()


async def scheduled_as(session: AsyncSession, scope: Scope, account_id: AccountId) -> int:
    """How many posts wait for their time to go out as an account."""
    asked = select(func.count()).where(
        scope.covers(Post), Post.account_id == account_id, Post.state == PostState.SCHEDULED
    )
    return await session.scalar(asked) or 0


def _waiting(scope: Scope, post_id: PostId) -> tuple[ColumnElement[bool], ...]:
    # The rising fence in `move` and `cancel` makes a worker that has just claimed the post lose it.
    return (Post.id == post_id, scope.covers(Post), Post.state.in_(WAITING))


def _note_cancelled(
    session: AsyncSession, scope: Scope, post: Post, *, at: datetime, stays_out: bool = False
) -> None:
    event = PostCancelled(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        stays_out=stays_out,
    )
    journal.record(session, scope.workspace_id, event, at=at, by=scope.by)


def _note_slot(session: AsyncSession, scope: Scope, post: Post, *, at: datetime) -> None:
    event = PostScheduled(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        due_at=post.slot_at,
        zone=post.zone,
    )
    journal.record(session, scope.workspace_id, event, at=at, by=scope.by)
