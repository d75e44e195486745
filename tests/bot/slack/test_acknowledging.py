"""Acknowledging in time: whatever is slow, Slack has its answer first."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from bot.slack import modals
from bot.slack.background import Background
from bot.slack.listeners import submission
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import PlatformName, VariantState
from core.storage.trouble import DatabaseUnavailable
from core.writing.port import WriterUnavailable

from .conftest import ANA, BRIEF, CHIYO, GUEST, Office, cards, words_of


class Slow:
    """Stands before something of the desk or of Slack, and lets nobody through until told."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.go, self.asked = inner, asyncio.Event(), asyncio.Event()

    async def __call__(self, *given: Any, **named: Any) -> Any:
        self.asked.set()
        await self.go.wait()
        return await self.inner(*given, **named)


async def test_a_brief_is_stored_and_acknowledged_without_asking_slack_anything(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.command()
    await office.modal()
    slow = Slow(office.edge.slack.web.api_call)
    monkeypatch.setattr(office.edge.slack.web, "api_call", slow)
    assert (await office.submit(BRIEF))["ok"]
    stored, shown = await office.campaigns(), await office.messages()
    await slow.asked.wait()
    slow.go.set()
    assert (len(stored), shown) == (1, [])
    await office.until(lambda state: len(cards(state)) == 2)


async def test_a_form_stays_open_while_what_it_asks_for_is_not_stored(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(office.desk.campaigns.start)
    with monkeypatch.context() as busy:
        busy.setattr(submission, "PATIENCE_SECONDS", 0.05)
        busy.setattr(type(office.desk.campaigns), "start", lambda _, *given, **named: slow(*given, **named))
        await office.command()
        assert (await office.submit(BRIEF))["errors"] == {"news": submission.NOT_YET}
        slow.go.set()
        await office.until(lambda state: len(cards(state)) == 2)
    assert (await office.submit(BRIEF))["ok"]
    await office.settle()
    assert len(await office.campaigns()) == 1


@pytest.mark.parametrize("broken", [DatabaseUnavailable("does not answer"), RuntimeError("a fault of ours")])
async def test_a_brief_that_can_not_be_stored_is_not_acknowledged_as_taken(
    office: Office, monkeypatch: pytest.MonkeyPatch, broken: Exception
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise broken

    with monkeypatch.context() as away:
        away.setattr(type(office.desk.campaigns), "start", fail)
        await office.command()
        answer = await office.submit(BRIEF)
        assert set(answer["errors"]) == {"news"}
        assert (await office.modal())["callback_id"] == "campaign_form"
    assert (await office.submit(BRIEF))["ok"]
    assert len(await office.campaigns()) == 1


async def test_a_click_is_stored_before_it_is_acknowledged(office: Office) -> None:
    await office.campaign()
    assert (await office.press("X", "variant_approve"))["ok"]
    (campaign,) = await office.campaigns()
    assert campaign.on(PlatformName.X)[0].state is VariantState.APPROVED


async def test_a_click_that_takes_long_to_store_is_not_acknowledged_before_it_is() -> None:
    slow, ack = Slow(lambda: asyncio.sleep(0, "approved")), AsyncAck()
    clicking = asyncio.create_task(submission.clicked(ack, slow(), background=Background()))
    await slow.asked.wait()
    await asyncio.sleep(0)
    assert ack.response is None
    slow.go.set()
    assert await clicking == "approved"
    assert ack.response is not None


async def test_a_check_that_takes_long_keeps_the_form_open_and_tells_its_refusal_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise InvalidInput({"text": "Harmful language: please write it differently."})

    await office.campaign()
    slow = Slow(refuse)
    monkeypatch.setattr(submission, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(type(office.desk.editing), "edit", lambda _, *given, **named: slow(*given, **named))
    await office.press("X", "variant_edit")
    answer = await office.submit({"text:0": {"entered": "Anything"}})
    assert answer["errors"] == {"text:0": submission.NOT_YET}
    slow.go.set()
    assert await office.told() == "Harmful language: please write it differently."


async def test_the_card_says_that_another_variant_is_being_written_and_who_asked_is_told_why_not(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise WriterUnavailable("The model did not answer.")

    await office.campaign(variants="1")
    slow = Slow(refuse)
    with monkeypatch.context() as silent:
        silent.setattr(office.desk.rewriting.drafting.first, "write", slow, raising=False)
        await office.press("X", "variant_regenerate")
        assert (await office.submit({"hint": {"entered": "shorter"}}))["ok"]
        progress = f"✍️ Another variant is being written for <@{ANA}>…"
        await office.until(lambda state: progress in words_of(cards(state)["X"]))
        slow.go.set()
        await office.until(lambda state: progress not in words_of(cards(state)["X"]))
    for _ in range(2):
        await office.announcer.announce()
    (told,) = [message["text"] for message in await office.messages() if message["visible_to"] == ANA]
    assert told == "No other variant was written in the place of A for X: The model did not answer."


async def test_a_form_whose_variant_is_slow_to_read_opens_at_once_and_is_filled_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.campaign(variants="1")
    click = await office.aimed("X", "variant_edit")
    slow = Slow(office.desk.reads.campaign)
    with monkeypatch.context() as busy:
        busy.setattr(modals, "PATIENCE_SECONDS", 0.05)
        busy.setattr(type(office.desk.reads), "campaign", lambda _, *given, **named: slow(*given, **named))
        assert (await office.do("action", **click))["ok"]
        waiting = await office.modal()
        assert "One moment" in words_of(waiting)
        slow.go.set()
        filled = await office.until(lambda state: "Backpack" in str(state["modals"][ANA]) and state)
    assert len(filled["modals"][ANA]) == 1
    assert (await office.submit({"text:0": {"entered": "Short and new."}}))["ok"]
    await office.until(lambda state: "Short and new." in words_of(cards(state)["X"]))


@pytest.mark.parametrize(("user", "comes"), [(CHIYO, "What's new"), (GUEST, "look on here")])
async def test_a_brief_for_somebody_new_is_there_at_once_however_long_slack_takes_to_say_who_they_are(
    office: Office, monkeypatch: pytest.MonkeyPatch, user: str, comes: str
) -> None:
    await office.campaign(variants="1")
    slow = Slow(office.edge.slack.web.users_info)
    monkeypatch.setattr(office.edge.slack.web, "users_info", slow)
    monkeypatch.setattr(modals, "PATIENCE_SECONDS", 0.05)
    assert (await office.command(user=user))["ok"]
    assert "One moment" in words_of(await office.modal(user))
    slow.go.set()
    await office.until(lambda state: comes in words_of(state["modals"][user][-1]))


async def test_a_form_that_can_not_be_filled_says_so_itself(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise NotFound("campaign", "cmp_1")

    await office.campaign(variants="1")
    slow = Slow(gone)
    monkeypatch.setattr(modals, "PATIENCE_SECONDS", 0.05)
    click = await office.aimed("X", "variant_reject")
    monkeypatch.setattr(type(office.desk.reads), "campaign", lambda _, *given, **named: slow(*given, **named))
    await office.do("action", **click)
    await office.modal()
    slow.go.set()
    await office.until(lambda state: "There is no campaign" in words_of(state["modals"][ANA][-1]))


async def test_a_click_that_another_process_was_given_too_complains_to_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def opened_already(**_: Any) -> None:
        raise SlackApiError("no", {"ok": False, "error": "exchanged_trigger_id"})

    monkeypatch.setattr(office.edge.slack.web, "views_open", opened_already)
    await office.command()
    await office.settle()
    assert await office.messages() == []
