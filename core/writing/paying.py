"""One writer's call, with its slot and its money: set aside before, charged after.

Whoever keeps what was written may settle in the same transaction; what they leave open is settled after them.
Where calls under way hold what is left of a budget, those who come after wait their turn.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.ids import PlatformName
from core.foundation.money import ZERO, Money
from core.foundation.resilience import REAL_TIME, Time
from core.spending.books import Payers
from core.spending.budgets import Budgets
from core.spending.ledger import ReservationId, Task
from core.spending.over_budget import OverBudget
from core.writing.port import Usage, Writer, WriterRefused, WriterUnavailable, WritingRequest, Written
from core.writing.slots import Slots

PATIENCE = 300.0
"""Seconds for which somebody waits for money that calls under way hold."""
ASK_AGAIN = 0.5
"""Seconds between one look at the budget and the next, while waiting."""
LOST = Usage(0, 0, lost=True)


@dataclass(slots=True)
class Drafted:
    """What was written, and what it has yet to be charged, where it cost something."""

    written: Written
    _charge: Callable[..., Awaitable[object]] | None = None
    is_settled: bool = False
    saved: Money = ZERO
    """What it would have cost, had it not been kept in the cache."""
    from_cache: bool = False
    """Whether nobody was asked."""
    kept_as: str = ""
    """Its id there; empty where it is not kept."""

    async def settle(self, within: AsyncSession | None = None) -> None:
        """Charge it, `within` the caller's transaction or in one of its own."""
        if self._charge is not None:
            await self._charge(within=within, variants=len(self.written.drafts))
        self.is_settled = True

    async def charge(self) -> None:
        """Charge what was used, but no variant, where nobody has got one, or not yet: what is set aside may
        be wanting elsewhere. To settle it then charges nothing twice."""
        if self._charge is not None and not self.from_cache:
            await self._charge(variants=0)


class Paying:
    """Calls of writers, within the slots of this process and the budgets of workspaces."""

    def __init__(self, budgets: Budgets, slots: Slots, *, passing: Time = REAL_TIME) -> None:
        self._budgets, self._slots, self._passing = budgets, slots, passing
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def write(
        self,
        writer: Writer,
        payers: Payers,
        request: WritingRequest,
        *,
        task: Task = Task.DRAFT,
        seconds: float | None = None,
    ) -> Drafted:
        """What `writer` writes within `seconds`, yet to be settled.

        Raises:
            OverBudget: a limit would be passed; nothing was sent.
            WriterUnavailable: no answer after retries, or none in time.
            WriterRefused: the provider said no.
        """
        most = writer.estimate(request)
        if most == ZERO:
            async with self._slots.held(payers.workspace_id, payers.campaign_id):
                return Drafted(await _in_time(writer, request, seconds))
        set_aside = partial(
            self._budgets.reserve,
            payers.workspace_id,
            most,
            campaign_id=payers.campaign_id,
            platform=request.platform,
            writer=writer.name,
            model=writer.model,
            asked_by=payers.member_id,
            task=task,
        )
        reservation = await self._slot_and_money(payers, set_aside)
        usage: Usage | None = LOST
        try:
            written = await _in_time(writer, request, seconds)
        except BaseException as error:
            if isinstance(error, WriterUnavailable | WriterRefused):
                usage = error.usage
            self._slots.give_back()
            await self._settle(writer, reservation, usage)
            raise
        self._slots.give_back()
        return Drafted(written, partial(self._settle, writer, reservation, written.usage))

    def kept(
        self,
        writer: Writer,
        payers: Payers,
        platform: PlatformName,
        written: Written,
        *,
        task: Task,
        kept_as: str,
    ) -> Drafted:
        """What the cache had kept of `writer`'s, yet to be noted as saved where it cost something."""
        if written.usage is None:
            return Drafted(written, from_cache=True, kept_as=kept_as)
        saved = writer.cost(written.usage).amount
        keep = partial(
            self._budgets.keep_saved,
            payers.workspace_id,
            saved,
            campaign_id=payers.campaign_id,
            platform=platform,
            writer=written.writer,
            model=written.model,
            asked_by=payers.member_id,
            task=task,
        )
        return Drafted(written, keep, saved=saved, from_cache=True, kept_as=kept_as)

    async def _slot_and_money(
        self, payers: Payers, set_aside: Callable[[], Awaitable[ReservationId]]
    ) -> ReservationId:
        """Take a slot, and set money aside; the slot is held when this returns.

        Who finds no money waits for a turn at the budget that has none: one at a time, in the order they
        came, so that nobody is overtaken for good. While it waits for calls under way it holds no slot, which
        others may need.
        """

        async def reserved() -> ReservationId:
            await self._slots.take(payers.workspace_id, payers.campaign_id)
            try:
                return await set_aside()
            except BaseException:
                self._slots.give_back()
                raise

        give_up = self._passing.now() + PATIENCE
        turns = {whose: self._turns.setdefault(whose, asyncio.Lock()) for _, whose, _ in payers}
        turn = next((each for each in turns.values() if each.locked()), None)
        if turn is None:
            try:
                return await reserved()
            except OverBudget as error:
                if not error.may_pass:
                    raise
                turn = turns[error.budget.subject if error.budget else payers.workspace_id]
        async with turn:
            while True:
                try:
                    return await reserved()
                except OverBudget as error:
                    if not error.may_pass or self._passing.now() > give_up:
                        raise
                await self._passing.sleep(ASK_AGAIN)

    async def _settle(
        self,
        writer: Writer,
        reservation: ReservationId,
        usage: Usage | None,
        within: AsyncSession | None = None,
        *,
        variants: int = 0,
    ) -> None:
        """Charge what was used; a call that used nothing gives its reservation back."""
        if usage is None:
            await self._budgets.settle(reservation, ZERO, within=within)
            return
        price = writer.cost(usage)
        await self._budgets.settle(
            reservation,
            price.amount,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cached_tokens=usage.cached_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            tier=usage.tier,
            variants=variants,
            assumed=price.assumed or usage.assumed,
            lost=usage.lost,
            within=within,
        )


async def _in_time(writer: Writer, request: WritingRequest, seconds: float | None) -> Written:
    try:
        async with asyncio.timeout(seconds) as limit:
            return await writer.write(request)
    except TimeoutError as error:
        if not limit.expired():
            raise
        late = WriterUnavailable("The model took too long to answer. Try again in a few minutes.")
        late.usage = LOST
        raise late from error
