"""Drafting: the cache is asked first, then one writer after the other, each within its budget.

The first writer that writes is the one. Where those before it did not answer, or would not work for us, what
was written says so; what is wrong with the brief, or passes the budget, is nothing that another mends.

What was written for a brief is kept for a while, so that the same brief costs once; what another had to write
is not, so that the first writes again as soon as it can. What is cached belongs to its workspace; another
workspace's equal brief is written anew. So is what people have approved, and what somebody wants otherwise.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.cache import Cache
from core.foundation.clock import Clock
from core.foundation.ids import CampaignId, MemberId, PlatformName, WorkspaceId
from core.foundation.money import ZERO, Money
from core.foundation.resilience import REAL_TIME, Time
from core.spending.books import Payers
from core.spending.budgets import Budgets
from core.spending.ledger import Task
from core.spending.over_budget import OverBudget
from core.writing.in_voice import in_voice
from core.writing.kept_drafts import KeptDrafts, UsedUp
from core.writing.model.faults import faults_of
from core.writing.offline.other_language import is_translated
from core.writing.paying import Drafted, Paying
from core.writing.port import (
    BriefRefused,
    CannotTranslate,
    Writer,
    WriterRefused,
    WriterUnavailable,
    WritingRequest,
    Written,
)
from core.writing.request_key import request_key
from core.writing.slots import Slots

log = structlog.get_logger(__name__)


DEADLINE = 180.0
"""Seconds that all models together have for a platform."""


class Drafting:
    """Drafts for campaigns, with at most `max_concurrent` calls of writers at once.

    `instead` are those who write where `writer` can't, in their order; `by_task` those who are asked before
    it for a task, since they are cheaper.
    """

    def __init__(
        self,
        writer: Writer,
        cache: Cache,
        budgets: Budgets,
        clock: Clock,
        *,
        max_concurrent: int,
        ttl: timedelta,
        instead: Sequence[Writer] = (),
        by_task: Mapping[Task, Writer] = MappingProxyType({}),
        approved: UsedUp | None = None,
        deadline: float = DEADLINE,
        passing: Time = REAL_TIME,
    ) -> None:
        self.first = writer
        """Who is asked first."""
        self._instead = tuple(instead)
        self._by_task = by_task
        self._kept = KeptDrafts(cache, approved, ttl)
        self.budgets = budgets
        self.slots = Slots(max_concurrent)
        """For all calls of models in this process."""
        self._paying = Paying(budgets, self.slots, passing=passing)
        self._clock = clock
        self._deadline = deadline
        self._passing = passing

    def writer_of(self, request: WritingRequest) -> Writer:
        """Who is asked first for `request`."""
        return self._asked(request)[0]

    def may_charge(self, request: WritingRequest) -> list[tuple[Writer, Money]]:
        """Who may be paid for `request`, and how much at most: all who may be asked in turn, since drafts
        that were not good enough are paid for, and so are answers that were lost.

        Raises:
            UnknownPrice: nobody knows what the first model costs, and unknown prices are refused.
            CannotTranslate: only the offline writer is there, and the news is in another language.
        """
        first, *later = self._asked(request)
        most = [(first, first.estimate(request))]
        for writer in later:
            with suppress(WriterRefused):  # it is passed over
                most.append((writer, writer.estimate(request)))
        return [(writer, amount) for writer, amount in most if amount > ZERO]

    def _asked(self, request: WritingRequest) -> tuple[Writer, ...]:
        """Who is asked for `request`, one after the other, until one has written it."""
        cheaper = self._by_task.get(task_of(request))
        return (*([cheaper] if cheaper else []), self.first, *self._instead)

    async def require_room(
        self,
        session: AsyncSession,
        payers: Payers,
        requests: Sequence[WritingRequest],
    ) -> None:
        """That one of `requests` can be written, and may still be paid for or costs nothing since it is kept.

        Raises:
            OverBudget: a budget is used up.
            UnknownPrice: nobody knows what the model costs, and unknown prices are refused.
            CannotTranslate: only the offline writer is there, and none is in the language of its news.
        """
        calls, refused = list[tuple[PlatformName, str, Money]](), list[CannotTranslate]()
        for request in requests:
            writer = self.writer_of(request)
            try:
                calls.append((request.platform, writer.model, writer.estimate(request)))
            except CannotTranslate as error:
                refused.append(error)
        if refused and not calls:
            raise refused[0]
        if not calls or ZERO in {most for _, _, most in calls}:
            return
        try:
            await self.budgets.require_room(session, payers, calls)
        except OverBudget:
            for request in requests:
                if not request.current and await self.is_kept(payers.workspace_id, request):
                    return
            raise

    async def draft(
        self,
        workspace_id: WorkspaceId,
        campaign_id: CampaignId,
        request: WritingRequest,
        *,
        asked_by: MemberId | None = None,
    ) -> Written:
        """Drafts for `request`, from the cache or fresh, and settled; raises as `drafted` does."""
        async with self.drafted(workspace_id, campaign_id, request, asked_by=asked_by) as drafted:
            return drafted.written

    async def is_kept(self, workspace_id: WorkspaceId, request: WritingRequest) -> bool:
        """Whether the cache has drafts for `request` that it would serve."""
        return await self._kept.holds(workspace_id, self._key(workspace_id, request))

    @asynccontextmanager
    async def drafted(
        self,
        workspace_id: WorkspaceId,
        campaign_id: CampaignId,
        request: WritingRequest,
        *,
        asked_by: MemberId | None = None,
    ) -> AsyncIterator[Drafted]:
        """Drafts for `request`, from the cache or fresh; settled at the latest when the block ends.

        `asked_by` is whose own budgets it counts in, beside those of the workspace and the campaign.

        Raises:
            OverBudget: a limit would be passed; nothing was sent.
            WriterUnavailable: nobody answered after retries.
            WriterRefused: the provider said no.
        """
        began = self._clock.now()
        payers = Payers(workspace_id, campaign_id, asked_by)
        fresh: list[Drafted] = []

        async def write() -> Drafted:
            fresh.append(await self._write(payers, request))
            return fresh[0]

        try:
            # Who wants another than `current` is not shown what was there before.
            drafted = await (write() if request.current else self._once(payers, request, write))
            log.info(
                "drafted",
                campaign_id=campaign_id,
                platform=request.platform,
                drafts=len(drafted.written.drafts),
                writer=drafted.written.writer,
                cached=not fresh,
                seconds=(self._clock.now() - began).total_seconds(),
            )
            yield drafted
        except BaseException:
            # Also what was settled within a transaction, which has come to nothing; twice is charged once.
            for drafted in fresh:
                await drafted.charge()
            raise
        if not drafted.is_settled:
            await drafted.settle()

    async def _once(
        self,
        payers: Payers,
        request: WritingRequest,
        write: Callable[[], Awaitable[Drafted]],
    ) -> Drafted:
        key = self._key(payers.workspace_id, request)
        found = await self._kept.once(payers.workspace_id, key, write)
        if isinstance(found, Drafted):
            return found
        writer, written, task = self.writer_of(request), found.written, task_of(request)
        return self._paying.kept(writer, payers, request.platform, written, task=task, kept_as=found.id)

    def _key(self, workspace_id: WorkspaceId, request: WritingRequest) -> str:
        writer = self.writer_of(request)
        return request_key(workspace_id, request, writer=writer.name, model=writer.model)

    async def _write(self, payers: Payers, request: WritingRequest) -> Drafted:
        """What the first writer that can has written; what a cheaper one wrote only where it is good."""
        until = self._passing.now() + self._deadline
        failed: list[WriterUnavailable | WriterRefused] = []
        task = task_of(request)
        cheaper = self._by_task.get(task)
        for writer in self._asked(request):
            # Whoever waits for no server has all the time it needs.
            seconds = None if writer.answers_at_once else until - self._passing.now()
            if failed and seconds is not None and seconds <= 0:
                continue
            try:
                drafted = await self._paying.write(writer, payers, request, task=task, seconds=seconds)
                if writer is cheaper and _falls_short(drafted.written, request):
                    await drafted.charge()
                    raise WriterUnavailable(f"What {writer.model} wrote was not good enough.")
            except BriefRefused:
                raise
            except (WriterUnavailable, WriterRefused) as error:
                log.warning("writer_failed", model=writer.model, platform=request.platform, error=error.code)
                failed.append(error)
                continue
            drafts = tuple(in_voice(draft, request) for draft in drafted.written.drafts)
            drafted.written = replace(drafted.written, drafts=drafts)
            if failed:
                drafted.written = replace(drafted.written, why_not_first=failed[0].message)
            return drafted
        raise failed[0]


def task_of(request: WritingRequest) -> Task:
    """What a writer is asked to do."""
    if request.current:
        return Task.REWRITE
    return Task.TRANSLATE if is_translated(request.brief, request.language) else Task.DRAFT


def _falls_short(written: Written, request: WritingRequest) -> bool:
    """Whether fewer drafts came than were asked for, or one that nobody but its writer can mend."""
    return len(written.drafts) < request.count or any(faults_of(draft, request) for draft in written.drafts)
