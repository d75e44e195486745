"""Deciding on variants in Slack."""

import asyncio
import json
from dataclasses import replace
from urllib.parse import urlencode

import httpx
import pytest

from bot.slack.listeners.decisions import DecidedByYourself
from bot.slack.values import VariantButton
from core.access.permissions import System
from core.foundation.ids import PlatformName, ReviewStep, VariantState
from core.review.conflicts import AlreadyDecided

from .conftest import ANA, BEN, CAMPAIGNS, TEAM, Office, buttons_of, signed, words_of


async def test_two_who_approve_at_once_approve_once_and_one_is_told_who_was_faster(office: Office) -> None:
    await office.campaign()
    click = await office.aimed("X", "variant_approve")
    await asyncio.gather(office.do("action", ANA, **click), office.do("action", BEN, **click))
    await office.settle()
    card = words_of(await office.card("X"))
    assert card.count("Approved by") == 1
    told = [m for m in await office.messages() if m["visible_to"]]
    assert len(told) == 1
    winner = "Ben Okafor" if told[0]["visible_to"] == ANA else "Ana Ruiz"
    assert told[0]["text"].startswith(f"{winner} was faster: variant A is already approved.")


async def test_the_same_click_delivered_twice_approves_once_and_complains_to_nobody(office: Office) -> None:
    await office.campaign()
    await office.weather(duplicate_deliveries=1)
    await office.press("X", "variant_approve")
    await office.settle()
    await asyncio.sleep(0.1)
    await office.settle()
    assert "Approved by" in words_of(await office.card("X"))
    assert not [m for m in await office.messages() if m["visible_to"]]


async def test_a_double_click_by_one_person_says_it_is_done_already(office: Office) -> None:
    await office.campaign()
    click = await office.aimed("X", "variant_approve")
    await asyncio.gather(office.do("action", **click), office.do("action", **click))
    await office.settle()
    assert (await office.told()).startswith("You have approved variant A already.")


async def test_somebody_of_the_same_name_who_was_faster_is_not_taken_for_oneself(office: Office) -> None:
    await office.campaign()
    office.team[BEN] = replace(office.team[BEN], name="Ana Ruiz")
    click = await office.aimed("X", "variant_approve")
    await asyncio.gather(office.do("action", ANA, **click), office.do("action", BEN, **click))
    await office.settle()
    [told] = [message["text"] for message in await office.messages() if message["visible_to"]]
    assert told.startswith("Ana Ruiz was faster: variant A is already approved.")


def test_whoever_replaced_a_variant_is_told_so_in_the_words_of_the_card() -> None:
    first = AlreadyDecided(label="A", step=ReviewStep.SUPERSEDED, by="Ana Ruiz")
    assert DecidedByYourself(first).message == "You have replaced variant A already. Nothing was changed."


async def test_an_approved_variant_loses_its_review_buttons_and_says_who_and_when(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_approve")
    await office.settle()
    card = await office.card("X")
    assert buttons_of(card) == ["Publish now…", "Schedule…", "Edit…"]
    assert f"✅ Approved by <@{ANA}> <!date^" in words_of(card)


async def test_a_rejection_keeps_its_reason_and_offers_another(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_reject")
    await office.submit({"reason": {"entered": "Too loud & <long>"}})
    await office.settle()
    card = await office.card("X")
    assert "Too loud &amp; &lt;long&gt;" in words_of(card)
    assert buttons_of(card) == ["Reopen", "Write another…"]


async def test_an_edit_changes_the_card_and_leaves_it_open(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_edit")
    await office.submit({"text:0": {"entered": "A better text. https://example.com/backpack"}})
    await office.settle()
    card = await office.card("X")
    assert "A better text. " in words_of(card)
    assert f"Edited by <@{ANA}>" in words_of(card)
    assert "Approve" in buttons_of(card)


async def test_an_edit_that_is_too_long_keeps_the_modal_open_and_says_why(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_edit")
    answer = await office.submit({"text:0": {"entered": "word " * 100}})
    assert answer["errors"]["text:0"].startswith("X takes at most 280")
    assert (await office.modal())["callback_id"] == "variant_edit_form"


async def test_an_edit_of_a_text_that_changed_meanwhile_keeps_what_was_written(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_edit", ANA)
    await office.modal(ANA)
    await office.press("X", "variant_approve", BEN)
    await office.settle()
    answer = await office.submit({"text:0": {"entered": "My long and careful text."}})
    assert answer["errors"]["text:0"].startswith("Ben Okafor was faster")


async def test_a_long_text_is_edited_in_parts_and_comes_back_whole(office: Office) -> None:
    await office.campaign(platforms=["blog"], variants="1")
    text = "\n\n".join(f"Paragraph {n}. " + "Words and more words. " * 20 for n in range(12)).strip()
    workspace = (await office.desk.people.workspaces())[0]
    member = await office.desk.people.known(TEAM, ANA)
    assert member is not None
    variant = (await office.desk.reads.recent(System(workspace.id)))[0].variants[0]
    await office.desk.editing.edit(
        variant.id, seen=variant.content_hash, text=text, title="A title", by=member
    )
    await office.announcer.announce()
    await office.press("Blog", "variant_edit")
    modal = await office.modal()
    inputs = [block for block in modal["blocks"] if block["block_id"].startswith("text:")]
    assert len(inputs) > 1
    first = inputs[0]["element"]["initial_value"]
    await office.submit({"text:0": {"entered": first.replace("Paragraph 0", "Chapter 0")}})
    await office.settle()
    edited = (await office.desk.reads.recent(System(workspace.id)))[0].variants[0]
    assert edited.text == text.replace("Paragraph 0", "Chapter 0", 1)


async def test_a_letters_preheader_stands_on_its_card_and_is_edited_with_it(office: Office) -> None:
    await office.campaign(platforms=["email"], variants="1")
    assert "Preheader: " in words_of(await office.card("E-mail"))
    await office.press("E-mail", "variant_edit")
    await office.submit({"preheader": {"entered": "Dry at last."}})
    await office.settle()
    assert "Preheader:  Dry at last." in words_of(await office.card("E-mail"))


async def test_a_thread_is_typed_in_the_form_stands_on_the_card_and_stays_when_edited_again(
    office: Office,
) -> None:
    await office.campaign(platforms=["bluesky"], variants="1")
    await office.press("Bluesky", "variant_edit")
    await office.submit({"follow_ups": {"entered": "It whistles, too.\n---\nIn F sharp."}})
    await office.settle()
    shown = words_of(await office.card("Bluesky"))
    assert "↳ Post 2 of 3 It whistles, too. ↳ Post 3 of 3 In F sharp." in shown
    await office.press("Bluesky", "variant_edit")
    modal = await office.modal()
    entry = next(block["element"] for block in modal["blocks"] if block["block_id"] == "follow_ups")
    assert entry["initial_value"] == "It whistles, too.\n\n---\n\nIn F sharp."
    answer = await office.submit({"follow_ups": {"entered": "x" * 301}})
    assert answer["errors"]["follow_ups"].startswith("Post 2 of 2: Bluesky takes at most 300")


async def test_a_regenerated_variant_takes_the_place_of_the_old_one(office: Office) -> None:
    await office.campaign(variants="1")
    before = words_of(await office.card("X"))
    await office.press("X", "variant_regenerate")
    await office.submit({"hint": {"entered": "shorter"}})
    await office.settle()
    after = words_of(await office.card("X"))
    assert "*Variant A2*" in after
    assert "*Variant A*" in before
    assert "*Variant A*" not in after


async def test_a_click_with_a_value_that_is_not_ours_is_refused_with_a_sentence(office: Office) -> None:
    await office.campaign()
    await post(office, action(office, "variant_approve", "not one of ours"))
    await office.settle()
    assert "This button is from an older card." in await office.told()


async def test_whose_role_is_too_low_is_told_so_and_changes_nothing_from_the_next_click_on(
    office: Office,
) -> None:
    await office.campaign(variants="1")
    ben = await office.desk.people.meet(TEAM, "Team", BEN, "Ben", zone="UTC")
    await office.desk.people.change_role(ben.id, "author", by=System(ben.workspace_id))
    await office.press("X", "variant_approve", user=BEN)
    await office.settle()
    assert "which may not approve or reject: that needs the role approver" in await office.told(BEN)
    (card,) = await office.campaigns()
    assert card.on(PlatformName.X)[0].state is VariantState.IN_REVIEW
    await office.desk.people.change_role(ben.id, "approver", by=System(ben.workspace_id))
    await office.press("X", "variant_approve", user=BEN)
    await office.settle()
    (card,) = await office.campaigns()
    assert card.on(PlatformName.X)[0].state is VariantState.APPROVED


async def test_a_variant_of_another_workspace_can_not_be_approved(office: Office) -> None:
    await office.campaign()
    workspace = (await office.desk.people.workspaces())[0]
    card = (await office.desk.reads.recent(System(workspace.id)))[0]
    variant = card.on(PlatformName.X)[0]
    value = str(VariantButton(card.id, variant.id, variant.content_hash))
    await office.desk.people.meet("T0OTHER", "Others", BEN, "Ben", zone="UTC")
    body = action(office, "variant_approve", value, team="T0OTHER", user=BEN)
    assert (await post(office, body)).status_code == 200
    await office.settle()
    again = (await office.desk.reads.campaign(System(workspace.id), card.id)).on(PlatformName.X)[0]
    assert again.state is VariantState.IN_REVIEW


async def test_an_unforeseen_error_after_the_acknowledgement_is_told_with_an_id(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    await office.campaign()
    monkeypatch.setattr(type(office.desk.review), "approve", broken)
    answer = await office.press("X", "variant_approve")
    await office.settle()
    assert answer["ok"]
    assert "Something went wrong on our side. Tell us this id: `err_" in await office.told()


async def test_a_listener_that_fails_right_after_its_acknowledgement_still_answers_200(
    office: Office,
) -> None:
    answer = await post(office, action(office, "variant_approve", "not one of ours"))
    assert answer.status_code == 200


def action(
    office: Office,
    action_id: str,
    value: str,
    *,
    team: str = TEAM,
    user: str = ANA,
    trigger: str = "9.9.nine",
) -> str:
    payload = {
        "type": "block_actions",
        "team": {"id": team, "domain": "team"},
        "user": {"id": user, "name": "somebody", "team_id": team},
        "trigger_id": trigger,
        "container": {"type": "message", "message_ts": "1.1", "channel_id": CAMPAIGNS},
        "channel": {"id": CAMPAIGNS, "name": "campaigns"},
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
    }
    return urlencode({"payload": json.dumps(payload)})


async def post(office: Office, body: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as slack:
        return await slack.post(f"{office.bot_url}/slack/events", content=body, headers=signed(body))
