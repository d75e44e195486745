"""Drafting: the cache is asked first, then money is set aside, then the writer writes, then it is settled.

What was written for a brief is kept for a while, so that the same brief costs once. What is cached
belongs to its workspace; another workspace's equal brief is written anew.
"""

import asyncio
import hashlib
import json
from dataclasses import asdict
from datetime import timedelta
from typing import Protocol

import structlog
from pydantic import TypeAdapter, ValidationError

from core.foundation.cache import Cache
from core.foundation.clock import Clock
from core.foundation.ids import CampaignId, PlatformName, WorkspaceId
from core.foundation.money import ZERO, Money
from core.spending.ledger import ReservationId
from core.spending.prices import price_of
from core.writing.port import Usage, Writer, WriterRefused, WriterUnavailable, WritingRequest, Written
from core.writing.prompts import PROMPT_VERSION

log = structlog.get_logger(__name__)

_WRITTEN = TypeAdapter(Written)


class Budget(Protocol):
    """Sets money aside before a call, and settles after it."""

    async def reserve(
        self,
        workspace_id: WorkspaceId,
        estimate: Money,
        *,
        campaign_id: CampaignId,
        platform: PlatformName,
        writer: str,
        model: str,
    ) -> ReservationId:
        """Set `estimate` aside.

        Raises:
            OverBudget: the limit would be passed.
        """
        ...

    async def settle(
        self,
        reservation: ReservationId,
        cost: Money,
        *,
        input_tokens: int = 0,
        output_tokens: int = 0,
        assumed: bool = False,
    ) -> bool:
        """Charge `cost` instead of what was set aside; zero gives all of it back."""
        ...


class Drafting:
    """Drafts for campaigns, with at most `max_concurrent` calls of the writer at once."""

    def __init__(
        self,
        writer: Writer,
        cache: Cache,
        budget: Budget,
        clock: Clock,
        *,
        max_concurrent: int,
        ttl: timedelta,
    ) -> None:
        self._writer = writer
        self._cache = cache
        self._budget = budget
        self._clock = clock
        self._ttl = ttl
        self._running = asyncio.Semaphore(max_concurrent)

    async def draft(
        self, workspace_id: WorkspaceId, campaign_id: CampaignId, request: WritingRequest
    ) -> Written:
        """Drafts for `request`, from the cache or fresh.

        Raises:
            OverBudget: the workspace's daily limit would be passed; nothing was sent.
            WriterUnavailable: no answer after retries.
            WriterRefused: the provider said no.
        """
        began = self._clock.now()
        fresh: list[Written] = []

        async def make() -> bytes:
            fresh.append(await self._write(workspace_id, campaign_id, request))
            return _WRITTEN.dump_json(fresh[0])

        key = cache_key(workspace_id, request, writer=self._writer.name, model=self._writer.model)
        kept = await self._cache.get_or_make(key, self._ttl, make)
        written = fresh[0] if fresh else _read(kept)
        if written is None:
            log.warning("cached_drafts_unreadable", platform=request.platform)
            written = await self._write(workspace_id, campaign_id, request)
        log.info(
            "drafted",
            campaign_id=campaign_id,
            platform=request.platform,
            drafts=len(written.drafts),
            cached=not fresh,
            seconds=(self._clock.now() - began).total_seconds(),
        )
        return written

    async def _write(
        self, workspace_id: WorkspaceId, campaign_id: CampaignId, request: WritingRequest
    ) -> Written:
        estimate = self._writer.estimate(request)
        async with self._running:
            if estimate == ZERO:
                return await self._writer.write(request)
            reservation = await self._budget.reserve(
                workspace_id,
                estimate,
                campaign_id=campaign_id,
                platform=request.platform,
                writer=self._writer.name,
                model=self._writer.model,
            )
            usage: Usage | None = None
            try:
                written = await self._writer.write(request)
                usage = written.usage
            except (WriterUnavailable, WriterRefused) as error:
                usage = error.usage
                raise
            finally:
                await self._settle(reservation, usage)
            return written

    async def _settle(self, reservation: ReservationId, usage: Usage | None) -> None:
        """Charge what was used; a call that used nothing gives its reservation back."""
        if usage is None:
            await self._budget.settle(reservation, ZERO)
            return
        tokens = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
        price = price_of(self._writer.model, **tokens)
        await self._budget.settle(reservation, price.amount, assumed=price.assumed, **tokens)


def cache_key(workspace_id: WorkspaceId, request: WritingRequest, *, writer: str, model: str) -> str:
    """What makes two requests the same: everything that the writer sees, and who writes."""
    brief = asdict(request.brief)
    # Each platform is asked for alone, so a brief for more platforms is the same brief here.
    del brief["platforms"], brief["variants"]
    asked = [
        brief,
        request.platform,
        [(limit.most, limit.unit) for limit in request.rules.limits],
        request.count,
        request.seed,
        request.hint,
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
