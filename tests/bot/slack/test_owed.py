"""What people are owed outlives the process that owes it, and reaches them alone."""

import asyncio
import json
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import select, update

from bot.blockkit.build import said
from bot.slack import client, failures, ids, owed
from bot.slack.letters import Letter
from bot.slack.listeners import home, submission
from bot.slack.places import Told
from bot.slack.values import CampaignButton
from core.access.models import Member
from core.foundation.ids import CampaignId, ReviewStep
from core.foundation.settings import Settings
from core.storage.trouble import DatabaseUnavailable
from core.telling.untold import Untold
from tests.stand_ins.dying import ANSWERED, NEVER

from .asked import a_shown_variant, a_started_campaign, about, click
from .conftest import ANA, CAMPAIGNS, TEAM, Office, signed, words_of
from .deaths import LONG_AGO, Deaths, End, deliver

UNTOUCHED = End(NEVER, "fair", signal.SIGKILL)
HERE = Told(ANA, CAMPAIGNS)
BOTH = pytest.mark.parametrize("kept_in", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(failures, "SOONEST", 0.0)


@pytest.fixture
async def member(office: Office) -> Member:
    return await office.desk.people.meet(TEAM, "Team", ANA, "Ana", zone="UTC")


@BOTH
async def test_a_click_that_was_acknowledged_is_answered_wherever_the_web_process_ends(
    office: Office, member: Member, settings: Settings, tmp_path: Path
) -> None:
    deaths = Deaths(office, settings, tmp_path)
    acknowledged: list[str] = []

    async def die(end: End) -> list[str]:
        name = f"Kettle {end.step} {end.weather} {end.number.name}"
        campaign = await a_started_campaign(office, member, name)
        body = click(ids.CAMPAIGN_SHOW, str(CampaignButton(campaign.id)), f"show{name}")
        is_acknowledged, steps = await deaths.of_web(body, end)
        if is_acknowledged:
            acknowledged.append(name)
        return steps

    steps = await die(UNTOUCHED)
    assert steps.index("commit") < steps.index(ANSWERED)
    assert await owed_in(office) == []
    await deaths.at_each(len(steps), 1, die)
    async with office.desk.database.write() as session:
        await session.execute(update(Untold).values(leased_until=LONG_AGO))
    await office.announcer.tell_due()
    answers = [words_of(message) for message in await said_to_ana(office)]
    assert [name for name in acknowledged if not any(name in answer for answer in answers)] == []
    assert len(acknowledged) > 1
    assert await owed_in(office) == []


@BOTH
async def test_what_a_dead_process_owed_is_told_once_by_one_of_many_workers_and_to_nobody_else(
    office: Office,
) -> None:
    await owe(office, "Variant A was approved by Ben.")
    assert await office.announcer.tell_due() == 0, "whoever owes it may be telling it"
    await let_leases_run_out(office)
    assert await office.announcer.tell_due() == 1
    assert await office.announcer.tell_due() == 0
    [told] = await office.messages()
    assert (told["text"], told["visible_to"]) == ("Variant A was approved by Ben.", ANA)


async def test_who_is_not_in_the_channel_any_more_is_told_in_our_conversation(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(**_: object) -> None:
        raise SlackApiError("refused", {"ok": False, "error": "user_not_in_channel"})

    monkeypatch.setattr(office.announcer.slack.web, "chat_postEphemeral", gone)
    await owe(office, "Variant A was approved by Ben.")
    await let_leases_run_out(office)
    assert await office.announcer.tell_due() == 1
    assert await office.messages() == []
    [told] = (await office.state())["messages"][f"D{ANA[1:]}"]
    assert told["text"] == "Variant A was approved by Ben."


async def test_a_refused_click_is_told_once_however_often_it_is_delivered(
    office: Office, member: Member
) -> None:
    variant = await a_shown_variant(office, member)
    await office.desk.review.answer(
        variant.id, ReviewStep.REJECTED, seen=variant.content_hash, reason="Too loud.", by=member
    )
    for body in (
        click(ids.VARIANT_APPROVE, about(variant), "approve"),
        click(ids.CAMPAIGN_SHOW, str(CampaignButton(CampaignId("cmp_none"))), "show"),
    ):
        assert all(await asyncio.gather(*(deliver(office.bot_url, body) for _ in range(2))))
        await office.settle()
        assert await deliver(office.bot_url, body)
    await office.settle()
    assert ["rejected" in told["text"] for told in await seen_by_ana_alone(office)] == [True, False]
    again = click(ids.VARIANT_APPROVE, about(variant), "pressed again")
    assert await deliver(office.bot_url, again)
    await office.settle()
    assert len(await seen_by_ana_alone(office)) == 3


async def test_what_slack_takes_nowhere_is_given_up_after_a_day(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owe(office, "Variant A was approved by Ben.")
    await office.weather(unavailable=100)
    await let_leases_run_out(office)
    assert await office.announcer.tell_due() == 0
    assert len(await owed_in(office)) == 1
    monkeypatch.setattr(owed, "GIVEN_UP_AFTER", timedelta())
    await let_leases_run_out(office)
    assert await office.announcer.tell_due() == 1
    assert await owed_in(office) == []


async def test_neither_what_is_told_nor_a_clicks_address_can_be_read_in_the_database(office: Office) -> None:
    address = "https://hooks.slack.com/actions/T1/2/secret"
    letter = Letter.to(Told(ANA, CAMPAIGNS, address), said("Our new kettle whistles."))
    assert "secret" not in repr(letter)
    assert await owed.is_stored(office.desk, letter)
    [row] = await owed_in(office)
    assert not any(word in row.sealed for word in ("hooks", "secret", "kettle", ANA))
    assert Letter.opened(row.id, row.sealed, office.desk.sealer) == letter


async def test_who_asks_for_what_takes_long_is_told_so_and_answered_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission, "PATIENCE_SECONDS", 0.0)
    await office.command("list")
    await office.settle()
    first, answer = [message["text"] for message in await office.messages()]
    assert first == submission.ONE_MOMENT
    assert "no campaigns yet" in answer


async def test_a_click_whose_answer_takes_long_leaves_word_should_it_break_off(
    office: Office, monkeypatch: pytest.MonkeyPatch, member: Member
) -> None:
    campaign = await a_started_campaign(office, member, "Kettle")
    owed_meanwhile: list[str] = []
    of = office.desk.reads.campaign

    async def slowly(*given: Any) -> Any:
        while not (rows := await owed_in(office)):
            pass
        owed_meanwhile.extend(Letter.opened(row.id, row.sealed, office.desk.sealer).text for row in rows)
        return await of(*given)

    with monkeypatch.context() as slow:
        slow.setattr(submission, "PATIENCE_SECONDS", 0.01)
        slow.setattr(type(office.desk.reads), "campaign", lambda _, *given: slowly(*given))
        body = click(ids.CAMPAIGN_SHOW, str(CampaignButton(campaign.id)), "show")
        assert await deliver(office.bot_url, body)
        await office.settle()
    assert owed_meanwhile == [submission.BROKEN_OFF]
    [answer] = await said_to_ana(office)
    assert "Kettle" in words_of(answer)
    assert await owed_in(office) == []


def no_answer_can_be_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("does not answer")

    monkeypatch.setattr(owed, "owe", away)


async def test_an_answer_that_can_not_be_stored_is_told_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_answer_can_be_stored(monkeypatch)
    body = click(ids.CAMPAIGN_SHOW, str(CampaignButton("cmp_none")), "show")  # type: ignore[arg-type]
    assert await deliver(office.bot_url, body)
    await office.settle()
    assert len(await said_to_ana(office)) == 1


async def test_who_can_neither_be_told_nor_promised_an_answer_is_not_acknowledged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_answer_can_be_stored(monkeypatch)
    for listener in office.edge.app._async_listeners:
        listener.ack_timeout = 0
    await office.weather(unavailable=100)
    body = click(ids.CAMPAIGN_SHOW, str(CampaignButton("cmp_none")), "show")  # type: ignore[arg-type]
    assert not await deliver(office.bot_url, body)


async def test_a_mention_is_answered_once_though_its_process_died_as_soon_as_it_was_acknowledged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        return None

    monkeypatch.setattr(home, "hand_over", dies)
    mention = {"type": "app_mention", "user": ANA, "channel": CAMPAIGNS, "text": "hi", "ts": "1.1"}
    body = json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": mention})
    async with httpx.AsyncClient(trust_env=False) as slack:
        for _ in range(2):
            headers = {**signed(body), "Content-Type": "application/json"}
            answer = await slack.post(f"{office.bot_url}/slack/events", content=body, headers=headers)
            assert answer.is_success
            assert len(await owed_in(office)) == 1
    await let_leases_run_out(office)
    assert await office.announcer.tell_due() == 1
    assert len(await said_to_ana(office)) == 1


async def test_an_answer_whose_own_address_is_gone_comes_in_the_channel(office: Office) -> None:
    gone = Told(ANA, CAMPAIGNS, "http://127.0.0.1:9/gone")
    assert await owed.hand_over(office.desk, office.edge.slack, Letter.to(gone, said("Here I am.")))
    assert await office.told() == "Here I am."


async def test_a_clicks_own_address_is_not_used_when_slack_takes_nothing_there_any_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def answer(_: object, address: str, __: object) -> bool:
        asked.append(address)
        return False

    monkeypatch.setattr(client.Slack, "answer", answer)
    for lasts, expected in ((owed.ADDRESS_LASTS, ["http://127.0.0.1:9/old"]), (timedelta(), [])):
        monkeypatch.setattr(owed, "ADDRESS_LASTS", lasts)
        old = Letter.to(Told(ANA, CAMPAIGNS, "http://127.0.0.1:9/old"), said("Here I am."))
        assert await owed.is_stored(office.desk, old)
        await let_leases_run_out(office)
        asked.clear()
        assert await office.announcer.tell_due() == 1
        assert asked == expected


async def owe(office: Office, sentence: str) -> None:
    """As a process does that then dies."""
    assert await owed.is_stored(office.desk, Letter.to(HERE, said(sentence)))


async def let_leases_run_out(office: Office) -> None:
    async with office.desk.database.write() as session:
        await session.execute(update(Untold).values(leased_until=LONG_AGO))


async def owed_in(office: Office) -> list[Untold]:
    async with office.desk.database.read() as session:
        return list(await session.scalars(select(Untold)))


async def said_to_ana(office: Office) -> list[Any]:
    """All answers; none may be there for others to read."""
    held = (await office.state())["messages"]
    here = held[CAMPAIGNS]
    assert all(message["visible_to"] == ANA for message in here)
    return [*here, *held.get(f"D{ANA[1:]}", [])]


async def seen_by_ana_alone(office: Office) -> list[Any]:
    """Her answers among the cards."""
    return [message for message in await office.messages() if message["visible_to"] == ANA]
