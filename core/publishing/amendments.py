"""Asking for what is out to be corrected or taken down: one amendment at a time for each post, stored first.

A correction is bound to approved content. A take-down comes before a correction that is not made yet, and
takes its place; other than that, who asks second is told who was faster.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.scope import Scope
from core.accounts.models import ConnectedAccount
from core.campaigns.models import Variant
from core.foundation.errors import Conflict, InvalidInput
from core.foundation.events.amendments import PostAmendmentAsked
from core.foundation.ids import (
    AmendmentKind,
    ContentHash,
    PlatformName,
    PostId,
    PostState,
    VariantState,
)
from core.foundation.logs import current_correlation_id
from core.foundation.text import given
from core.platforms.posting import Capabilities, Capability
from core.publishing.calendar import find_post
from core.publishing.conflicts import ChangedMeanwhile, NotApproved
from core.publishing.models import Amendment, Post
from core.publishing.publish import LEASE
from core.storage import journal
from core.storage.leases import FREE
from core.storage.upsert import insert

MAX_REASON = 500
NEEDS = {AmendmentKind.CORRECT: Capability.EDIT, AmendmentKind.TAKE_DOWN: Capability.DELETE}


class CannotAmend(Conflict):
    """What is out can't be changed like this from here; nothing was done."""

    code = "cannot_amend"

    def __init__(self, platform: PlatformName, kind: AmendmentKind, *, is_known: bool) -> None:
        self.platform, self.kind, self.is_known = platform, kind, is_known
        super().__init__(platform, kind)

    @property
    def message(self) -> str:
        label = self.platform.label
        if not self.is_known:
            return (
                f"Somebody found this post on {label} and gave its address, but {label}'s own id of it "
                "is not known here. Change it there."
            )
        if self.kind is AmendmentKind.CORRECT:
            return f"{label} can't change posts; take it down and publish it again."
        return f"{label} lets nobody delete posts from here. Delete it there."


class NotOut(Conflict):
    """The post is not out, so there is nothing to correct or take down."""

    code = "not_out"

    def __init__(self, post: Post) -> None:
        self.post = post
        super().__init__(post.id)

    @property
    def message(self) -> str:
        if self.post.state is PostState.TAKEN_DOWN:
            return "This post is taken down already."
        return f"This post is {self.post.state}, so there is nothing to correct or take down."


class BeingAmended(Conflict):
    """Somebody else asked for a change to the post that is not made yet; nothing was changed."""

    code = "being_amended"

    def __init__(self, kind: AmendmentKind, by: str) -> None:
        self.kind, self.by = kind, by
        super().__init__(kind, by)

    @property
    def message(self) -> str:
        what = "corrected" if self.kind is AmendmentKind.CORRECT else "taken down"
        return f"{self.by} was faster: this post is being {what} already."


class NothingNew(Conflict):
    """What is out is what was approved."""

    code = "nothing_new"

    @property
    def message(self) -> str:
        return "What is out is this very text already. Nothing was changed."


def can_amend(post: Post, can: Collection[Capability]) -> tuple[AmendmentKind, ...]:
    """What may be asked for: only of what is out, under an id that its platform gave us."""
    if post.state is not PostState.PUBLISHED or not post.remote_id:
        return ()
    return tuple(kind for kind, needed in NEEDS.items() if needed in can)


async def ask_correction(
    session: AsyncSession,
    scope: Scope,
    post_id: PostId,
    capabilities: Capabilities,
    *,
    seen: ContentHash | None,
    at: datetime,
) -> Amendment:
    """Have what is out become the content that is approved now, with the hash `seen`. The caller commits.

    Raises:
        NotOut, CannotAmend: it can't be corrected.
        NotApproved, ChangedMeanwhile: the text is not approved, or another one than was seen.
        NothingNew: it is what is out.
        BeingAmended: somebody was faster.
        NotFound: there is no such post in this workspace.
    """
    kind = AmendmentKind.CORRECT
    post = await _held(session, scope, post_id, kind, capabilities)
    variant = await scope.find(session, Variant, post.variant_id, "variant")
    if variant.state is not VariantState.APPROVED:
        raise NotApproved(variant.label)
    if seen is not None and variant.content_hash != seen:
        raise ChangedMeanwhile(variant.label)
    if variant.content_hash == post.content_hash:
        raise NothingNew
    return await _store(session, scope, post, kind, content_hash=variant.content_hash, reason="", at=at)


async def ask_take_down(
    session: AsyncSession,
    scope: Scope,
    post_id: PostId,
    capabilities: Capabilities,
    *,
    reason: str,
    at: datetime,
) -> Amendment:
    """Have a post taken down, and keep why. The caller commits.

    Raises:
        NotOut, CannotAmend: it can't be taken down.
        BeingAmended: somebody was faster.
        InvalidInput: there is no reason, or it is too long.
        NotFound: there is no such post in this workspace.
    """
    reason = given(reason, "reason")
    if not reason:
        raise InvalidInput({"reason": "is needed, so that the team knows why it is gone."})
    if len(reason) > MAX_REASON:
        raise InvalidInput({"reason": f"is {len(reason)} characters; at most {MAX_REASON} are allowed."})
    kind = AmendmentKind.TAKE_DOWN
    post = await _held(session, scope, post_id, kind, capabilities)
    return await _store(session, scope, post, kind, content_hash=post.content_hash, reason=reason, at=at)


async def _held(
    session: AsyncSession,
    scope: Scope,
    post_id: PostId,
    kind: AmendmentKind,
    capabilities: Capabilities,
) -> Post:
    """The post, which is out and stays so until we commit. Why an earlier change failed is forgotten."""
    post = await session.scalar(
        update(Post)
        .where(Post.id == post_id, scope.covers(Post), Post.state == PostState.PUBLISHED)
        .values(reason="")
        .returning(Post)
        .execution_options(populate_existing=True)
    )
    if post is None:
        raise NotOut(await find_post(session, scope, post_id))
    account = await session.get(ConnectedAccount, post.account_id) if post.account_id else None
    if kind not in can_amend(post, capabilities(post.platform, account)):
        raise CannotAmend(post.platform, kind, is_known=bool(post.remote_id))
    return post


async def _store(
    session: AsyncSession,
    scope: Scope,
    post: Post,
    kind: AmendmentKind,
    *,
    content_hash: ContentHash,
    reason: str,
    at: datetime,
) -> Amendment:
    wanted: dict[str, Any] = {
        "kind": kind,
        "content_hash": content_hash,
        "reason": reason,
        "asked_by": scope.by,
        "asked_at": at,
        "tries": 0,
        "trouble": "",
        "correlation_id": current_correlation_id(),
    }
    storing = insert(session, Amendment).values(
        id=post.id,
        workspace_id=post.workspace_id,
        campaign_id=post.campaign_id,
        leased_until=FREE,
        fence=0,
        **wanted,
    )
    # A correction may be under way right now: what takes its place waits for its call to end, and no longer.
    soon = at + LEASE
    unless_soon = case((Amendment.leased_until > soon, soon), else_=Amendment.leased_until)
    instead = {**wanted, "fence": Amendment.fence + 1, "leased_until": unless_soon}
    storing = (
        storing.on_conflict_do_update(
            index_elements=["id"], set_=instead, where=Amendment.kind == AmendmentKind.CORRECT
        )
        if kind is AmendmentKind.TAKE_DOWN
        else storing.on_conflict_do_nothing(index_elements=["id"])
    )
    stored: Amendment | None = await session.scalar(
        storing.returning(Amendment).execution_options(populate_existing=True)
    )
    if stored is None:
        first = await session.get_one(Amendment, post.id)
        raise BeingAmended(first.kind, (await people.member(session, first.asked_by)).name)
    event = PostAmendmentAsked(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        amendment=kind,
    )
    journal.record(session, post.workspace_id, event, at=at, by=scope.by)
    return stored
