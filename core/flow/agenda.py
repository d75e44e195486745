"""The agenda: what a worker has to do, and when, asked of the database in one statement.

It only says when to look: whoever does the work claims it, and finds out what is really there. So what
stands here may be due a little too early, and never later than the work itself is.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, case, exists, func, literal, select

from core.campaigns.models import Campaign, Rewrite
from core.foundation.clock import Clock
from core.foundation.ids import CampaignState, DeliveryState, PostState
from core.metrics.figures import FiguresHead
from core.metrics.inbox import EngagementHead
from core.publishing import completion
from core.publishing.asking import is_asked_about
from core.publishing.models import Amendment, Post
from core.publishing.publish import HAS_ITS_ACCOUNT, LEASE, LONGEST_CLAIM, is_claimed
from core.publishing.read_back import SOON, is_unread
from core.publishing.recover import LONG_CALL
from core.spending.charging import LOST_AFTER
from core.spending.ledger import EntryState, LedgerEntry
from core.storage.database import Database
from core.storage.journal import JournalCursor, JournalHead
from core.storage.leases import FREE
from core.storage.listening import listening
from core.storage.tables import UtcDateTime
from core.telling import unshown
from core.telling.unshown import Unshown
from core.telling.untold import Untold
from core.webhooks import fan_out
from core.webhooks.models import Delivery, Endpoint


class Work(StrEnum):
    """What a worker does when there is something to do."""

    PUBLISH = "publish"
    FIND = "find"
    RECOVER = "recover"
    AMEND = "amend"
    READ_BACK = "read_back"
    FETCH = "fetch"
    RESUME = "resume"
    REWRITE = "rewrite"
    COMPLETE = "complete"
    FAN_OUT = "fan_out"
    DELIVER = "deliver"
    SHIP = "ship"
    CHARGE_LOST = "charge_lost"
    ANNOUNCE = "announce"
    TELL = "tell"


class Agenda:
    """What is due when. Built once by the composition root."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._entries = _entries()
        self._question = select(*(moment for _, moment in self._entries), _heads())
        self._heads = self._shipped = 0

    async def due(self) -> dict[Work, datetime]:
        """When each work is due, by the desk's clock; without what waits until something happens.

        Raises:
            DatabaseUnavailable: it can't be asked.
        """
        now = self._clock.now()
        async with self._database.read() as session:
            *moments, self._heads = (
                await session.execute(self._question, {"now": now, "longest": now + LONGEST_CLAIM})
            ).one()
        due: dict[Work, datetime] = {}
        for (work, _), first in zip(self._entries, moments, strict=True):
            if first is not None:
                moment = first + _LATER.get(work, timedelta())
                due[work] = min(moment, due.get(work, moment))
        if self._heads != self._shipped:
            due[Work.SHIP] = now
        return due

    @asynccontextmanager
    async def listening(self, woken: Callable[[], None]) -> AsyncIterator[Callable[[], bool]]:
        """Call `woken` soon after each commit that may have made work; gives whether any can be heard now."""
        async with listening(self._database, woken) as ear:
            yield lambda: ear.hears

    def all_shipped(self) -> None:
        """There was nothing to ship of what the last look saw; it is due again when more has happened."""
        self._shipped = self._heads


_LATER = {Work.READ_BACK: SOON, Work.CHARGE_LOST: LOST_AFTER, Work.FIND: LONG_CALL - LEASE}


def _entries() -> list[tuple[Work, Any]]:
    """The first moment of each work; one that has two is due at the earlier."""
    now = bindparam("now", type_=UtcDateTime())
    longest = bindparam("longest", type_=UtcDateTime())
    waiting = and_(Post.state == PostState.SCHEDULED, HAS_ITS_ACCOUNT)
    held = is_claimed(now, longest)
    return [
        (Work.PUBLISH, _first(Post.due_at, waiting, ~held)),
        (Work.PUBLISH, _first(Post.leased_until, waiting, held, Post.due_at <= now)),
        (Work.FIND, _first(Post.leased_until, Post.state == PostState.SENDING)),
        (Work.RECOVER, _first(Post.leased_until, Post.state.in_([PostState.SENDING, PostState.UNKNOWN]))),
        (Work.AMEND, _first(Amendment.leased_until)),
        (Work.READ_BACK, _first(Post.leased_until, is_unread())),
        (Work.FETCH, _first(Post.ask_at, is_asked_about())),
        (Work.RESUME, _first(Campaign.leased_until, Campaign.state == CampaignState.DRAFTING)),
        (Work.REWRITE, _first(Rewrite.leased_until)),
        (Work.COMPLETE, _now_if(_is_behind(completion.CONSUMER))),
        (Work.FAN_OUT, _now_if(_is_behind(fan_out.CONSUMER))),
        (Work.DELIVER, _first_delivery(now)),
        (Work.CHARGE_LOST, _first(LedgerEntry.created_at, LedgerEntry.state == EntryState.RESERVED)),
        (Work.ANNOUNCE, _now_if(_is_behind(unshown.CONSUMER))),
        (Work.ANNOUNCE, _first(Unshown.due_at)),
        (Work.TELL, _first(Untold.leased_until)),
    ]


def _first(moment: Any, *which: ColumnElement[bool]) -> ScalarSelect[datetime]:
    return select(func.min(moment)).where(*which).scalar_subquery()


def _now_if(condition: ColumnElement[bool]) -> ColumnElement[datetime]:
    return case((condition, literal(FREE, UtcDateTime())))


def _is_behind(consumer: str) -> ColumnElement[bool]:
    cursor = and_(JournalCursor.consumer == consumer, JournalCursor.workspace_id == JournalHead.workspace_id)
    return exists(
        select(JournalHead.workspace_id)
        .outerjoin(JournalCursor, cursor)
        .where(JournalHead.position > func.coalesce(JournalCursor.position, 0))
    )


def _first_delivery(now: Any) -> ScalarSelect[datetime]:
    """The first of each endpoint, which are few; what waits for one that is off is buried at once."""
    first = (
        select(Delivery.next_at)
        .where(
            Delivery.endpoint_id == Endpoint.id,
            Delivery.state == DeliveryState.PENDING,
            Delivery.leased_until <= now,
        )
        .order_by(Delivery.next_at)
        .limit(1)
        .correlate(Endpoint)
        .scalar_subquery()
    )
    off = and_(Endpoint.enabled.is_(False), first.is_not(None))
    moment = case((off, literal(FREE, UtcDateTime())), else_=first)
    return select(func.min(moment)).select_from(Endpoint).scalar_subquery()


def _heads() -> ColumnElement[int]:
    """How much happened and was reported in all: it grows with whatever there is to ship."""
    sums = (
        select(func.coalesce(func.sum(position), 0)).scalar_subquery()
        for position in (JournalHead.position, EngagementHead.position, FiguresHead.position)
    )
    return reduce(add, sums)
