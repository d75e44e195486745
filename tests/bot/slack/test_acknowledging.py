"""Acknowledging in time: whatever is slow, Slack has its answer first."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack import modals
from bot.slack.listeners import submission
from core.foundation.errors import InvalidInput, NotFound

from .conftest import ANA, BRIEF, CAMPAIGNS, Office, cards, words_of


class Slow:
    """Stands before something of the desk or of Slack, and lets nobody through until told."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.go, self.asked = inner, asyncio.Event(), asyncio.Event()

    async def __call__(self, *given: Any, **named: Any) -> Any:
        self.asked.set()
        await self.go.wait()
        return await self.inner(*given, **named)


async def test_a_brief_is_acknowledged_before_slack_is_asked_who_it_is_from(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(office.edge.slack.web.users_info)
    monkeypatch.setattr(office.edge.slack.web, "users_info", slow)
    await office.command()
    assert (await office.submit(BRIEF))["ok"]
    await slow.asked.wait()
    assert await office.messages() == []
    slow.go.set()
    await office.until(lambda state: len(cards(state)) == 2)


async def test_a_click_is_acknowledged_before_anything_is_decided(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.campaign()
    slow = Slow(office.desk.review.approve)
    monkeypatch.setattr(type(office.desk.review), "approve", lambda _, *given, **named: slow(*given, **named))
    assert (await office.press("X", "variant_approve"))["ok"]
    await slow.asked.wait()
    assert "Approved by" not in words_of(await office.card("X"))
    slow.go.set()
    await office.until(lambda state: "Approved by" in words_of(cards(state)["X"]))


async def test_a_check_that_takes_long_closes_the_modal_and_tells_its_refusal_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise InvalidInput({"text": "Harmful language: please write it differently."})

    await office.campaign()
    slow = Slow(refuse)
    monkeypatch.setattr(submission, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(type(office.desk.review), "edit", lambda _, *given, **named: slow(*given, **named))
    await office.press("X", "variant_edit")
    assert (await office.submit({"text:0": {"entered": "Anything"}})) == {
        "ok": True,
        "error": "",
        "errors": {},
    }
    slow.go.set()
    assert await office.told() == "Harmful language: please write it differently."


async def test_a_writer_that_takes_long_keeps_nobody_waiting_for_another_variant(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.campaign(variants="1")
    slow = Slow(office.desk.review.regenerate)
    monkeypatch.setattr(
        type(office.desk.review), "regenerate", lambda _, *given, **named: slow(*given, **named)
    )
    await office.press("X", "variant_regenerate")
    assert (await office.submit({"hint": {"entered": "shorter"}}))["ok"]
    assert "Writing another variant" in await office.told(channel=CAMPAIGNS)
    slow.go.set()
    await office.until(lambda state: "*Variant A2*" in words_of(cards(state)["X"]))


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
