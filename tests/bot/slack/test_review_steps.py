"""What review knows beside approve and reject: changes requested, on hold, reopened, taken back, undone."""

import asyncio
import re

from core.access.permissions import System
from core.flow.cards.card import VariantCard
from core.foundation.ids import PlatformName, PostState, VariantState

from .conftest import ANA, BEN, CAMPAIGNS, GUEST, Office, buttons_of, words_of

WHAT_IS_WRONG = {"objection": {"entered": "unsupported_claim"}, "reason": {"entered": "Who says so?"}}
OTHER_WORDS = {"text:0": {"entered": "A better text. https://example.com/backpack"}}


async def on_x(office: Office) -> VariantCard:
    """The variant for X as it is now."""
    [workspace] = await office.desk.people.workspaces()
    [card] = await office.desk.reads.recent(System(workspace.id), limit=1)
    return card.on(PlatformName.X)[0]


async def test_changes_are_requested_with_a_label_edited_in_place_and_asked_about_again(
    office: Office,
) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_request", BEN)
    await office.submit(WHAT_IS_WRONG, BEN)
    await office.settle()
    card = await office.card("X")
    assert f"✋ Changes requested by <@{BEN}>" in words_of(card)
    assert "*Unsupported claim* – Who says so?" in words_of(card)
    assert buttons_of(card) == ["Edit…", "Regenerate…", "Ask again", "Reject…"]

    await office.press("X", "variant_edit")
    assert "Who says so?" in str((await office.modal())["blocks"]), "the form says what it is to answer"
    await office.submit(OTHER_WORDS)
    await office.settle()
    card = await office.card("X")
    assert "Approve" in buttons_of(card)
    requested, edited = words_of(card).index("Changes requested"), words_of(card).index("Edited by")
    assert requested < edited, "whoever asked sees that it was answered"


async def test_what_is_wrong_and_what_should_be_different_are_needed_on_their_fields(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_request")
    answer = await office.submit({"objection": {"entered": None}, "reason": {"entered": "  "}})
    assert set(answer["errors"]) == {"objection", "reason"}


async def test_what_is_on_hold_is_asked_about_nobody_until_it_is_taken_off(office: Office) -> None:
    await office.campaign(variants="1")
    await office.choose("X", "Put on hold")
    await office.settle()
    card = await office.card("X")
    assert f"⏸️ Put on hold by <@{ANA}>" in words_of(card)
    assert "Approve" not in buttons_of(card)
    await office.press("X", "variant_reopen", BEN)
    await office.settle()
    assert "Approve" in buttons_of(await office.card("X"))


async def test_a_rejected_variant_is_reopened(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_reject")
    await office.submit({"objection": {"entered": "tone"}, "reason": {"entered": "Too loud."}})
    await office.settle()
    assert "*Tone* – Too loud." in words_of(await office.card("X"))
    await office.press("X", "variant_reopen")
    await office.settle()
    assert "Approve" in buttons_of(await office.card("X"))


async def test_editing_what_is_approved_and_scheduled_says_so_voids_the_approval_and_takes_the_post_off(
    office: Office,
) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_approve")
    await office.press("X", "post_schedule")
    await office.submit({"date": {"entered": "2027-11-01"}, "time": {"entered": "09:30"}})
    await office.settle()
    await office.press("X", "variant_edit", BEN)
    assert "this takes it off, and voids its approval" in str((await office.modal(BEN))["blocks"])
    await office.submit(OTHER_WORDS, BEN)
    await office.settle()
    card = await office.card("X")
    assert "Approve" in buttons_of(card)
    post = (await on_x(office)).post
    assert post is not None
    assert post.state is PostState.CANCELLED


async def test_an_approval_is_taken_back(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_approve")
    await office.settle()
    await office.choose("X", "Take the approval back", BEN)
    await office.settle()
    card = await office.card("X")
    assert f"↩️ Approval taken back by <@{BEN}>" in words_of(card)
    assert "Approve" in buttons_of(card)


async def test_an_edit_is_undone_with_one_choice_and_the_history_shows_each_change(office: Office) -> None:
    await office.campaign(variants="1")
    before = words_of(await office.card("X"))
    await office.press("X", "variant_edit")
    await office.submit(OTHER_WORDS)
    await office.settle()
    await office.choose("X", "Undo the last change", BEN)
    await office.settle()
    card = await office.card("X")
    first_words = before.split("Waits for review")[1][:120]
    assert first_words in words_of(card)
    await office.choose("X", "History…")
    modal = await office.modal()
    told = str(modal["blocks"])
    for step in ("Written", "Edited", "Put back as it was"):
        assert step in told
    assert "'strike': True" in told
    assert "'bold': True" in told


async def test_a_regeneration_is_undone_and_the_old_text_is_back(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_regenerate")
    await office.submit({"hint": {"entered": "shorter"}})
    await office.settle()
    await office.until(lambda state: "Variant A2" in str(state["messages"][CAMPAIGNS]))
    await office.choose("X", "Undo the last change")
    await office.settle()
    card = await office.card("X")
    assert "Variant A*" in str(card["blocks"])
    assert "Variant A2" not in str(card["blocks"])


async def test_of_two_different_answers_at_once_one_counts_and_the_other_is_told(office: Office) -> None:
    await office.campaign(variants="1")
    await office.press("X", "variant_request", ANA)
    await office.modal(ANA)
    await office.press("X", "variant_reject", BEN)
    await office.modal(BEN)
    answers = await asyncio.gather(
        office.submit(WHAT_IS_WRONG, ANA),
        office.submit({"objection": {"entered": None}, "reason": {"entered": "No."}}, BEN),
    )
    refused = [answer["errors"]["reason"] for answer in answers if answer.get("errors")]
    assert len(refused) == 1
    assert re.search(r"(Ana Ruiz|Ben Okafor) was faster: variant A is already", refused[0])
    assert (await on_x(office)).state in {VariantState.CHANGES_REQUESTED, VariantState.REJECTED}


async def test_a_guest_reads_the_history_and_is_told_that_they_may_do_nothing_else_of_the_menu(
    office: Office,
) -> None:
    await office.campaign(variants="1")
    await office.choose("X", "Put on hold", GUEST)
    await office.settle()
    assert "Guests and people from other organisations look on here" in await office.told(GUEST)
    assert (await on_x(office)).state is VariantState.IN_REVIEW
    await office.choose("X", "History…", GUEST)
    assert "Written" in str((await office.modal(GUEST))["blocks"])


async def private(office: Office, user: str) -> list[str]:
    """What our conversation with somebody holds."""
    return [message["text"] for message in (await office.state())["messages"].get(f"D{user[1:]}", [])]


async def test_who_is_asked_for_changes_and_who_asked_have_one_private_message_that_is_edited(
    office: Office,
) -> None:
    await office.campaign(variants="1")
    for platform in ("X", "LinkedIn"):
        await office.press(platform, "variant_request", BEN)
        await office.submit(WHAT_IS_WRONG, BEN)
        await office.settle()
    [told] = await private(office, ANA)
    assert "2 variants of “" in told
    assert told.endswith("wait for you")
    assert await private(office, BEN) == []

    await office.press("X", "variant_edit", ANA)
    await office.submit(OTHER_WORDS, ANA)
    await office.settle()
    [told] = await private(office, ANA)
    assert "1 variant of “" in told
    [told] = await private(office, BEN)
    assert "1 variant of “" in told

    await office.press("X", "variant_approve", BEN)
    await office.settle()
    [told] = await private(office, BEN)
    assert told.startswith("✅ Nothing of “")
