"""Drafting: the cache is asked first, then money is set aside, then the writer writes, then it is settled.

Whoever keeps what was written may settle in the same transaction; what they leave open is settled after them.
Where calls under way hold what is left of a day's money, those who come after wait their turn.

What was written for a brief is kept for a while, so that the same brief costs once. What is cached
belongs to its workspace; another workspace's equal brief is written anew.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.cache import Cache
from core.foundation.clock import Clock
from core.foundation.ids import CampaignId, PlatformName, WorkspaceId
from core.foundation.money import ZERO, Money
from core.foundation.resilience import REAL_TIME, Time
from core.spending.budgets import Budgets, OverBudget
from core.spending.ledger import ReservationId
from core.spending.prices import Rate, price_of
from core.writing.model.prompts import PROMPT_VERSION
from core.writing.port import Usage, Writer, WriterRefused, WriterUnavailable, WritingRequest, Written

log = structlog.get_logger(__name__)

_WRITTEN = TypeAdapter(Written)

PATIENCE = 300.0
"""Seconds for which somebody waits for money that calls under way hold."""
ASK_AGAIN = 0.5
"""Seconds between one look at the budget and the next, while waiting."""
LOST = Usage(0, 0, lost=True)


@dataclass(slots=True)
class Drafted:
    """What was written, and what it has yet to be charged, where it cost something."""

    written: Written
    _charge: Callable[[AsyncSession | None], Awaitable[None]] | None = None
    is_settled: bool = False

    async def settle(self, within: AsyncSession | None = None) -> None:
        """Charge it, `within` the caller's transaction or in one of its own."""
        if self._charge is not None:
            await self._charge(within)
        self.is_settled = True


class Drafting:
    """Drafts for campaigns, with at most `max_concurrent` calls of the writer at once."""

    def __init__(
        self,
        writer: Writer,
        cache: Cache,
        budgets: Budgets,
        clock: Clock,
        *,
        max_concurrent: int,
        ttl: timedelta,
        own_price: Rate | None = None,
        passing: Time = REAL_TIME,
    ) -> None:
        self._writer = writer
        self._cache = cache
        self._budgets = budgets
        self._clock = clock
        self._ttl = ttl
        self._running = asyncio.Semaphore(max_concurrent)
        self._turns: dict[WorkspaceId, asyncio.Lock] = {}
        self._own_price = own_price
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
            WriterUnavailable: no answer after retries.
            WriterRefused: the provider said no.
        """
        began = self._clock.now()
        fresh: list[Drafted] = []

        async def make() -> bytes:
            fresh.append(await self._write(workspace_id, campaign_id, request))
            return _WRITTEN.dump_json(fresh[0].written)

        key = cache_key(workspace_id, request, writer=self._writer.name, model=self._writer.model)
        try:
            kept = await self._cache.get_or_make(key, self._ttl, make)
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
        most = self._writer.estimate(request)
        if most == ZERO:
            async with self._running:
                return Drafted(await self._writer.write(request))
        reservation = await self._slot_and_money(workspace_id, campaign_id, request.platform, most)
        usage: Usage | None = LOST
        try:
            written = await self._writer.write(request)
        except BaseException as error:
            if isinstance(error, WriterUnavailable | WriterRefused):
                usage = error.usage
            self._running.release()
            await self._settle(reservation, usage)
            raise
        self._running.release()
        return Drafted(written, lambda within: self._settle(reservation, written.usage, within))

    async def _slot_and_money(
        self, workspace_id: WorkspaceId, campaign_id: CampaignId, platform: PlatformName, most: Money
    ) -> ReservationId:
        """Take a slot, and set money aside; the slot is held when this returns.

        Who finds neither at once waits for a turn: one of a workspace at a time, in the order they came, so
        that nobody is overtaken for good. While it waits for calls under way it holds no slot, which other
        workspaces may need.
        """

        async def reserved() -> ReservationId:
            await self._running.acquire()
            try:
                return await self._budgets.reserve(
                    workspace_id,
                    most,
                    campaign_id=campaign_id,
                    platform=platform,
                    writer=self._writer.name,
                    model=self._writer.model,
                )
            except BaseException:
                self._running.release()
                raise

        give_up = self._passing.now() + PATIENCE
        turn = self._turns.setdefault(workspace_id, asyncio.Lock())
        if not (turn.locked() or self._running.locked()):
            try:
                return await reserved()
            except OverBudget as error:
                if not error.may_pass:
                    raise
        async with turn:
            while True:
                try:
                    return await reserved()
                except OverBudget as error:
                    if not error.may_pass or self._passing.now() > give_up:
                        raise
                await self._passing.sleep(ASK_AGAIN)

    async def _settle(
        self, reservation: ReservationId, usage: Usage | None, within: AsyncSession | None = None
    ) -> None:
        """Charge what was used; a call that used nothing gives its reservation back."""
        if usage is None:
            await self._budgets.settle(reservation, ZERO, within=within)
            return
        tokens = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
        price = price_of(self._writer.model, **tokens, own=self._own_price)
        await self._budgets.settle(
            reservation,
            price.amount,
            assumed=price.assumed or usage.assumed,
            lost=usage.lost,
            within=within,
            **tokens,
        )


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
