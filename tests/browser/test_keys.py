"""Deciding by keyboard in the playground: j, k, a, r, e and ?, on cards as Copydesk shows them."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.slack.ids import VARIANT_APPROVE, VARIANT_EDIT, VARIANT_REJECT, variant_block
from core.foundation.ids import VariantId
from tests.browser.conftest import shoot
from tests.browser.small_bot import Alone, button, divider, section

pytestmark = pytest.mark.browser

CAMPAIGNS = "C0CAMPAIGN"


def variant(label: str) -> list[dict[str, Any]]:
    """A variant that waits for a decision, as its card shows it."""
    name, block = (
        f"*Variant {label}*  ·  Waits for review",
        variant_block(VariantId(label), is_undecided=True),
    )
    keys = ((VARIANT_APPROVE, "Approve"), (VARIANT_EDIT, "Edit…"), (VARIANT_REJECT, "Reject…"))
    buttons = [button(action, word, value=label) for action, word in keys]
    return [
        section(name, block_id=block),
        section(f"Copy of {label}. " * 30),
        {"type": "actions", "block_id": f"variant:{label}", "elements": buttons},
        divider(),
    ]


@pytest.fixture
def cards(page: Page, playground: Alone) -> Alone:
    """Two cards with two variants each."""
    for platform, labels in (("X", "AB"), ("LinkedIn", "CD")):
        head = {"type": "header", "text": {"type": "plain_text", "text": f"{platform} · Backpack"}}
        blocks = [head, *(block for label in labels for block in variant(label))]
        playground.call("chat.postMessage", channel=CAMPAIGNS, text=platform, blocks=blocks)
    expect(page.locator(".variant")).to_have_count(4)
    return playground


def at(page: Page, label: str) -> Locator:
    """A variant, in focus and in sight."""
    node = page.locator(f"[data-variant={label}]")
    expect(node).to_be_focused()
    expect(node).to_be_in_viewport()
    return node


def test_j_and_k_go_from_variant_to_variant_and_say_which_it_is(page: Page, cards: Alone) -> None:
    page.keyboard.press("Escape")
    messages = page.locator("#messages")
    messages.evaluate("list => { list.scrollTop = 0; }")
    expect(messages).to_have_js_property("scrollTop", 0)
    page.wait_for_timeout(300)  # the list learns of it with its next frame
    for key, label in ("jA", "jB", "jC", "jD", "jD", "kC"):
        page.keyboard.press(key)
        node = at(page, label)
    expect(node).to_have_attribute("aria-label", "LinkedIn · Backpack, Variant C · Waits for review")
    expect(node).to_have_role("group")
    expect(node).to_have_css("outline-style", "solid")
    shoot(page, "60-keys")


def test_a_approves_and_goes_on_to_the_next_undecided_until_there_is_none(page: Page, cards: Alone) -> None:
    page.locator("[data-variant=B]").click(position={"x": 5, "y": 5})
    for label in "BCDA":
        at(page, label)
        page.keyboard.press("a")
        expect(page.locator(f"[data-variant={label}]")).to_contain_text("Approved")
    at(page, "A")
    expect(page.locator("#announcer")).to_have_text("Every variant here is decided.")


def test_r_rejects_in_a_form_and_goes_on_and_e_edits_and_stays(page: Page, cards: Alone) -> None:
    page.locator("[data-variant=A]").click(position={"x": 5, "y": 5})
    page.keyboard.press("r")
    form = page.locator("dialog")
    expect(form).to_be_visible()
    page.keyboard.type("jar")  # letters are letters here
    expect(page.locator("#field-why")).to_have_value("jar")
    form.get_by_role("button", name="Send").click()
    expect(page.locator("[data-variant=A]")).to_contain_text("Rejected")
    at(page, "B")
    page.keyboard.press("e")
    expect(form).to_be_visible()
    page.locator("#field-why").fill("Shorter")
    form.get_by_role("button", name="Send").click()
    expect(page.locator("[data-variant=B]")).to_contain_text("Edited")
    at(page, "B")
    page.keyboard.press("r")
    expect(form).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    at(page, "B")


def test_the_variant_in_focus_stays_so_when_its_card_is_drawn_anew(page: Page, cards: Alone) -> None:
    page.locator("[data-variant=B]").click(position={"x": 5, "y": 5})
    (first, *_) = cards.call("conversations.history", channel=CAMPAIGNS)["messages"][::-1]
    blocks = [*first["blocks"], section("And one thing more")]
    cards.call("chat.update", channel=CAMPAIGNS, ts=first["ts"], blocks=blocks)
    expect(page.locator("#messages")).to_contain_text("And one thing more")
    at(page, "B")


@pytest.mark.parametrize("with_key", ["Control", "Alt", "Meta", "Shift"])
def test_with_another_key_held_letters_decide_nothing(page: Page, cards: Alone, with_key: str) -> None:
    page.locator("[data-variant=B]").click(position={"x": 5, "y": 5})
    page.keyboard.press(f"{with_key}+a")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_have_count(0)
    at(page, "B")
    page.locator("#composer").click()
    page.keyboard.type("a jar")
    expect(page.locator("#composer")).to_have_value("a jar")
    expect(page.locator("#messages")).not_to_contain_text("Approved")


def test_the_keys_are_hinted_at_until_somebody_knows_them(page: Page, cards: Alone) -> None:
    hint = page.locator("#keys-hint")
    expect(hint).to_be_visible()
    shoot(page, "61-hint")
    hint.get_by_role("button").click()
    expect(hint).to_be_hidden()
    page.reload()
    expect(page.locator(".variant")).to_have_count(4)
    expect(hint).to_be_hidden()


def test_question_mark_shows_the_keys_and_what_is_not_possible_is_said(page: Page, cards: Alone) -> None:
    page.locator("[data-variant=B]").click(position={"x": 5, "y": 5})
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_contain_text("Approve it and go on")
    page.locator("dialog").evaluate(
        "held => Promise.all(held.getAnimations().map(running => running.finished))"
    )
    shoot(page, "62-all-keys")
    page.keyboard.press("Escape")
    expect(page.locator("#keys-hint")).to_be_hidden()
    page.keyboard.press("a")
    expect(page.locator("[data-variant=B]")).to_contain_text("Approved")
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(page.locator("#announcer")).to_have_text("Approve is not possible here now.")
