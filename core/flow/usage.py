"""Usage with names on it, for whoever looks at costs or bills them on, and the tariffs it is billed by."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.models import Member
from core.access.permissions import Actor, Permission, may, require
from core.access.scope import Scope
from core.campaigns.models import Campaign
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput
from core.foundation.events.spending import TariffSet
from core.foundation.ids import CampaignId, MemberId, PlatformName
from core.foundation.money import Money
from core.spending import usage
from core.spending.ledger import EntryState, Task
from core.spending.periods import day_of
from core.spending.rates import Tier
from core.spending.tariffs import WHOLE, Tariff
from core.spending.usage import Billed, Days, Grouping, Sum, Used
from core.storage import journal
from core.storage.database import Database
from core.storage.upsert import insert

LONGEST = 366
"""Days of which sums are given."""
MOST_MARKUP = 10 * WHOLE
MOST_PRICE = Money.of_dollars(1_000)
NOBODY = "nobody in particular"


@dataclass(frozen=True, slots=True)
class UsageRow:
    """What was used of `key`, which is called `name`; of one day, where days are apart.

    What it is billed at is for admins alone.
    """

    day: date | None
    key: str
    name: str
    used: Used


@dataclass(frozen=True, slots=True)
class UsageReport:
    """What was used from the first to the last day, where the workspace is."""

    first: date
    last: date
    zone: str
    by: Grouping
    rows: tuple[UsageRow, ...]


@dataclass(frozen=True, slots=True)
class UsageEntry:
    """One call, as the ledger has it. Amounts are micro-dollars."""

    id: str
    created_at: datetime
    day: date
    state: EntryState
    task: Task
    platform: PlatformName
    writer: str
    model: str
    campaign_id: CampaignId
    campaign: str
    person_id: MemberId | None
    person: str
    variants: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    reasoning_tokens: int
    tier: Tier
    cost_micros: int
    assumed: bool
    saved_micros: int
    billed_micros: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Reads over what was used, and what it is billed at. Built once by the composition root."""

    database: Database
    clock: Clock

    async def of(
        self,
        by: Actor,
        *,
        first: date | None = None,
        last: date | None = None,
        grouped: Grouping = Grouping.DAY,
        daily: bool = False,
    ) -> UsageReport:
        """What their workspace used by `grouped`, and each day apart where it is `daily`; without days, in
        this month until today.

        Raises:
            InvalidInput: on `from`: the days are too many, or the wrong way round.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            days, zone = await self._days(session, scope, first, last)
            if (days.last - days.first).days >= LONGEST:
                raise InvalidInput({"from": f"must be at most {LONGEST} days before the last one."})
            found = await usage.sums(session, scope.workspace_id, days, grouped, daily=daily)
            names = await _names(session, scope, grouped, {each.key for each in found})
        sees_bills = may(by, Permission.ADMINISTER)
        rows = (_row(each, names, sees_bills=sees_bills) for each in found)
        return UsageReport(days.first, days.last, zone, grouped, tuple(rows))

    async def entries(
        self, by: Actor, *, first: date | None = None, last: date | None = None
    ) -> AsyncIterator[UsageEntry]:
        """Every entry of the ledger, one after the other however many there are; without days, of this month
        until today.

        Raises:
            RoleTooLow: they may not see bills.
            InvalidInput: on `from`: the days are the wrong way round.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.read() as session:
            days, _ = await self._days(session, scope, first, last)
            called = await people.names(session, scope)
        return self._each(scope, days, called)

    async def _each(
        self, scope: Scope, days: Days, called: Mapping[MemberId, Member]
    ) -> AsyncIterator[UsageEntry]:
        """A page at a time, so that no read is open while the caller writes."""
        page: Sequence[Billed] = ()
        while True:
            async with self.database.read() as session:
                after = page[-1].entry if page else None
                page = await usage.entries(session, scope.workspace_id, days, after=after)
                campaigns = await _campaigns(session, scope, {each.entry.campaign_id for each in page})
            for each in page:
                yield _entry(each, campaigns, called)
            if len(page) < usage.AT_A_TIME:
                return

    async def set_tariff(
        self, *, by: Actor, markup: Decimal | None, variant: Money, million_tokens: Money
    ) -> Tariff:
        """Bill usage so from now on: `markup` percent on top of what it cost (None bills no costs), and so
        much for each variant and each million tokens.

        Raises:
            RoleTooLow: they may not.
            InvalidInput: on `markup`, `per-variant` or `per-million-tokens`.
        """
        scope = require(by, Permission.ADMINISTER)
        points = None if markup is None else int((markup * WHOLE / 100).to_integral_value())
        wrong = {
            name: f"must be from 0 to {MOST_PRICE.dollars:,.0f} US dollars."
            for name, price in (("per-variant", variant), ("per-million-tokens", million_tokens))
            if not 0 <= price.micros <= MOST_PRICE.micros
        }
        if points is not None and not 0 <= points <= MOST_MARKUP:
            wrong["markup"] = f"must be from 0 to {MOST_MARKUP * 100 // WHOLE:,}%."
        if wrong:
            raise InvalidInput(wrong)
        now = self.clock.now()
        tariff = TariffSet(variant.micros, million_tokens.micros, points)
        prices = asdict(tariff)
        row = {"workspace_id": scope.workspace_id, "since": now, "set_by": scope.by, **prices}
        async with self.database.write() as session:
            await session.execute(
                insert(session, Tariff)
                .values(row)
                .on_conflict_do_update(index_elements=["workspace_id", "since"], set_=prices)
            )
            journal.record(session, scope.workspace_id, tariff, at=now, by=scope.by)
        return Tariff(**row)

    async def tariffs(self, by: Actor) -> Sequence[Tariff]:
        """All tariffs of their workspace, the one that counts now first.

        Raises:
            RoleTooLow: they may not see bills.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.read() as session:
            found = await session.scalars(
                select(Tariff).where(scope.covers(Tariff)).order_by(Tariff.since.desc())
            )
            return found.all()

    async def _days(
        self, session: AsyncSession, scope: Scope, first: date | None, last: date | None
    ) -> tuple[Days, str]:
        """The days that are meant, and the name of the zone they are days in."""
        zone = await people.zone_of_workspace(session, scope.workspace_id)
        last = last or day_of(self.clock.now(), zone)
        first = first or last.replace(day=1)
        if first > last:
            raise InvalidInput({"from": f"must not be after the last day, {last}."})
        return Days(first, last), zone.key


def _row(each: Sum, names: Mapping[str, str], *, sees_bills: bool) -> UsageRow:
    used = each.used if sees_bills else replace(each.used, billed_micros=None)
    return UsageRow(each.day, each.key, names.get(each.key, each.key) or NOBODY, used)


def _entry(billed: Billed, campaigns: Mapping[str, str], called: Mapping[MemberId, Member]) -> UsageEntry:
    entry = billed.entry
    return UsageEntry(
        id=entry.id,
        created_at=entry.created_at,
        day=entry.day,
        state=entry.state,
        task=entry.task,
        platform=entry.platform,
        writer=entry.writer,
        model=entry.model,
        campaign_id=entry.campaign_id,
        campaign=campaigns[entry.campaign_id],
        person_id=entry.asked_by,
        person=called[entry.asked_by].name if entry.asked_by else "",
        variants=entry.variants,
        input_tokens=entry.input_tokens,
        cached_tokens=entry.cached_tokens,
        output_tokens=entry.output_tokens,
        reasoning_tokens=entry.reasoning_tokens,
        tier=entry.tier,
        cost_micros=entry.cost_micros,
        assumed=entry.price_assumed,
        saved_micros=entry.saved_micros,
        billed_micros=billed.billed_micros,
    )


async def _names(
    session: AsyncSession, scope: Scope, grouped: Grouping, keys: Collection[str]
) -> Mapping[str, str]:
    """What ids are called; keys of other kinds are names already."""
    match grouped:
        case Grouping.CAMPAIGN:
            return await _campaigns(session, scope, keys)
        case Grouping.PERSON:
            everybody = (await people.names(session, scope)).values()
            return {who.id: f"{who.name} (API key)" if who.is_program else who.name for who in everybody}
        case _:
            return {}


async def _campaigns(session: AsyncSession, scope: Scope, ids: Collection[str]) -> dict[str, str]:
    found = await session.execute(
        select(Campaign.id, Campaign.name).where(scope.covers(Campaign), Campaign.id.in_(ids))
    )
    return {str(id_): name for id_, name in found}


def percent(typed: str) -> Decimal:
    """What somebody typed as a mark-up, such as `20` or `12.5%`.

    Raises:
        InvalidInput: on `markup`; it is no number.
    """
    try:
        number = Decimal(typed.strip().removesuffix("%").strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InvalidInput({"markup": "must be a percentage, such as 20."})
    return number
