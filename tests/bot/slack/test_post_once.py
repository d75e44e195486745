"""Messages that are shown once: leases, crashes, and repair."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.blockkit.block_limits import Surface
from bot.blockkit.build import Message, said, section
from bot.blockkit.limits import problems
from bot.slack.failures import Unreachable
from bot.slack.post_once import Spot, fit_for_slack, show
from core.foundation.ids import CampaignId
from core.telling.shown_messages import Shown, SomebodyElseShows

from .conftest import ANA, CAMPAIGNS, TEAM, Office


@pytest.fixture
async def spot(office: Office) -> Spot:
    member = await office.desk.people.meet(TEAM, "Team", ANA, "Ana", zone="UTC")
    return Spot("test:1", member.workspace_id, CampaignId("cmp_1"), CAMPAIGNS, office.desk.clock.now())


async def test_many_who_show_the_same_at_once_post_it_once(office: Office, spot: Spot) -> None:
    async def try_to() -> bool:
        try:
            await show(office.desk, office.edge.slack, spot, said("Hello"))
        except SomebodyElseShows:
            return False
        return True

    assert any(await asyncio.gather(*(try_to() for _ in range(6))))
    assert [m["text"] for m in await office.messages()] == ["Hello"]


async def test_what_a_dead_process_posted_without_noting_it_is_found_not_posted_again(
    office: Office, spot: Spot
) -> None:
    ts = await show(office.desk, office.edge.slack, spot, said("Hello"))
    async with office.desk.database.write() as session:
        row = await session.get_one(Shown, spot.key)
        row.handle, row.fingerprint = "", ""
    assert await show(office.desk, office.edge.slack, spot, said("Hello again")) == ts
    assert [m["text"] for m in await office.messages()] == ["Hello again"]


async def test_a_reply_that_was_posted_without_being_noted_is_found_in_its_thread(
    office: Office, spot: Spot
) -> None:
    parent = await show(office.desk, office.edge.slack, spot, said("Parent"))
    reply = Spot("test:2", spot.workspace_id, spot.campaign_id, CAMPAIGNS, spot.since, thread_ts=parent)
    ts = await show(office.desk, office.edge.slack, reply, said("Reply"))
    async with office.desk.database.write() as session:
        row = await session.get_one(Shown, reply.key)
        row.handle = ""
    assert await show(office.desk, office.edge.slack, reply, said("Reply, changed")) == ts
    assert len(await office.messages()) == 2


async def test_nothing_is_shown_while_somebody_else_holds_the_lease(office: Office, spot: Spot) -> None:
    async with office.desk.shown.claimed(spot.key, workspace_id=spot.workspace_id, place=CAMPAIGNS):
        with pytest.raises(SomebodyElseShows):
            await show(office.desk, office.edge.slack, spot, said("Hello"))
    assert await office.messages() == []


async def test_a_lost_answer_is_looked_up_before_anything_is_posted_again(office: Office, spot: Spot) -> None:
    await office.edge.background.settle()
    await office.weather(lost_responses=1)
    ts = await show(office.desk, office.edge.slack, spot, said("Hello"))
    assert [m["ts"] for m in await office.messages()] == [ts]


async def test_a_deleted_message_that_is_posted_anew_is_looked_for_where_the_answer_was_lost(
    office: Office, spot: Spot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack = office.edge.slack
    ts = await show(office.desk, slack, spot, said("Hello"))
    await slack.web.chat_delete(channel=CAMPAIGNS, ts=ts)

    async def posted_but_unanswered(**given: Any) -> None:
        await post(**given)
        raise TimeoutError

    async def unreachable(**_: Any) -> None:
        raise TimeoutError

    post = slack.web.chat_postMessage
    with monkeypatch.context() as away:
        away.setattr(slack.web, "chat_postMessage", posted_but_unanswered)
        away.setattr(slack.web, "conversations_history", unreachable)
        with pytest.raises(TimeoutError):
            await show(office.desk, slack, spot, said("Hello again"))
    await show(office.desk, slack, spot, said("Hello at last"))
    assert [m["text"] for m in await office.messages()] == ["Hello at last"]


async def test_what_an_update_changed_without_an_answer_is_changed_back(office: Office, spot: Spot) -> None:
    await office.edge.background.settle()
    await show(office.desk, office.edge.slack, spot, said("Hello"))
    await office.weather(lost_responses=3)
    with pytest.raises(Unreachable):
        await show(office.desk, office.edge.slack, spot, said("Goodbye"))
    await show(office.desk, office.edge.slack, spot, said("Hello"))
    assert [m["text"] for m in await office.messages()] == ["Hello"]


def test_a_message_that_slack_would_refuse_is_mended_and_the_log_says_so() -> None:
    too_much = Message("Text", [section("word " * 4000), *(section("more") for _ in range(60))])
    with capture_logs() as logs:
        fitting = fit_for_slack(too_much, "test:1")
    assert problems(fitting.blocks, surface=Surface.MESSAGE) == []
    assert [entry["event"] for entry in logs] == ["blocks_repaired"]


def test_a_message_that_fits_is_left_alone() -> None:
    message = said("Hello")
    with capture_logs() as logs:
        assert fit_for_slack(message, "test:1") == message
    assert logs == []


async def test_a_message_whose_image_slack_does_not_take_is_shown_without_it(
    office: Office, spot: Spot
) -> None:
    image = {"type": "image", "slack_file": {"id": "F0GONE"}, "alt_text": "A kettle."}
    await show(office.desk, office.edge.slack, spot, Message("Hello", [section("Hello"), image]))
    (message,) = await office.messages()
    assert [block["type"] for block in message["blocks"]] == ["section"]
