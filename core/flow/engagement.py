"""Engagement reported from outside: each report finds its post, and is kept durably before we say thanks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import Executable, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.key_service import REMEMBERED
from core.access.models import ApiKey, Member
from core.access.permissions import Permission, RoleTooLow, require
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import PostId, PostState, Role, WorkspaceId
from core.metrics.engagement import Report
from core.metrics.inbox import About, accept_all
from core.metrics.rows import LINK, LINK_WITHOUT_POST, SIMULATED
from core.publishing.models import Post
from core.storage.database import Database
from core.storage.together import Together
from core.storage.upsert import dialect_of, each_of

HAS_READERS = frozenset({PostState.PUBLISHED, PostState.SENDING, PostState.UNKNOWN, PostState.TAKEN_DOWN})
"""Whose posts may be reported on: what was taken down had readers, whom some report late."""
CLOCK_SKEW = timedelta(minutes=5)
"""How far a reporter's clock may be off ours."""
MOST_TOLD = 10
MOST_TOGETHER = 16
"""Requests whose reports are kept in one transaction, each of up to a thousand."""


class _Batch(NamedTuple):
    """Reports that came together, and who reports: a key reaches its workspace, or all."""

    by: Member | ApiKey
    reports: Sequence[Report]


class _Post(NamedTuple):
    """A post, as far as a report about it needs it."""

    workspace_id: WorkspaceId
    about: About
    state: PostState
    out_since: datetime
    is_in_outbox: bool


class Engagement:
    """The door for figures. Built once by the composition root."""

    def __init__(
        self, database: Database, clock: Clock, default_role: Role, *, takes_simulated: bool = True
    ) -> None:
        """`takes_simulated` where readers may be made up of posts that nobody real can have seen."""
        self._database, self._clock, self._default_role = database, clock, default_role
        self._takes_simulated = takes_simulated
        self._inbox = Together[_Batch, int](self._keep, most=MOST_TOGETHER)
        self._allowed: dict[tuple[str, WorkspaceId], datetime] = {}
        """Until when a key that may report somewhere is not asked again, like a key that is valid."""

    async def accept(self, reports: Sequence[Report], *, by: Member | ApiKey) -> int:
        """Keep the new ones of `reports`; says how many those were.

        Raises:
            RoleTooLow: they may not report engagement of a post; none of the reports was kept.
            NotFound: a report names a post that is not there, or out of reach; none was kept.
            InvalidInput: a report can't be true, by the life of its post; none was kept.
        """
        if isinstance(by, Member):
            require(by, Permission.WRITE)
        return await self._inbox.ask(_Batch(by, reports))

    async def _keep(self, batches: Sequence[_Batch]) -> list[int | Exception]:
        """Keep all batches that can be true, in one transaction; how many reports of each were new."""
        now = self._clock.now()
        async with self._database.write() as session:
            posts = await _posts(session, {report.post_id for batch in batches for report in batch.reports})
            refusals: dict[int, Exception] = {}
            by_owner: dict[WorkspaceId, dict[int, list[tuple[Report, About]]]] = {}
            for place, batch in enumerate(batches):
                try:
                    for owner in sorted(_owners(batch, posts)):
                        await self._require(session, batch.by, owner, now)
                    _require_possible(batch.reports, posts, now, takes_simulated=self._takes_simulated)
                except (NotFound, RoleTooLow, InvalidInput) as refusal:
                    refusals[place] = refusal
                    continue
                for report in batch.reports:
                    post = posts[report.post_id]
                    own = by_owner.setdefault(post.workspace_id, {}).setdefault(place, [])
                    own.append((report, post.about))
            stored = Counter[int]()
            for owner, own_batches in sorted(by_owner.items()):
                counts = await accept_all(session, owner, list(own_batches.values()), now=now)
                stored.update(dict(zip(own_batches, counts, strict=True)))
        return [refusals.get(place) or stored[place] for place in range(len(batches))]

    async def _require(
        self, session: AsyncSession, by: Member | ApiKey, workspace_id: WorkspaceId, now: datetime
    ) -> None:
        """Ask whether a key's program may report there; for a moment it is remembered that it may."""
        if isinstance(by, Member) or self._allowed.get((by.hash, workspace_id), now) > now:
            return
        program = await people.meet_program(
            session, workspace_id, by, default_role=self._default_role, at=now
        )
        require(program, Permission.WRITE)
        self._allowed[by.hash, workspace_id] = now + REMEMBERED


async def _posts(session: AsyncSession, asked: Iterable[PostId]) -> dict[PostId, _Post]:
    connection = await session.connection()
    found = await connection.execute(_looking_up(dialect_of(session)), {"asked": list(asked)})
    return {
        post_id: _Post(workspace_id, About._make(about), state, out_since, is_in_outbox)
        for post_id, workspace_id, state, out_since, is_in_outbox, *about in found
    }


@cache
def _looking_up(dialect: str) -> Executable:
    return select(
        Post.id,
        Post.workspace_id,
        Post.state,
        func.coalesce(Post.published_at, Post.due_at),
        Post.account_id.is_(None),
        *(getattr(Post, name) for name in About._fields),
    ).where(Post.id.in_(select(each_of(dialect, "asked"))))


def _owners(batch: _Batch, posts: Mapping[PostId, _Post]) -> set[WorkspaceId]:
    """The workspaces of the posts that a batch is about.

    Raises:
        NotFound: a post is not there, or out of reach.
    """
    asked = {report.post_id for report in batch.reports}
    own = {
        post_id: post.workspace_id
        for post_id in asked
        if (post := posts.get(post_id)) and batch.by.workspace_id in {None, post.workspace_id}
    }
    if missing := sorted(asked - own.keys()):
        raise NotFound("post", missing[0])
    return set(own.values())


def _require_possible(
    reports: Sequence[Report], posts: Mapping[PostId, _Post], now: datetime, *, takes_simulated: bool
) -> None:
    """Refuse reports that can't be true, by the lives of their posts."""
    latest = now + CLOCK_SKEW
    earliest = {
        post_id: posts[post_id].out_since - CLOCK_SKEW
        for post_id in {report.post_id for report in reports}
        if posts[post_id].state in HAS_READERS
    }
    wrong: dict[str, str] = {}
    for place, report in enumerate(reports):
        if len(wrong) == MOST_TOLD:
            break
        since, post = earliest.get(report.post_id), posts[report.post_id]
        if report.source in _OURS:
            wrong[f"reports.{place}.source"] = "is a name that our own links have; take another."
        elif report.source == SIMULATED and not (takes_simulated and post.is_in_outbox):
            wrong[f"reports.{place}.source"] = _NOT_SIMULATED
        elif since is None or not since <= report.at <= latest:
            field, why = _impossible(report, post, now)
            wrong[f"reports.{place}.{field}"] = why
    if wrong:
        raise InvalidInput(wrong)


_OURS = frozenset({LINK, LINK_WITHOUT_POST})
_NOT_SIMULATED = "says that readers were simulated, which is for trying things out, and for the outbox alone."


def _impossible(report: Report, post: _Post, now: datetime) -> tuple[str, str]:
    """What can't be true of the report. A post in doubt may have readers: its platform may have it."""
    if post.state not in HAS_READERS:
        return "post_id", f"names a post that nobody can have seen: it is {post.state}."
    if report.at > now + CLOCK_SKEW:
        return "at", f"lies in the future: it is {now:%Y-%m-%d %H:%M} UTC."
    return "at", f"lies before the post was published, on {post.out_since:%Y-%m-%d at %H:%M} UTC."
