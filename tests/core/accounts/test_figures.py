"""What posts have reached is asked of their platforms at its time, kept as versions, and paid for once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from core.accounts.models import ConnectedAccount
from core.campaigns.models import Campaign
from core.flow import figures as flow
from core.flow.agenda import Agenda, Work
from core.flow.figures import Fetching
from core.foundation.ids import PostState
from core.foundation.money import Money
from core.metrics.engagement import MOST
from core.metrics.figures import FiguresVersion, latest
from core.metrics.totals import Fetched
from core.platforms.posting import Capability, CredentialsExpired, Figures, Outgoing, RateLimited, Receipt
from core.publishing.ages import AGES, AGES_WHERE_PAID
from core.publishing.asking import LEASE
from core.publishing.models import Post
from core.publishing.publish import publish_due
from core.spending.budgets import Budgets
from core.spending.ledger import FEE, LedgerEntry
from core.storage import journal
from core.telling.unshown import Unshown
from tests.builders import receipt_of
from tests.core.accounts.conftest import House
from tests.core.accounts.test_posting_as import now, placed

FEW, MORE, FEWER = Figures(likes=3), Figures(likes=7), Figures(likes=5)
FIRST = AGES_WHERE_PAID[0]
PLENTY = Money(1_000_000)


class Counter:
    """Counts for the platform, as the test says, and for money, since it is X."""

    def __init__(self, house: House, daily_limit: Money = PLENTY) -> None:
        self.house = house
        self.says: dict[str, Figures | None] = {}
        self.fails: Exception | None = None
        self.asked: list[list[str]] = []
        budgets = Budgets(house.database, house.clock, daily_limit=daily_limit)
        self.fetching = Fetching(house.database, house.clock, house.platforms, budgets)
        connector = house.connector
        connector.capabilities |= {Capability.ENGAGEMENT}
        opened = connector.open

        def opening(account):
            platform = opened(account)
            platform.engagement = self.engagement
            return platform

        connector.open = opening

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        self.asked.append(list(remote_ids))
        if self.fails is not None:
            raise self.fails
        return {remote_id: self.says[remote_id] for remote_id in remote_ids if remote_id in self.says}

    async def work(self) -> int:
        return await self.fetching.fetch_due()

    async def at(self, *ages: timedelta) -> None:
        """Work at these ages of what was published first of all."""
        for age in ages:
            self.house.clock.advance(self.out_at + age - self.house.clock.now())
            await self.work()

    async def out(self, *says: Figures | None, handle: str = "@fernweh") -> list[Post]:
        """Posts of one account that go out now, and what the platform will say of each."""
        self.out_at = self.house.clock.now()

        async def answer(sent: Outgoing) -> Receipt:
            return replace(receipt_of(sent), published_at=self.house.clock.now())

        self.house.connector.scripted.answer = answer
        account = await self.house.connect(handle)
        posts = [await placed(self.house, account) for _ in says]
        await publish_due(self.house.database, self.house.platforms, self.house.clock)
        for post, figures in zip(posts, says, strict=True):
            self.says[remote_id(post)] = figures
        return posts


@pytest.fixture
def counter(house: House) -> Counter:
    return Counter(house)


def remote_id(post: Post) -> str:
    return f"remote-{post.id}"


async def versions(house: House, post: Post) -> list[tuple[int | None, bool]]:
    async with house.database.read() as session:
        found = await session.scalars(
            select(FiguresVersion).where(FiguresVersion.post_id == post.id).order_by(FiguresVersion.position)
        )
        return [(version.likes, version.is_gone) for version in found]


async def charged(house: House) -> list[int]:
    async with house.database.read() as session:
        entries = await session.scalars(select(LedgerEntry).where(LedgerEntry.writer == FEE))
        return [entry.cost_micros for entry in entries]


async def test_posts_of_one_account_are_asked_about_together_and_each_answer_is_a_version(
    house: House, counter: Counter
) -> None:
    first, second = await counter.out(FEW, MORE)
    assert await counter.work() == 0
    await counter.at(FIRST)
    assert await counter.work() == 0
    assert [set(ids) for ids in counter.asked] == [{remote_id(first), remote_id(second)}]
    assert [await versions(house, post) for post in (first, second)] == [[(3, False)], [(7, False)]]


async def test_the_card_is_to_be_shown_again_with_what_was_told_before_the_post_was_gone(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(Figures(likes=3, replies=0))
    async with house.database.write() as session:
        await session.execute(update(Campaign).values(place="C0CAMPAIGN"))
        await session.execute(delete(Unshown))
    await counter.at(FIRST)
    asked_at = house.clock.now()
    async with house.database.read() as session:
        assert (await session.scalars(select(Unshown.key))).all() == [post.campaign_id]
    counter.says[remote_id(post)] = None
    await counter.at(AGES_WHERE_PAID[1])
    async with house.database.read() as session:
        assert await latest(session, [post.id]) == {post.id: Fetched("x", asked_at, None, None, 3, 0, None)}


async def test_lower_figures_that_come_late_are_another_version_and_not_a_sum(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(MORE)
    await counter.at(FIRST)
    counter.says[remote_id(post)] = FEWER
    await counter.at(AGES_WHERE_PAID[1])
    assert await versions(house, post) == [(7, False), (5, False)]


async def test_ages_that_passed_while_nobody_worked_are_asked_about_once_and_after_the_last_never(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(FEW)
    await counter.at(AGES_WHERE_PAID[3], AGES_WHERE_PAID[-1])
    assert len(counter.asked) == 2
    assert (await now(house, post)).ask_at is None


async def test_what_is_not_told_is_no_version_and_is_asked_at_the_next_age(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(FEW)
    counter.says.clear()
    await counter.at(FIRST)
    assert await versions(house, post) == []
    assert (await now(house, post)).ask_at == counter.out_at + AGES_WHERE_PAID[1]


async def test_a_post_that_is_gone_is_told_apart_from_a_quiet_one_and_people_are_told_once(
    house: House, counter: Counter
) -> None:
    gone, quiet = await counter.out(None, Figures(likes=0))
    await counter.at(*AGES_WHERE_PAID[:2])
    assert await versions(house, gone) == [(None, True)] * 2
    assert await versions(house, quiet) == [(0, False)] * 2
    assert [(await now(house, post)).shows for post in (gone, quiet)] == ["", None]
    async with house.database.read() as session:
        entries = await journal.entries_after(session, house.owner.workspace_id, 0, limit=100)
    assert [entry.payload["post_id"] for entry in entries if entry.kind == "post.differs"] == [gone.id]


async def test_a_post_that_was_gone_by_mistake_is_back_with_its_figures(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(None)
    await counter.at(FIRST)
    counter.says[remote_id(post)] = FEW
    await counter.at(AGES_WHERE_PAID[1])
    assert await versions(house, post) == [(None, True), (3, False)]
    assert (await now(house, post)).shows is None


async def test_a_platform_that_wants_to_be_left_alone_is_asked_about_no_post_of_the_account_before(
    house: House, counter: Counter
) -> None:
    await counter.out(FEW)
    until = counter.out_at + FIRST + timedelta(minutes=50)
    house.clock.advance(timedelta(minutes=30))
    [later] = await counter.out(FEW)
    counter.out_at -= timedelta(minutes=30)
    counter.fails = RateLimited("Later.", until=until)
    await counter.at(FIRST)
    assert (await now(house, later)).ask_at == until
    counter.fails = None
    await counter.at(FIRST + timedelta(minutes=40))
    assert len(counter.asked) == 1
    await counter.at(FIRST + timedelta(minutes=50))
    assert len(counter.asked[-1]) == 2


async def test_a_platform_that_wants_a_day_is_left_alone_for_a_day(house: House, counter: Counter) -> None:
    [post] = await counter.out(FEW)
    until = counter.out_at + FIRST + timedelta(days=1)
    counter.fails = RateLimited("Tomorrow.", until=until)
    await counter.at(FIRST)
    counter.fails = None
    await counter.at(FIRST + timedelta(hours=23))
    assert len(counter.asked) == 1
    assert (await now(house, post)).ask_at == until
    await counter.at(FIRST + timedelta(days=1))
    assert await versions(house, post) == [(3, False)]


async def test_no_platform_is_left_alone_for_longer_than_a_week(house: House, counter: Counter) -> None:
    [post] = await counter.out(FEW)
    house.clock.advance(timedelta(minutes=30))
    [later] = await counter.out(FEW)
    counter.out_at -= timedelta(minutes=30)
    counter.fails = RateLimited("Never.", until=datetime(9999, 12, 31, tzinfo=UTC))
    await counter.at(FIRST)
    again = counter.out_at + FIRST + timedelta(days=7)
    assert [(await now(house, each)).ask_at for each in (post, later)] == [again, again]
    counter.fails = None
    await counter.at(FIRST + timedelta(days=7))
    assert [await versions(house, each) for each in (post, later)] == [[(3, False)], [(3, False)]]


async def test_a_worker_that_dies_while_it_asks_leaves_it_due_when_its_lease_is_over(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(FEW)
    counter.fails = SystemExit()  # nothing after the call is done
    with pytest.raises(SystemExit):
        await counter.at(FIRST)
    counter.fails = None
    assert await counter.work() == 0
    house.clock.advance(LEASE)
    assert await counter.work() == 1
    assert await versions(house, post) == [(3, False)]


async def test_workers_at_once_ask_about_each_post_once(house: House, counter: Counter) -> None:
    posts = await counter.out(FEW, MORE)
    posts += await counter.out(FEW, handle="@others")
    house.clock.advance(FIRST)
    asked = await asyncio.gather(*(counter.work() for _ in range(4)))
    while any(asked):  # whoever came too late for one account looks again
        asked = [await counter.work()]
    assert sorted(id_ for ids in counter.asked for id_ in ids) == sorted(map(remote_id, posts))
    assert [len(await versions(house, post)) for post in posts] == [1, 1, 1]


async def test_an_account_that_is_to_be_left_alone_is_asked_nothing_meanwhile(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(FEW)
    until = house.clock.now() + FIRST + timedelta(minutes=20)
    async with house.database.write() as session:
        await session.execute(update(ConnectedAccount).values(rests_until=until))
    await counter.at(FIRST)
    assert counter.asked == []
    assert (await now(house, post)).ask_at == max(until, house.clock.now() + FIRST / 10)


async def test_a_worker_that_slept_through_its_lease_writes_nothing_down(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(FEW)
    asked = counter.engagement

    async def slow(remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        house.clock.advance(LEASE)
        counter.engagement = asked
        assert await counter.work() == 1
        counter.says[remote_id(post)] = MORE
        return await asked(remote_ids)

    counter.engagement = slow
    await counter.at(FIRST)
    assert await versions(house, post) == [(3, False)]


async def test_an_account_that_is_not_connected_is_asked_nothing_until_it_is_again(
    house: House, counter: Counter
) -> None:
    await counter.out(FEW)
    counter.fails = CredentialsExpired("Connect it again.")
    await counter.at(FIRST)
    house.clock.advance(timedelta(days=1))
    asked = len(counter.asked)
    assert await counter.work() == 0
    assert Work.FETCH not in await Agenda(house.database, house.clock).due()
    counter.fails = None
    await house.connect()
    assert await counter.work() == 1
    assert len(counter.asked) == asked + 1


async def test_a_platform_that_does_not_answer_is_asked_again_and_in_the_end_no_more(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(FEW)
    counter.fails = TimeoutError()
    await counter.at(FIRST)
    assert (await now(house, post)).ask_at == counter.out_at + FIRST + FIRST / 10
    await counter.at(AGES_WHERE_PAID[-1] + timedelta(days=8))
    assert (await now(house, post)).ask_at is None


async def test_what_a_platform_charges_is_charged_for_each_post_that_it_told(
    house: House, counter: Counter
) -> None:
    await counter.out(FEW, MORE, None)
    await counter.at(FIRST)
    assert sorted(await charged(house)) == [0, 5_000, 5_000]


async def test_what_no_answer_came_to_costs_nothing(house: House, counter: Counter) -> None:
    await counter.out(FEW)
    counter.fails = TimeoutError()
    await counter.at(FIRST)
    assert await charged(house) == [0]


@pytest.mark.parametrize("absurd", [10**30, 2**63, MOST + 1, -1, True])
async def test_a_figure_that_can_not_be_is_not_available_and_the_others_are_kept_and_paid_for_once(
    house: House, counter: Counter, absurd: int
) -> None:
    odd, well = await counter.out(Figures(impressions=absurd, likes=MOST, clicks=0), FEW)
    with capture_logs() as logs:
        await counter.at(FIRST, FIRST + LEASE)
    told = [entry for entry in logs if entry["event"] == "figures_absurd"]
    assert [(entry["post_id"], entry["measures"]) for entry in told] == [(odd.id, ["impressions"])]
    async with house.database.read() as session:
        kept = await latest(session, [odd.id, well.id])
    asked_at = counter.out_at + FIRST
    assert kept[odd.id] == Fetched("x", asked_at, None, 0, MOST, None, None)
    assert kept[well.id] == Fetched("x", asked_at, None, None, 3, None, None)
    assert len(counter.asked) == 1
    assert await charged(house) == [5_000, 5_000]


async def test_what_can_not_be_kept_is_paid_for_once_and_asked_again_at_its_next_age(
    house: House, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(session: AsyncSession, *_: object) -> None:
        await session.execute(text("SELECT nothing FROM nowhere"))

    [post] = await counter.out(FEW)
    monkeypatch.setattr(flow, "keep", failing)
    with capture_logs() as logs:
        await counter.at(FIRST, FIRST + LEASE)
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["figures_not_kept"]
    assert len(counter.asked) == 1
    assert await charged(house) == [5_000]
    assert (await now(house, post)).ask_at == counter.out_at + AGES_WHERE_PAID[1]
    monkeypatch.undo()
    await counter.at(AGES_WHERE_PAID[1])
    assert await versions(house, post) == [(3, False)]


async def test_a_workspace_that_has_spent_its_day_asks_when_the_next_begins(house: House) -> None:
    counter = Counter(house, daily_limit=Money(4_999))
    [post] = await counter.out(FEW)
    await counter.at(FIRST)
    assert counter.asked == []
    assert (await now(house, post)).ask_at == (house.clock.now() + timedelta(days=1)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )


async def test_what_can_not_be_asked_and_what_went_into_the_outbox_is_off_the_agenda(
    house: House, counter: Counter
) -> None:
    [post] = await counter.out(FEW)
    outbox = await placed(house, None)
    await publish_due(house.database, house.platforms, house.clock)
    house.connector.lacking["@fernweh"] = frozenset({Capability.ENGAGEMENT})
    house.clock.advance(FIRST)
    agenda = Agenda(house.database, house.clock)
    assert (await agenda.due())[Work.FETCH] == house.clock.now()
    await counter.work()
    assert Work.FETCH not in await agenda.due()
    assert counter.asked == []
    assert (await now(house, post)).ask_at is None
    assert (await now(house, outbox)).state is PostState.PUBLISHED


def test_whoever_charges_is_asked_less_often() -> None:
    assert len(AGES_WHERE_PAID) * 3 < len(AGES)
    assert AGES[-1] == AGES_WHERE_PAID[-1] == timedelta(days=91)
