"""Twelve variants from a brief to published: by mouse, by keys, and many at once on a phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Demo, shoot
from tests.browser.test_walk import card, press, say

pytestmark = pytest.mark.browser

NEWS = (
    "Our first kettle that keeps quiet is in the shop since Monday. The Brightwater Kettle costs 89 euros. "
    "With the code QUIET10 every kettle is 10 % off. "
    "The boiling time of the Brightwater Kettle fell from 9 minutes to 2."
)
"""Four facts that lead: the news, the price, the offer and the change."""
PLATFORMS = {"linkedin", "facebook", "email"}
DESKTOP, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


def test_twelve_variants_are_decided_by_mouse_by_keys_and_many_at_once_on_a_phone_and_one_is_published(
    page: Page, demo: Demo
) -> None:
    page.goto(demo.playground)
    expect(page.locator("#composer")).to_be_visible()
    page.get_by_role("button", name="brand-review").click()  # where nobody else's campaign is
    start_campaign(page)
    undecided = page.locator(".variant.undecided")
    expect(undecided).to_have_count(12)
    head = page.locator("#messages .message.pinned")
    expect(head).to_contain_text("12 variants to review")
    expect(page.locator("#pins")).to_contain_text("Brightwater Kettle")
    shoot(page, "70-twelve")

    # By mouse: the pinned message leads to the first card, and there one is approved.
    page.locator(".pin").click()
    expect(head).to_be_in_viewport()
    shoot(page, "71-summary")
    head.get_by_role("link", name="Next undecided").click()
    expect(undecided.first).to_be_focused()
    expect(undecided.first).to_be_in_viewport()
    press(undecided.first, "variant_approve")
    expect(undecided).to_have_count(11)

    # By keys: one more is approved, one is rejected, and the next is in focus each time.
    page.keyboard.press("j")
    expect(undecided.first).to_be_focused()
    page.keyboard.press("a")
    expect(undecided).to_have_count(10)
    expect(undecided.first).to_be_focused()
    page.keyboard.press("r")
    page.locator("#field-reason").fill("Too general. Name the price.")
    shoot(page, "72-reject")
    page.locator("dialog button[type=submit]").click()
    expect(undecided).to_have_count(9)
    expect(undecided.first).to_be_focused()
    shoot(page, "73-keys")

    # Many at once: all of the last card's platform.
    last = page.locator("#messages .blocks > .header").last.inner_text().split(" · ")[0]
    form = open_many(page, head)
    form.locator("[data-action=many_platform]").select_option(label=last)
    expect(form.locator("[data-block^='pick:']")).to_have_count(1)
    form.get_by_label("All 4 variants shown").check()
    form.get_by_label("Approve").check()
    shoot(page, "74-decide-many")
    form.get_by_role("button", name="Decide").click()
    expect(undecided).to_have_count(5)
    expect(page.locator("#messages .ephemeral").last).to_contain_text(f"Approved: A, B, C and D for {last}")

    # On a phone: the rest, some ticked and some not.
    page.set_viewport_size(PHONE)
    page.locator(".pin").click()
    expect(head).to_be_in_viewport()
    shoot(page, "75-phone-summary")
    form = open_many(page, head)
    form.locator("[data-block^='pick:'] input").first.check()
    form.get_by_label("Put on hold").check()
    shoot(page, "76-phone-decide-many")
    form.get_by_role("button", name="Decide").click()
    expect(undecided).to_have_count(4)
    form = open_many(page, head)
    form.get_by_label("All 4 variants shown").check()
    form.get_by_label("Approve").check()
    form.get_by_role("button", name="Decide").click()
    expect(undecided).to_have_count(0)
    expect(head).not_to_contain_text("Next undecided")
    page.locator(".pin").click()
    shoot(page, "77-phone-decided")

    # One is published.
    published = card(page, last)
    press(published, "post_now")
    expect(page.locator("dialog")).to_be_visible()
    shoot(page, "78-phone-publish")
    page.locator("dialog button[type=submit]").click()
    expect(published).to_contain_text("Published")
    page.set_viewport_size(DESKTOP)
    page.locator(".pin").click()
    expect(head).to_contain_text("1 published")
    shoot(page, "79-published")


def start_campaign(page: Page) -> None:
    say(page, "/campaign")
    page.locator("#field-product").fill("Brightwater Kettle")
    page.locator("#field-news").fill(NEWS)
    page.locator("#field-audience").fill("people who drink tea")
    for tick in page.locator("[data-block=platforms] input").all():
        tick.set_checked(tick.get_attribute("value") in PLATFORMS)
    page.locator("#field-variants").select_option("4")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)


def open_many(page: Page, head: Locator) -> Locator:
    """Decide many…, from the campaign's own message."""
    page.locator(".pin").click()
    head.get_by_role("button", name=re.compile("Decide many")).click()
    form = page.locator("dialog")
    expect(form).to_contain_text("Decide many")
    return form
