"""Clicks come into the inbox of engagement once each, whoever died in between, and say whose they are."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.campaigns.models import Variant
from core.flow.clicks import OLDEST, Clicks
from core.foundation.ids import PostId, PostState
from core.links.clicks import Click, ClickLog, left_in
from core.links.models import Link
from core.publishing.models import Post
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable
from tests.builders import a_member, a_post, a_variant, kept_reports
from tests.stand_ins.clock import ManualClock

CODE = "bcdfghjk"


async def linked(database: Database, clock: ManualClock, variant: Variant, code: str = CODE) -> None:
    async with database.write() as session:
        session.add(
            Link(
                code=code,
                workspace_id=variant.workspace_id,
                campaign_id=variant.campaign_id,
                variant_id=variant.id,
                platform=variant.platform,
                destination="https://example.com/",
                created_at=clock.now(),
            )
        )


async def clicked(log: ClickLog, clock: ManualClock, *visits: int, code: str = CODE) -> None:
    for visit in visits:
        await log.add(Click(clock.now(), code, f"{visit:024x}"))
    log.hand_over()


async def test_clicks_are_counted_for_their_variant_each_visit_once(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    variant = await a_variant(database, clock, await a_member(database, clock))
    await linked(database, clock, variant)
    one, other = ClickLog(tmp_path), ClickLog(tmp_path)
    clicks = Clicks(database, clock, tmp_path)
    await clicked(one, clock, 1, 2, 2)
    await clicked(other, clock, 2, 3)
    assert await clicks.count_written() == 3
    await clicked(one, clock, 3, 4)
    assert [await clicks.count_written(), await clicks.count_written()] == [1, 0]
    reports = await kept_reports(database, variant.workspace_id)
    assert [(r.variant_id, r.platform, r.clicks, r.impressions) for r in reports] == [
        (variant.id, variant.platform, 1, 0)
    ] * 4
    assert list(tmp_path.glob("*.clicks")) == []


async def test_what_was_counted_by_one_who_died_before_the_file_went_is_not_counted_again(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    variant = await a_variant(database, clock, await a_member(database, clock))
    await linked(database, clock, variant)
    clicks = Clicks(database, clock, tmp_path)
    await clicked(ClickLog(tmp_path), clock, 1, 2)
    [file] = left_in(tmp_path)
    assert await clicks.count_file(file) == 2
    file.close()
    assert await clicks.count_written() == 0
    assert len(await kept_reports(database, variant.workspace_id)) == 2
    assert list(tmp_path.glob("*.clicks")) == []


async def test_clicks_wait_in_their_file_while_the_database_is_away(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    variant = await a_variant(database, clock, await a_member(database, clock))
    await linked(database, clock, variant)
    log = ClickLog(tmp_path)
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    await clicked(log, clock, 1)
    with pytest.raises(DatabaseUnavailable):
        await Clicks(away, clock, tmp_path).count_written()
    await clicked(log, clock, 2)
    assert await Clicks(database, clock, tmp_path).count_written() == 2
    await away.close()


async def test_a_click_is_of_the_post_that_was_out_and_others_stand_apart(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    by = await a_member(database, clock)
    post = await a_post(database, clock, by)
    async with database.write() as session:
        variant = await session.get_one(Variant, post.variant_id)
    await linked(database, clock, variant)
    clicks = Clicks(database, clock, tmp_path)
    await clicked(ClickLog(tmp_path), clock, 1)
    await clicks.count_written()
    await publish(database, clock, post.id)
    clock.advance(timedelta(minutes=1))
    await clicked(ClickLog(tmp_path), clock, 2)
    await clicks.count_written()
    reports = await kept_reports(database, by.workspace_id)
    assert [(r.post_id, r.source) for r in reports] == [(None, "link_without_post"), (post.id, "link")]


async def publish(database: Database, clock: ManualClock, post_id: PostId) -> None:
    async with database.write() as session:
        post = await session.get_one(Post, post_id)
        post.state, post.published_at = PostState.PUBLISHED, clock.now()


async def test_a_click_of_a_time_that_cannot_be_is_dropped_and_others_of_its_file_count(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    variant = await a_variant(database, clock, await a_member(database, clock))
    await linked(database, clock, variant)
    log = ClickLog(tmp_path)
    await log.add(Click(clock.now() + timedelta(days=365), CODE, f"{1:024x}"))
    await log.add(Click(clock.now() + timedelta(minutes=1), CODE, f"{2:024x}"))
    log.hand_over()
    assert await Clicks(database, clock, tmp_path).count_written() == 1
    assert len(await kept_reports(database, variant.workspace_id)) == 1


async def test_what_is_no_link_of_ours_or_so_old_that_it_may_have_been_counted_is_dropped(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    variant = await a_variant(database, clock, await a_member(database, clock))
    await linked(database, clock, variant)
    clicks = Clicks(database, clock, tmp_path)
    await clicked(ClickLog(tmp_path), clock, 1)
    await clicked(ClickLog(tmp_path), clock, 2, code="mmmmmmmm")
    clock.advance(OLDEST)
    await clicked(ClickLog(tmp_path), clock, 3)
    assert await clicks.count_written() == 1
