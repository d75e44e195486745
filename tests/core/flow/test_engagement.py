"""Engagement reported from outside: only what can be true of a post is counted."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from core.flow.engagement import CLOCK_SKEW, Engagement
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import PlatformName, PostState, WorkspaceId
from core.metrics.engagement import Report
from core.publishing.models import Post
from core.publishing.publish import publish_due
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, kept_reports
from tests.conftest import ManualClock

NEXT_YEAR = timedelta(days=365)


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
    assert await Engagement(database, clock).accept(post.workspace_id, reports) == 2


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
        await Engagement(database, clock).accept(post.workspace_id, [good, a_report(post, at)])
    assert list(refused.value.fields) == ["reports.1.at"]
    assert await Engagement(database, clock).accept(post.workspace_id, [good]) == 1


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
        await Engagement(database, clock).accept(post.workspace_id, [a_report(post, timedelta())])
    assert list(refused.value.fields) == ["reports.0.post_id"]


async def test_a_report_about_a_post_in_doubt_is_kept_since_its_platform_may_have_it(
    database: Database, clock: ManualClock
) -> None:
    post = await a_published_post(database, clock)
    async with database.write() as session:
        await session.execute(update(Post).values(state=PostState.UNKNOWN, published_at=None))
    report = a_report(post, timedelta(minutes=30))
    assert await Engagement(database, clock).accept(post.workspace_id, [report]) == 1


async def test_batches_that_come_at_once_share_a_transaction_and_each_is_told_its_own(
    database: Database, clock: ManualClock
) -> None:
    post = await a_published_post(database, clock)
    door, commits = Engagement(database, clock), []
    event.listen(database.engine.sync_engine, "commit", commits.append)

    def batch(*ids: str, at: timedelta = timedelta()) -> list[Report]:
        return [replace(a_report(post, at), id=report_id) for report_id in ids]

    answers = await asyncio.gather(
        door.accept(post.workspace_id, batch("a", "b")),
        door.accept(post.workspace_id, batch("b", "c", "c")),
        door.accept(post.workspace_id, batch("d", at=NEXT_YEAR)),
        door.accept(WorkspaceId("wsp_other"), batch("e")),
        door.accept(None, batch("f")),
        return_exceptions=True,
    )
    assert [answers[0], answers[1], answers[4]] == [2, 1, 1]
    assert [type(answer) for answer in answers[2:4]] == [InvalidInput, NotFound]
    assert len(commits) == 1
    kept = await kept_reports(database, post.workspace_id)
    assert [(report.position, report.report_id) for report in kept] == list(enumerate("abcf", start=1))
