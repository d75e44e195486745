"""Slack's bad days, as people meet them: errors, pages and pieces where its answers should be."""

from typing import Any

import pytest

from bot.slack import client, failures

from .conftest import ANA, CAMPAIGNS, Office, words_of

NOTHING_DONE = ("unavailable", "pages")
DONE_UNTOLD = ("cut_answers", "empty_answers", "lost_responses")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(failures, "SOONEST", 0.0)


@pytest.fixture(autouse=True)
async def known(office: Office) -> None:
    """Slack has told who we are, and who Ana is."""
    await office.do("home")
    await office.until(lambda state: state["homes"].get(ANA))
    await office.settle()


@pytest.mark.parametrize("kind", NOTHING_DONE)
async def test_who_could_not_be_answered_anywhere_is_answered_when_slack_is_back(
    office: Office, kind: str
) -> None:
    await office.campaign()
    await show_in_a_list(office)
    await office.weather(**{kind: 100})
    await show_in_a_list(office)
    await office.settle()
    assert await office.announcer.tell_due() == 0
    assert len(await answers(office)) == 1
    await office.weather(**{kind: 0})
    assert await office.announcer.tell_due() == 1
    assert len(await answers(office)) == 2
    assert await office.announcer.tell_due() == 0


@pytest.mark.parametrize("kind", NOTHING_DONE)
async def test_who_can_not_be_answered_where_they_asked_is_answered_elsewhere(
    office: Office, kind: str
) -> None:
    await office.campaign()
    await show_in_a_list(office)
    await office.weather(**{kind: 1})
    await show_in_a_list(office)
    await office.settle()
    assert len(await answers(office)) == 2
    assert await office.announcer.tell_due() == 0


@pytest.mark.parametrize("kind", NOTHING_DONE)
async def test_a_commands_answer_comes_with_its_acknowledgement_in_any_weather(
    office: Office, kind: str
) -> None:
    await office.weather(**{kind: 100})
    await office.command("list")
    assert "no campaigns yet" in await office.told()


@pytest.mark.parametrize("kind", NOTHING_DONE)
async def test_a_form_that_slack_did_not_open_at_first_opens_by_the_same_click(
    office: Office, kind: str
) -> None:
    await office.weather(**{kind: 1})
    await office.command()
    assert (await office.modal())["callback_id"] == "campaign_form"


@pytest.mark.parametrize("kind", DONE_UNTOLD)
async def test_a_form_that_is_open_although_slack_did_not_say_so_is_left_open_and_nobody_is_bothered(
    office: Office, kind: str
) -> None:
    await office.weather(**{kind: 1})
    await office.command()
    await office.modal()
    await office.settle()
    assert len((await office.state())["modals"][ANA]) == 1
    assert await office.messages() == []


@pytest.mark.parametrize("kind", NOTHING_DONE)
async def test_a_form_that_slack_does_not_open_is_told_in_words(office: Office, kind: str) -> None:
    await office.weather(**{kind: 2})
    await office.command()
    assert "Slack could not show the form just now" in await office.told()
    assert (await office.state())["modals"][ANA] == []


@pytest.mark.parametrize("kind", NOTHING_DONE)
async def test_a_home_that_slack_does_not_take_is_told_in_words(office: Office, kind: str) -> None:
    await office.command("list")
    await office.settle()
    await office.weather(**{kind: 3})
    await office.do("home")
    said = await office.until(
        lambda state: [m["text"] for held in state["messages"].values() for m in held if "Home" in m["text"]]
    )
    assert "Slack did not take my Home page just now" in said[0]


async def test_an_answer_that_slack_tells_to_wait_comes_after_the_wait_at_its_own_address(
    office: Office,
) -> None:
    await office.campaign()
    await show_in_a_list(office)
    await office.weather(rate_limited=1)
    await show_in_a_list(office)
    await office.settle()
    assert len([m for m in await answers(office) if m["visible_to"] == ANA]) == 2


async def show_in_a_list(office: Office) -> None:
    """Press Show, in the list of campaigns."""
    await office.command("list")
    listed, block_id = [
        (message["ts"], block["block_id"])
        for message in await office.messages()
        for block in message.get("blocks", [])
        if block.get("accessory", {}).get("action_id") == "campaign_show"
    ][-1]
    click = {"channel": CAMPAIGNS, "ts": listed, "block_id": block_id, "action_id": "campaign_show"}
    assert (await office.do("action", ANA, **click))["ok"]
    await office.settle()


async def answers(office: Office) -> list[Any]:
    """What was said to Ana alone about the campaign, here or in our own conversation."""
    held = (await office.state())["messages"]
    here = [message for message in held[CAMPAIGNS] if message["visible_to"] == ANA]
    ours = held.get(f"D{ANA[1:]}", [])
    return [message for message in [*here, *ours] if "people who commute by bike" in words_of(message)]
