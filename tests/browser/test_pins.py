"""What is pinned stays in sight, and a permalink leads to its message in the page."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import shoot
from tests.browser.small_bot import Alone, plain, section

pytestmark = pytest.mark.browser

CAMPAIGNS, BRAND, OF_BEN = "C0CAMPAIGN", "C0BRANDREV", "D0BENOKAF1"


def said(playground: Alone, text: str, channel: str = CAMPAIGNS, **more: Any) -> str:
    return str(playground.call("chat.postMessage", channel=channel, text=text, **more)["ts"])


def much(playground: Alone, channel: str = CAMPAIGNS) -> None:
    """So much that what came before is out of sight."""
    said(playground, "\n".join(f"Line {number}" for number in range(80)), channel)


def message(page: Page, ts: str) -> Locator:
    return page.locator(f"#messages [data-ts='{ts}']")


def link_to(playground: Alone, ts: str, channel: str = CAMPAIGNS) -> str:
    return str(playground.call("chat.getPermalink", channel=channel, message_ts=ts)["permalink"])


def offered(playground: Alone, address: str, channel: str = CAMPAIGNS) -> None:
    """A message with a link button."""
    button = {"type": "button", "text": plain("Next undecided"), "url": address, "action_id": "link"}
    said(playground, "Next", channel, blocks=[section("Next"), {"type": "actions", "elements": [button]}])


def test_a_pinned_message_is_marked_and_the_channels_top_leads_to_it(page: Page, playground: Alone) -> None:
    ts = said(playground, "Fernweh &amp; more: :eyes: 12 variants")
    much(playground)
    playground.call("pins.add", channel=CAMPAIGNS, timestamp=ts)
    expect(message(page, ts)).to_contain_text("Pinned by Copydesk")
    expect(message(page, ts)).not_to_be_in_viewport()
    pin = page.locator("#pins").get_by_role("link")
    expect(pin).to_contain_text("Fernweh & more: 👀 12 variants")
    pin.click()
    expect(message(page, ts)).to_be_in_viewport()
    expect(message(page, ts)).to_be_focused()
    shoot(page, "50-pinned")
    page.get_by_role("button", name="brand-review").click()
    expect(page.locator("#pins")).to_be_hidden()


def test_of_several_pins_the_latest_is_shown_and_the_others_are_in_a_menu(
    page: Page, playground: Alone
) -> None:
    first, second = said(playground, "The first"), said(playground, "The second")
    much(playground)
    for ts in (first, second):
        playground.call("pins.add", channel=CAMPAIGNS, timestamp=ts)
    expect(page.locator("#pins").get_by_role("link")).to_contain_text("The second")
    page.get_by_role("button", name="1 more pinned").click()
    page.get_by_role("menuitem", name="The first").click()
    expect(message(page, first)).to_be_in_viewport()
    playground.call("pins.remove", channel=CAMPAIGNS, timestamp=second)
    expect(page.locator("#pins").get_by_role("link")).to_contain_text("The first")
    playground.call("pins.remove", channel=CAMPAIGNS, timestamp=first)
    expect(page.locator("#pins")).to_be_hidden()


def test_a_link_button_leads_to_its_message_as_often_as_it_is_pressed_and_across_channels(
    page: Page, playground: Alone
) -> None:
    ts = said(playground, "The card")
    much(playground)
    for channel in (CAMPAIGNS, BRAND):
        offered(playground, link_to(playground, ts), channel)
    for _ in range(2):
        page.get_by_role("link", name="Next undecided").click()
        expect(message(page, ts)).to_be_in_viewport()
        page.locator("#messages").evaluate("list => { list.scrollTop = list.scrollHeight; }")
        expect(message(page, ts)).not_to_be_in_viewport()
    page.get_by_role("button", name="brand-review").click()
    page.get_by_role("link", name="Next undecided").click()
    expect(page.locator("#channel-title")).to_have_text("# campaigns")
    expect(message(page, ts)).to_be_in_viewport()
    expect(message(page, ts)).to_be_focused()


def test_who_was_led_to_a_message_stays_there_when_the_pins_above_change(
    page: Page, playground: Alone
) -> None:
    ts = said(playground, "The card")
    much(playground)
    expect(page.locator("#messages")).to_contain_text("Line 79")
    page.goto(f"{playground.url}/#archives/{CAMPAIGNS}/p{ts.replace('.', '')}")
    expect(message(page, ts)).to_be_in_viewport()
    playground.call("pins.add", channel=CAMPAIGNS, timestamp=ts)
    expect(page.locator("#pins")).to_be_visible()
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    expect(message(page, ts)).to_be_in_viewport()


def test_a_permalink_of_a_reply_opens_its_thread(page: Page, playground: Alone) -> None:
    first = said(playground, "The card")
    reply = said(playground, "All of it", thread_ts=first)
    offered(playground, link_to(playground, reply))
    page.get_by_role("link", name="Next undecided").click()
    expect(page.locator(f"#thread [data-ts='{reply}']")).to_be_focused()


def test_a_permalink_to_what_is_gone_or_somebody_elses_says_so(page: Page, playground: Alone) -> None:
    ts = said(playground, "For Ben", OF_BEN)
    offered(playground, link_to(playground, ts, OF_BEN))
    page.get_by_role("link", name="Next undecided").click()
    expect(page.locator("#toasts")).to_contain_text("not here any more")
    expect(page.locator("#channel-title")).to_have_text("# campaigns")
