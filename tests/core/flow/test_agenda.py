"""The agenda: what a worker would do stands on it, and where nothing is to be done it is empty."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core.access.models import Member
from core.accounts.service import Accounts
from core.campaigns.models import Campaign, Rewrite
from core.flow.agenda import Agenda, Work
from core.foundation.ids import CampaignState, PlatformName, PostId, PostState
from core.foundation.money import Money
from core.foundation.sealing import Sealer
from core.metrics import inbox
from core.metrics.engagement import Report
from core.platforms.posting import capabilities_of
from core.publishing import publish
from core.publishing.amendments import ask_take_down
from core.publishing.completion import complete_finished
from core.publishing.models import Amendment, Post
from core.publishing.recover import LONG_CALL
from core.spending.budgets import LOST_AFTER, Budgets
from core.storage import journal
from core.storage.database import Database
from core.telling import unshown
from core.telling.unshown import Unshown
from core.telling.untold import StillToTell
from core.webhooks.endpoints import create_endpoint, disable_endpoint
from core.webhooks.fan_out import fan_out
from core.webhooks.models import Delivery
from tests.builders import ScriptedPlatform, a_member, a_post, a_variant, scope_in
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.connector import ScriptedConnector

SOON = timedelta(minutes=5)
Situation = Callable[[Database, ManualClock, Member], Awaitable[None]]


async def all_read(database: Database, clock: ManualClock) -> None:
    """Everything that reads the journal has read it."""
    await complete_finished(database, clock)
    await fan_out(database, clock)
    async with database.write() as session:
        entries = await journal.unread(session, unshown.CONSUMER, limit=100)
        await journal.mark_read(session, unshown.CONSUMER, entries)


async def a_post_soon(database: Database, clock: ManualClock, ana: Member) -> None:
    await a_post(database, clock, ana, due=clock.now() + SOON)


async def a_post_that_somebody_claimed(database: Database, clock: ManualClock, ana: Member) -> None:
    await a_post(database, clock, ana)
    async with database.write() as session:
        await publish.claim_due(session, clock.now(), lease=SOON, limit=1)


def a_post_that_is(state: PostState) -> Situation:
    async def make(database: Database, clock: ManualClock, ana: Member) -> None:
        post = await a_post(database, clock, ana)
        await change(database, Post, post.id, state=state, leased_until=clock.now() + SOON)

    return make


async def a_campaign_being_written(database: Database, clock: ManualClock, ana: Member) -> None:
    variant = await a_variant(database, clock, ana)
    lease = {"state": CampaignState.DRAFTING, "leased_until": clock.now() + SOON}
    await change(database, Campaign, variant.campaign_id, **lease)


async def a_rewrite(database: Database, clock: ManualClock, ana: Member) -> None:
    variant = await a_variant(database, clock, ana)
    async with database.write() as session:
        session.add(
            Rewrite(
                id=variant.id,
                workspace_id=ana.workspace_id,
                campaign_id=variant.campaign_id,
                seen=variant.content_hash,
                hint="",
                asked_by=ana.id,
                leased_until=clock.now() + SOON,
                fence=1,
                correlation_id="",
            )
        )


async def a_change_to_what_is_out(database: Database, clock: ManualClock, ana: Member) -> None:
    post = await a_post(database, clock, ana)
    platforms = {post.platform: ScriptedPlatform()}
    await publish.publish_due(database, platforms, clock)
    async with database.write() as session:
        await ask_take_down(
            session,
            scope_in(ana.workspace_id, ana.id),
            post.id,
            capabilities_of(platforms),
            reason="Wrong.",
            at=clock.now(),
        )
    await change(database, Amendment, post.id, leased_until=clock.now() + SOON)


async def a_post_whose_figures_are_due(database: Database, clock: ManualClock, ana: Member) -> None:
    connector, sealer = ScriptedConnector(), Sealer.of(b"s" * 32)
    accounts = Accounts(database, clock, sealer, {connector.platform: connector})
    account = await accounts.connect(ana, connector.platform, {"handle": "@fernweh", "token": "good"})
    post = await a_post(database, clock, ana)
    out = {"state": PostState.PUBLISHED, "account_id": account.id, "read_at": clock.now()}
    await change(database, Post, post.id, ask_at=clock.now() + SOON, **out)


async def a_delivery(database: Database, clock: ManualClock, ana: Member) -> None:
    async with database.write() as session:
        await create_endpoint(
            session,
            scope_in(ana.workspace_id),
            url="https://example.com/hook",
            at=clock.now(),
            allow_private=True,
            sealer=Sealer.of(b"s" * 32),
        )
    await a_post(database, clock, ana, due=clock.now() + 2 * SOON)
    await fan_out(database, clock)
    async with database.write() as session:
        await session.execute(update(Delivery).values(next_at=clock.now() + SOON))


async def a_delivery_to_an_endpoint_that_is_off(database: Database, clock: ManualClock, ana: Member) -> None:
    await a_delivery(database, clock, ana)
    async with database.write() as session:
        [endpoint_id] = set(await session.scalars(select(Delivery.endpoint_id)))
        await disable_endpoint(session, scope_in(ana.workspace_id), endpoint_id)


async def a_call_that_was_paid_for_in_advance(database: Database, clock: ManualClock, ana: Member) -> None:
    variant = await a_variant(database, clock, ana)
    budgets = Budgets(database, clock, daily_limit=Money(10_000))
    await budgets.reserve(
        ana.workspace_id,
        Money(10),
        campaign_id=variant.campaign_id,
        platform=PlatformName.X,
        writer="openai",
        model="a-model",
    )


async def a_card_to_show(database: Database, clock: ManualClock, ana: Member) -> None:
    async with database.write() as session:
        thing = Unshown(key="cmp_1", workspace_id=ana.workspace_id, position=1, due_at=clock.now() + SOON)
        session.add(thing)


async def an_answer_that_is_owed(database: Database, clock: ManualClock, _: Member) -> None:
    await StillToTell(database, clock).owe("ltr_1", "sealed", lease=SOON)


async def a_report(database: Database, clock: ManualClock, ana: Member) -> None:
    variant = await a_variant(database, clock, ana)
    about = inbox.About(variant.campaign_id, variant.id, PlatformName.X)
    report = Report("r1", PostId("pst_1"), 10, 1, clock.now(), "test")
    async with database.write() as session:
        await inbox.accept(session, ana.workspace_id, [(report, about)], now=clock.now())


async def change(database: Database, table: type[Any], row_id: str, **values: Any) -> None:
    async with database.write() as session:
        await session.execute(update(table).where(table.id == row_id).values(**values))


@pytest.mark.parametrize(
    ("work", "situation", "later"),
    [
        (Work.PUBLISH, a_post_soon, SOON),
        (Work.PUBLISH, a_post_that_somebody_claimed, SOON),
        (Work.FIND, a_post_that_is(PostState.SENDING), SOON - publish.LEASE + LONG_CALL),
        (Work.RECOVER, a_post_that_is(PostState.SENDING), SOON),
        (Work.RECOVER, a_post_that_is(PostState.UNKNOWN), SOON),
        (Work.AMEND, a_change_to_what_is_out, SOON),
        (Work.FETCH, a_post_whose_figures_are_due, SOON),
        (Work.RESUME, a_campaign_being_written, SOON),
        (Work.REWRITE, a_rewrite, SOON),
        (Work.DELIVER, a_delivery, SOON),
        (Work.DELIVER, a_delivery_to_an_endpoint_that_is_off, timedelta()),
        (Work.CHARGE_LOST, a_call_that_was_paid_for_in_advance, LOST_AFTER),
        (Work.ANNOUNCE, a_card_to_show, SOON),
        (Work.TELL, an_answer_that_is_owed, SOON),
        (Work.SHIP, a_report, timedelta()),
    ],
)
async def test_what_has_its_time_stands_on_the_agenda_for_that_time(
    database: Database, clock: ManualClock, work: Work, situation: Situation, later: timedelta
) -> None:
    agenda = Agenda(database, clock)
    ana = await a_member(database, clock)
    assert await agenda.due() == {}
    await situation(database, clock, ana)
    await all_read(database, clock)
    due = {what: max(moment, clock.now()) for what, moment in (await agenda.due()).items()}
    assert due[work] == clock.now() + later
    about_sending = {Work.FIND, Work.RECOVER}
    assert due.keys() <= {work, Work.SHIP, Work.PUBLISH} | (about_sending if work in about_sending else set())


async def test_what_happened_is_on_the_agenda_of_all_who_read_the_journal_until_they_have(
    database: Database, clock: ManualClock
) -> None:
    agenda = Agenda(database, clock)
    await a_post_soon(database, clock, await a_member(database, clock))
    readers = {Work.COMPLETE, Work.FAN_OUT, Work.ANNOUNCE, Work.SHIP}
    assert {work for work, moment in (await agenda.due()).items() if moment <= clock.now()} == readers
    await all_read(database, clock)
    agenda.all_shipped()
    assert {work for work, moment in (await agenda.due()).items() if moment <= clock.now()} == set()
