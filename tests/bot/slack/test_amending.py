"""What is out, corrected and taken down from its card."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from core.foundation.ids import PlatformName
from core.platforms.posting import Capability, NotSent, Outgoing, PlatformRefused

from .conftest import ANA, BEN, TEAM, Office, buttons_of, words_of

WHY = {"reason": {"entered": "The price was wrong."}}
NEW = "Light as a book, and dry inside."
X: Any = "x"


@pytest.fixture
async def out(office: Office) -> Office:
    """An office with one post that is out on X."""
    await office.campaign(platforms=["x"], variants="1")
    await office.press("X", "variant_approve")
    await office.settle()
    await office.publish("X")
    await office.worker()
    return office


async def edited_and_approved(office: Office) -> None:
    """The variant of the post that is out has another text, which is approved."""
    await office.press("X", "variant_edit")
    await office.submit({"text:0": {"entered": NEW}})
    await office.settle()
    await office.press("X", "variant_approve")
    await office.settle()


async def work(office: Office) -> None:
    await office.desk.calendar.amend_due()
    await office.announcer.announce()


def outbox(office: Office) -> dict[str, Any]:
    (file,) = office.desk.settings.outbox_dir.rglob("*.json")
    return dict(json.loads(file.read_text(encoding="utf-8")))


async def notes(office: Office) -> list[str]:
    return [message["text"] for message in await office.messages() if message["is_reply"]]


async def test_a_post_is_taken_down_with_a_reason_that_all_see_and_can_be_published_again(
    out: Office,
) -> None:
    assert buttons_of(await out.card("X")) == ["Edit…", "Take down…"]
    await out.press("X", "post_take_down")
    await out.submit(WHY)
    await out.settle()
    card = await out.card("X")
    assert f"Being taken down for <@{ANA}>" in words_of(card)
    assert buttons_of(card) == ["Edit…"]
    await work(out)
    card = await out.card("X")
    assert f"Taken down by <@{ANA}>" in words_of(card)
    assert "The price was wrong." in words_of(card)
    assert buttons_of(card) == ["Publish now…", "Schedule…", "Edit…"]
    assert (await notes(out))[-1] == "⚫ The post of variant A is taken down: The price was wrong."
    assert outbox(out)["text"] == ""


async def test_what_was_approved_anew_is_offered_to_take_the_place_of_what_is_out(out: Office) -> None:
    await edited_and_approved(out)
    card = await out.card("X")
    assert "This text is approved; what is out is the one before." in words_of(card)
    assert buttons_of(card) == ["Correct the post", "Edit…", "Take down…"]
    await out.press("X", "post_update")
    await out.settle()
    assert "Being corrected" in words_of(await out.card("X"))
    await work(out)
    card = await out.card("X")
    assert f"corrected by <@{ANA}>" in words_of(card)
    assert buttons_of(card) == ["Edit…", "Take down…"]
    assert (await notes(out))[-1].startswith("✏️ The post of variant A is corrected.")
    assert outbox(out)["text"] == NEW


async def test_the_question_says_what_takes_the_place_of_what_is_out_and_where_only_a_part_changed(
    out: Office,
) -> None:
    async def asked() -> str:
        buttons = [each for block in (await out.card("X"))["blocks"] for each in block.get("elements", ())]
        (update,) = (each for each in buttons if each.get("action_id") == "post_update")
        return str(update["confirm"]["text"]["text"])

    await out.press("X", "variant_edit")
    await out.submit({"follow_ups": {"entered": "It whistles, too."}})
    await out.settle()
    await out.press("X", "variant_approve")
    await out.settle()
    assert (await asked()).endswith("only what follows below changed, and all else stays.")
    await edited_and_approved(out)
    assert (await asked()).endswith("takes the place of what is out, with 1 post below. Its address stays.")


async def test_what_is_out_can_be_taken_down_while_its_next_text_is_in_review_and_once_its_campaign_is_closed(
    out: Office,
) -> None:
    await out.press("X", "variant_edit")
    await out.submit({"text:0": {"entered": NEW}})
    await out.settle()
    card = await out.card("X")
    assert "What is out is the text before this one." in words_of(card)
    assert "Take down…" in buttons_of(card)
    (campaign,) = await out.campaigns()
    ana = await out.desk.people.known(TEAM, ANA)
    assert ana is not None
    await out.desk.endings.close(campaign.id, by=ana)
    await out.edge.cards.show_campaign(campaign.workspace_id, campaign.id)
    assert buttons_of(await out.card("X")) == ["Take down…"]
    await out.press("X", "post_take_down")
    await out.submit(WHY)
    await out.settle()
    await work(out)
    assert outbox(out)["text"] == ""


async def test_of_two_who_take_it_down_at_once_one_is_told_who_was_faster(out: Office) -> None:
    await out.press("X", "post_take_down", ANA)
    await out.press("X", "post_take_down", BEN)
    for person in (ANA, BEN):
        await out.modal(person)
    answers = await asyncio.gather(out.submit(WHY, ANA), out.submit(WHY, BEN))
    refused = [answer for answer in answers if "was faster" in str(answer)]
    assert len(refused) == 1
    assert "this post is being taken down already" in str(refused[0])


async def test_a_platform_that_lets_nobody_change_posts_has_no_such_button_and_says_what_to_do(
    out: Office,
) -> None:
    out.desk.calendar.platforms[PlatformName.X].capabilities = frozenset({Capability.DELETE})
    await edited_and_approved(out)
    card = await out.card("X")
    assert buttons_of(card) == ["Edit…", "Take down…"]
    assert "X can't change posts; take it down and publish it again." in words_of(card)


async def test_where_a_post_can_be_neither_changed_nor_taken_down_the_card_names_what_is_left(
    out: Office,
) -> None:
    out.desk.calendar.platforms[PlatformName.X].capabilities = frozenset()
    await edited_and_approved(out)
    card = await out.card("X")
    assert buttons_of(card) == ["Edit…"]
    assert "can't be changed or taken down from here: *⋯ → Post again…*" in words_of(card)


async def test_what_the_platform_refuses_or_does_not_answer_is_told_on_the_card_and_below_it(
    out: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = out.desk.calendar.platforms[X]

    async def refuse(_post: Outgoing, _id: str) -> None:
        raise PlatformRefused("The account is suspended.")

    async def away(_post: Outgoing, _id: str) -> None:
        raise NotSent("No connection.")

    monkeypatch.setattr(platform, "take_down", refuse)
    await out.press("X", "post_take_down")
    await out.submit(WHY)
    await out.settle()
    await work(out)
    card = await out.card("X")
    assert "It was not taken down: The account is suspended." in words_of(card)
    assert buttons_of(card) == ["Edit…", "Take down…"]
    assert "was not taken down: The account is suspended." in (await notes(out))[-1]

    monkeypatch.setattr("core.publishing.amending.TOLD_AFTER", 1)
    monkeypatch.setattr(platform, "take_down", away)
    await out.press("X", "post_take_down")
    await out.submit(WHY)
    await out.settle()
    await work(out)
    assert "Not done yet: No connection. It is tried again." in words_of(await out.card("X"))
    assert "is not taken down yet: No connection." in (await notes(out))[-1]


async def test_what_is_out_is_posted_again_and_the_card_says_where_it_went_out_before(out: Office) -> None:
    await out.choose("X", "Post again…")
    form = await out.modal()
    assert "X refuses a text that it took a while ago" in words_of(form)
    assert (await out.submit({"date": {"entered": "2126-03-03"}, "time": {"entered": "09:00"}}))["errors"]
    later = out.desk.clock.now() + timedelta(days=1)
    await out.submit({"date": {"entered": f"{later:%Y-%m-%d}"}, "time": {"entered": "09:00"}})
    await out.settle()
    told = words_of(await out.card("X"))
    assert "🗓️ Scheduled" in told
    assert "🔁 1 earlier post of it is still out" in told
    await out.press("X", "post_now")
    form = words_of(await out.modal())
    assert "It is out already, and goes out once more: people see both." in form
    assert "X refuses a text that it took a while ago" in form
    assert buttons_of(await out.card("X")) == ["Move…", "Publish now…", "Cancel", "Edit…", "Take down…"]
    await out.press("X", "post_cancel")
    await out.settle()
    assert buttons_of(await out.card("X")) == ["Edit…", "Take down…"]


async def posted_again(office: Office) -> None:
    """What is out goes out once more."""
    await office.choose("X", "Post again…")
    later = office.desk.clock.now() + timedelta(days=1)
    await office.submit({"date": {"entered": f"{later:%Y-%m-%d}"}, "time": {"entered": "09:00"}})
    await office.settle()


async def test_posts_of_a_variant_are_taken_down_one_after_the_other_and_each_form_says_which(
    out: Office,
) -> None:
    await posted_again(out)
    await out.publish("X")
    await out.worker()
    for stays, badge in (("1 other post of it stays up.", "🟢 Published"), ("", "⚫ Taken down")):
        await out.press("X", "post_take_down")
        form = words_of(await out.modal())
        assert "This post goes: published" in form
        assert stays in form
        assert ("other post" in form) == bool(stays)
        await out.submit(WHY)
        await out.settle()
        await work(out)
        assert badge in words_of(await out.card("X"))
    files = out.desk.settings.outbox_dir.rglob("*.json")
    assert [json.loads(file.read_text(encoding="utf-8"))["text"] for file in files] == ["", ""]


async def test_what_is_out_is_taken_down_while_it_waits_to_go_out_once_more(out: Office) -> None:
    await posted_again(out)
    await out.press("X", "post_take_down")
    await out.submit(WHY)
    await out.settle()
    card = words_of(await out.card("X"))
    assert "🗓️ Scheduled" in card
    assert f"Being taken down for <@{ANA}>" in card
    await work(out)
    card = words_of(await out.card("X"))
    assert "🗓️ Scheduled" in card
    assert "still out" not in card
    assert outbox(out)["text"] == ""
