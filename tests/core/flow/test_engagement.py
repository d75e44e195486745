"""Engagement reported from outside: only what can be true of a post is counted."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from core.access.key_service import REMEMBERED
from core.access.models import ApiKey
from core.access.people_service import People
from core.access.permissions import RoleTooLow, System
from core.accounts.service import Accounts
from core.flow.engagement import CLOCK_SKEW, Engagement
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import PlatformName, PostState, Role, WorkspaceId
from core.foundation.sealing import Sealer
from core.metrics.engagement import Report
from core.metrics.rows import LINK, SIMULATED
from core.publishing.models import Post
from core.publishing.publish import publish_due
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, kept_reports
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.connector import ScriptedConnector

NEXT_YEAR = timedelta(days=365)
PUBLISHER = Role.PUBLISHER


def a_key(workspace_id: WorkspaceId | None, role: Role | None = None) -> ApiKey:
    """A key of one workspace or of all."""
    return ApiKey(hash="hash", hint="cdk_123456", name="counter", workspace_id=workspace_id, role=role)


def a_report(post: Post, at: timedelta) -> Report:
    assert post.published_at is not None
    return Report(f"r{at}", post.id, impressions=10, clicks=1, at=post.published_at + at, source="tests")


async def a_published_post(database: Database, clock: ManualClock) -> Post:
    post = await a_post(database, clock, await a_member(database, clock))
    await publish_due(database, {PlatformName.X: ScriptedPlatform()}, clock)
    async with database.read() as session:
        published = await session.get_one(Post, post.id)
    assert published.published_at is not None
    clock.advance(published.published_at - clock.now() + timedelta(hours=1))
    return published


async def test_reports_about_a_published_post_are_kept(database: Database, clock: ManualClock) -> None:
    post = await a_published_post(database, clock)
    reports = [a_report(post, timedelta(minutes=30)), a_report(post, -CLOCK_SKEW)]
    assert await Engagement(database, clock, PUBLISHER).accept(reports, by=a_key(post.workspace_id)) == 2


@pytest.mark.parametrize("takes_simulated", [True, False])
async def test_made_up_readers_are_for_the_outbox_and_not_for_production(
    database: Database, clock: ManualClock, takes_simulated: bool
) -> None:
    post = await a_published_post(database, clock)
    reports = [replace(a_report(post, timedelta(minutes=30)), source=SIMULATED)]
    door = Engagement(database, clock, PUBLISHER, takes_simulated=takes_simulated)
    if takes_simulated:
        assert await door.accept(reports, by=a_key(post.workspace_id)) == 1
        connector = ScriptedConnector()
        accounts = Accounts(database, clock, Sealer.of(b"s" * 32), {connector.platform: connector})
        owner = await a_member(database, clock)
        account = await accounts.connect(owner, connector.platform, {"handle": "@us", "token": "good"})
        async with database.write() as session:
            await session.execute(update(Post).values(account_id=account.id))
    with pytest.raises(InvalidInput, match="for the outbox alone"):
        await door.accept(reports, by=a_key(post.workspace_id))


async def test_nobody_outside_reports_as_our_own_links(database: Database, clock: ManualClock) -> None:
    post = await a_published_post(database, clock)
    reports = [replace(a_report(post, timedelta(minutes=30)), source=LINK)]
    with pytest.raises(InvalidInput, match="a name that our own links have"):
        await Engagement(database, clock, PUBLISHER).accept(reports, by=a_key(post.workspace_id))


async def test_readers_of_a_post_that_was_taken_down_since_are_counted(
    database: Database, clock: ManualClock
) -> None:
    post = await a_published_post(database, clock)
    async with database.write() as session:
        await session.execute(update(Post).values(state=PostState.TAKEN_DOWN))
    reports = [a_report(post, timedelta(minutes=30))]
    assert await Engagement(database, clock, PUBLISHER).accept(reports, by=a_key(post.workspace_id)) == 1


@pytest.mark.parametrize(
    ("at", "told"),
    [(NEXT_YEAR, "lies in the future"), (-NEXT_YEAR, "lies before the post was published")],
)
async def test_a_report_from_before_the_post_or_from_the_future_is_refused_with_all_of_its_batch(
    database: Database, clock: ManualClock, at: timedelta, told: str
) -> None:
    post = await a_published_post(database, clock)
    good = a_report(post, timedelta(minutes=30))
    with pytest.raises(InvalidInput, match=told) as refused:
        await Engagement(database, clock, PUBLISHER).accept(
            [good, a_report(post, at)], by=a_key(post.workspace_id)
        )
    assert list(refused.value.fields) == ["reports.1.at"]
    assert await Engagement(database, clock, PUBLISHER).accept([good], by=a_key(post.workspace_id)) == 1


@pytest.mark.parametrize(
    "state", [PostState.SCHEDULED, PostState.CANCELLED, PostState.FAILED, PostState.MISSED]
)
async def test_a_report_about_a_post_that_nobody_can_have_seen_is_refused(
    database: Database, clock: ManualClock, state: PostState
) -> None:
    post = await a_published_post(database, clock)
    async with database.write() as session:
        await session.execute(update(Post).values(state=state))
    with pytest.raises(InvalidInput, match=state) as refused:
        await Engagement(database, clock, PUBLISHER).accept(
            [a_report(post, timedelta())], by=a_key(post.workspace_id)
        )
    assert list(refused.value.fields) == ["reports.0.post_id"]


async def test_a_report_about_a_post_in_doubt_is_kept_since_its_platform_may_have_it(
    database: Database, clock: ManualClock
) -> None:
    post = await a_published_post(database, clock)
    async with database.write() as session:
        await session.execute(update(Post).values(state=PostState.UNKNOWN, published_at=None))
    report = a_report(post, timedelta(minutes=30))
    assert await Engagement(database, clock, PUBLISHER).accept([report], by=a_key(post.workspace_id)) == 1


async def test_batches_that_come_at_once_share_a_transaction_and_each_is_told_its_own(
    database: Database, clock: ManualClock
) -> None:
    post = await a_published_post(database, clock)
    door, commits = Engagement(database, clock, PUBLISHER), []
    event.listen(database.engine.sync_engine, "commit", commits.append)

    def batch(*ids: str, at: timedelta = timedelta()) -> list[Report]:
        return [replace(a_report(post, at), id=report_id) for report_id in ids]

    answers = await asyncio.gather(
        door.accept(batch("a", "b"), by=a_key(post.workspace_id)),
        door.accept(batch("b", "c", "c"), by=a_key(post.workspace_id)),
        door.accept(batch("d", at=NEXT_YEAR), by=a_key(post.workspace_id)),
        door.accept(batch("e"), by=a_key(WorkspaceId("wsp_other"))),
        door.accept(batch("f"), by=a_key(None)),
        return_exceptions=True,
    )
    assert [answers[0], answers[1], answers[4]] == [2, 1, 1]
    assert [type(answer) for answer in answers[2:4]] == [InvalidInput, NotFound]
    assert len(commits) == 1
    kept = await kept_reports(database, post.workspace_id)
    assert [(report.position, report.report_id) for report in kept] == list(enumerate("abcf", start=1))


@pytest.mark.parametrize("reaches_all", [False, True])
async def test_a_key_whose_role_is_too_low_reports_nothing_and_one_that_lost_its_role_stops_within_seconds(
    database: Database, clock: ManualClock, reaches_all: bool
) -> None:
    post = await a_published_post(database, clock)
    door, people = Engagement(database, clock, PUBLISHER), People(database, clock, PUBLISHER)
    key = a_key(None if reaches_all else post.workspace_id, Role.VIEWER)
    report = a_report(post, timedelta(minutes=30))
    with pytest.raises(RoleTooLow, match="report engagement"):
        await door.accept([report], by=key)
    assert await kept_reports(database, post.workspace_id) == []

    everybody = System(post.workspace_id)
    (program,) = (member for member in await people.members(everybody) if member.is_program)
    await people.change_role(program.id, "author", by=everybody)
    assert await door.accept([report], by=key) == 1
    await people.change_role(program.id, "viewer", by=everybody)
    clock.advance(REMEMBERED)
    with pytest.raises(RoleTooLow):
        await door.accept([report], by=key)


async def test_a_key_that_reports_again_and_again_is_asked_for_its_role_once_in_a_while(
    database: Database, clock: ManualClock
) -> None:
    post = await a_published_post(database, clock)
    door, asked = Engagement(database, clock, PUBLISHER), list[str]()
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    for number in range(3):
        report = replace(a_report(post, timedelta()), id=str(number))
        assert await door.accept([report], by=a_key(None)) == 1
    members = [one for one in asked if one.startswith("SELECT members")]
    del asked[:]
    await door.accept([replace(a_report(post, timedelta()), id="last")], by=a_key(None))
    assert members
    assert not [one for one in asked if "members" in one]
