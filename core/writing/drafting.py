"""Drafting: the cache is asked first, then one writer after the other, each within its budget.

The first writer that writes is the one. Where those before it did not answer, or would not work for us, what
was written says so; what is wrong with the brief, or passes the budget, is nothing that another mends.

What was written for a brief is kept for a while, so that the same brief costs once; what another had to write
is not, so that the first writes again as soon as it can. What is cached belongs to its workspace; another
workspace's equal brief is written anew.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import timedelta

import structlog
from pydantic import TypeAdapter, ValidationError

from core.foundation.cache import Cache
from core.foundation.clock import Clock
from core.foundation.ids import CampaignId, WorkspaceId
from core.foundation.resilience import REAL_TIME, Time
from core.spending.budgets import Budgets
from core.writing.model.prompts import PROMPT_VERSION
from core.writing.paying import Drafted, Paying
from core.writing.port import BriefRefused, Writer, WriterRefused, WriterUnavailable, WritingRequest, Written
from core.writing.slots import Slots

log = structlog.get_logger(__name__)

_WRITTEN = TypeAdapter(Written)

DEADLINE = 180.0
"""Seconds that all models together have for a platform."""


class Drafting:
    """Drafts for campaigns, with at most `max_concurrent` calls of writers at once.

    `instead` are those who write where `writer` can't, in their order.
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
        deadline: float = DEADLINE,
        passing: Time = REAL_TIME,
    ) -> None:
        self._writer = writer
        self._instead = tuple(instead)
        self._cache = cache
        self._paying = Paying(budgets, Slots(max_concurrent), passing=passing)
        self._clock = clock
        self._ttl = ttl
        self._deadline = deadline
        self._passing = passing

    async def draft(
        self, workspace_id: WorkspaceId, campaign_id: CampaignId, request: WritingRequest
    ) -> Written:
        """Drafts for `request`, from the cache or fresh, and settled; raises as `drafted` does."""
        async with self.drafted(workspace_id, campaign_id, request) as drafted:
            return drafted.written

    @asynccontextmanager
    async def drafted(
        self, workspace_id: WorkspaceId, campaign_id: CampaignId, request: WritingRequest
    ) -> AsyncIterator[Drafted]:
        """Drafts for `request`, from the cache or fresh; settled at the latest when the block ends.

        Raises:
            OverBudget: the workspace's daily limit would be passed; nothing was sent.
            WriterUnavailable: nobody answered after retries.
            WriterRefused: the provider said no.
        """
        began = self._clock.now()
        fresh: list[Drafted] = []

        async def make() -> bytes:
            fresh.append(await self._write(workspace_id, campaign_id, request))
            if fresh[0].written.why_not_first:
                raise _NotKept
            return _WRITTEN.dump_json(fresh[0].written)

        key = cache_key(workspace_id, request, writer=self._writer.name, model=self._writer.model)
        try:
            try:
                kept = await self._cache.get_or_make(key, self._ttl, make)
            except _NotKept:
                kept = b""
            cached = None if fresh else _read(kept)
            if not fresh and cached is None:
                log.warning("cached_drafts_unreadable", platform=request.platform)
                fresh.append(await self._write(workspace_id, campaign_id, request))
            drafted = fresh[0] if cached is None else Drafted(cached)
            log.info(
                "drafted",
                campaign_id=campaign_id,
                platform=request.platform,
                drafts=len(drafted.written.drafts),
                writer=drafted.written.writer,
                cached=cached is not None,
                seconds=(self._clock.now() - began).total_seconds(),
            )
            yield drafted
        except BaseException:
            # Also what was settled within a transaction, which has come to nothing; twice is charged once.
            for drafted in fresh:
                await drafted.settle()
            raise
        if not drafted.is_settled:
            await drafted.settle()

    async def _write(
        self, workspace_id: WorkspaceId, campaign_id: CampaignId, request: WritingRequest
    ) -> Drafted:
        """What the first writer that can has written."""
        until = self._passing.now() + self._deadline
        failed: list[WriterUnavailable | WriterRefused] = []
        for writer in (self._writer, *self._instead):
            # Whoever waits for no server has all the time it needs.
            seconds = None if writer.answers_at_once else until - self._passing.now()
            if failed and seconds is not None and seconds <= 0:
                continue
            try:
                drafted = await self._paying.write(
                    writer, workspace_id, campaign_id, request, seconds=seconds
                )
            except BriefRefused:
                raise
            except (WriterUnavailable, WriterRefused) as error:
                log.warning("writer_failed", model=writer.model, platform=request.platform, error=error.code)
                failed.append(error)
                continue
            if failed:
                drafted.written = replace(drafted.written, why_not_first=failed[0].message)
            return drafted
        raise failed[0]


class _NotKept(Exception):
    """What was made is not to be kept."""


def cache_key(workspace_id: WorkspaceId, request: WritingRequest, *, writer: str, model: str) -> str:
    """What makes two requests the same: everything that the writer sees, and who writes."""
    brief = asdict(request.brief)
    # Each platform is asked for alone, so a brief for more platforms is the same brief here; and no writer
    # sees the images.
    del brief["platforms"], brief["variants"], brief["media"], brief["accounts"]
    asked = [
        brief,
        request.platform,
        [(limit.most, limit.unit, limit.count(request.brief.link or "")) for limit in request.rules.limits],
        request.count,
        request.seed,
        request.hint,
        request.current,
        request.avoid,
        writer,
        model,
        PROMPT_VERSION,
    ]
    canonical = json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"drafts:{workspace_id}:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _read(kept: bytes) -> Written | None:
    try:
        return _WRITTEN.validate_json(kept)
    except ValidationError:
        return None
