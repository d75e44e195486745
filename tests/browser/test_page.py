"""The playground's page by itself: keyboard, focus, unread hints, a lost connection, harmful text."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Watched, shoot
from tests.browser.small_bot import Alone, plain, section

pytestmark = pytest.mark.browser

ANA = "U0ANARUIZ1"
CAMPAIGNS = "C0CAMPAIGN"
GONE = ("Failed to load resource: net::ERR_",)
"""What the browser says where nobody answers any more."""


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.id || document.activeElement.dataset.ts")


def open_form(page: Page) -> None:
    page.locator("#composer").press_sequentially("/campaign")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()


@pytest.mark.parametrize("way_out", ["Escape", "Cancel", "Close"])
def test_after_a_modal_is_closed_typing_goes_on_in_the_message_field(
    page: Page, playground: Alone, way_out: str
) -> None:
    open_form(page)
    if way_out == "Escape":
        page.keyboard.press("Escape")
    else:
        page.locator("dialog").get_by_role("button", name=way_out).click()
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.type("Hello")
    expect(page.locator("#composer")).to_have_value("Hello")


@pytest.mark.parametrize("way_out", ["Escape", "Escape twice", "Cancel", "Close"])
def test_a_form_with_words_in_it_asks_before_it_closes(page: Page, playground: Alone, way_out: str) -> None:
    open_form(page)
    form, question = page.locator("dialog:not(.small)"), page.locator("dialog.small")

    def leave() -> None:
        if way_out.startswith("Escape"):
            page.keyboard.press("Escape")
        else:
            form.get_by_role("button", name=way_out).click()
        expect(question).to_contain_text("Discard what you typed?")

    page.locator("#field-name").fill("Fernweh")
    leave()
    if way_out == "Escape twice":
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(question).to_be_visible()
    question.get_by_role("button", name="Keep writing").click()
    expect(question).to_have_count(0)
    expect(page.locator("#field-name")).to_have_value("Fernweh")
    leave()
    question.get_by_role("button", name="Discard").click()
    expect(page.locator("dialog")).to_have_count(0)
    open_form(page)
    expect(page.locator("#field-name")).to_have_value("")


def test_a_tap_beside_a_form_closes_nothing(page: Page, playground: Alone) -> None:
    open_form(page)
    page.locator("#field-name").fill("Fernweh")
    page.mouse.click(5, 5)
    expect(page.locator("#field-name")).to_have_value("Fernweh")


def test_what_was_typed_into_a_form_is_there_after_a_reload_and_after_going_back(
    page: Page, playground: Alone
) -> None:
    open_form(page)
    page.locator("#field-name").fill("Fernweh")
    page.locator("#field-size").select_option("large")
    expect(page.locator("#field-more-size")).to_be_attached()
    page.locator("#field-more-size").fill("XXL")
    page.reload()
    expect(page.locator("#field-name")).to_have_value("Fernweh")
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("#field-name")).to_have_value("Fernweh")
    expect(page.locator("#field-size")).to_have_value("large")
    expect(page.locator("#field-more-size")).to_have_value("XXL")
    page.locator("dialog").get_by_role("button", name="Send").click()
    expect(page.locator("dialog")).to_have_count(0)
    open_form(page)
    expect(page.locator("#field-name")).to_have_value("")


def test_what_was_typed_into_a_form_that_a_restart_closed_is_there_when_it_opens_again(
    page: Page, playground: Alone, watched: Watched
) -> None:
    watched.allowed = GONE
    open_form(page)
    page.locator("#field-name").fill("Fernweh")
    playground.go_away()
    playground.come_back()
    expect(page.locator("dialog")).to_have_count(0)
    open_form(page)
    expect(page.locator("#field-name")).to_have_value("Fernweh")
    expect(page.locator("dialog")).to_contain_text("What you had typed is back.")


def test_an_unsent_message_is_there_after_a_reload(page: Page, playground: Alone) -> None:
    page.locator("#composer").fill("Half a thought")
    page.reload()
    expect(page.locator("#composer")).to_have_value("Half a thought")


def test_a_modal_that_the_app_updates_keeps_what_was_typed_and_the_place_in_it(
    page: Page, playground: Alone
) -> None:
    open_form(page)
    page.locator("#field-name").fill("Fernweh")
    page.locator("#field-size").focus()
    page.locator("#field-size").select_option("large")
    expect(page.locator("#field-more-size")).to_be_attached()
    assert focused(page) == "field-size"
    assert page.locator(".dialog-body").evaluate("body => body.scrollTop") > 0
    expect(page.locator("#field-name")).to_have_value("Fernweh")
    expect(page.locator("#field-size")).to_have_value("large")


def test_what_is_chosen_beside_a_text_of_a_form_is_kept_and_sent_with_it(
    page: Page, playground: Alone
) -> None:
    open_form(page)
    page.locator("#field-name").fill("Fernweh")
    colour = page.get_by_label("Which colour?")
    colour.select_option("blue")
    page.locator("#field-size").select_option("large")
    expect(page.locator("#field-more-size")).to_be_attached()
    expect(colour).to_have_value("blue")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#messages")).to_contain_text("In blue")


def test_enter_in_a_field_that_is_told_at_once_does_not_send_the_form(page: Page, playground: Alone) -> None:
    open_form(page)
    page.locator("#field-name").fill("Fernweh")
    page.locator("#field-code").fill("A1")
    page.keyboard.press("Enter")
    expect(page.locator("#field-more-code")).to_be_attached()
    expect(page.locator("dialog")).to_be_visible()


def test_the_keyboard_stays_at_a_message_whose_button_is_gone(page: Page, playground: Alone) -> None:
    button = {"type": "button", "action_id": "press", "text": plain("Press")}
    card = [section("Card"), {"type": "actions", "elements": [button]}]
    posted = playground.call("chat.postMessage", channel=CAMPAIGNS, text="Card", blocks=card)
    page.get_by_role("button", name="Press").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Done")
    assert focused(page) == posted["ts"]


def test_each_persons_home_is_asked_for_when_the_person_is_switched(page: Page, playground: Alone) -> None:
    page.locator("#apps").get_by_role("button").click()  # opens at Home
    expect(page.locator("#messages")).to_contain_text("For @Ana Ruiz")
    page.get_by_role("radio", name="Ben Okafor").click()
    expect(page.locator("#messages")).to_contain_text("For @Ben Okafor")


def test_new_messages_below_are_hinted_at_until_they_were_seen(page: Page, playground: Alone) -> None:
    for number in range(40):
        playground.call("chat.postMessage", channel=CAMPAIGNS, text=f"Line {number}\nand more")
    messages = page.locator("#messages")
    expect(messages).to_contain_text("Line 39")
    messages.evaluate("list => { list.scrollTop = 0; }")
    playground.call("chat.postMessage", channel=CAMPAIGNS, text="The newest")
    expect(page.locator("#newer")).to_be_visible()
    messages.evaluate("list => { list.scrollTop = list.scrollHeight; }")
    messages.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert not page.locator("#newer").is_visible()
    page.get_by_role("button", name="general").click()
    expect(page.locator("#channels .badge")).to_have_count(0)
    playground.call("chat.postMessage", channel=CAMPAIGNS, text="One more")
    expect(page.locator("#channels .badge")).to_have_text("1")


def test_a_menu_shows_what_it_did_where_somebody_says_not_now_to_its_question(
    page: Page, playground: Alone
) -> None:
    small, large = ({"text": plain(size), "value": size} for size in ("small", "large"))
    menu = {
        "type": "static_select",
        "action_id": "size",
        "options": [small, large],
        "initial_option": small,
        "confirm": {
            "title": plain("Sure?"),
            "text": plain("Large"),
            "confirm": plain("Yes"),
            "deny": plain("Not now"),
        },
    }
    asking = [{**section("Size"), "accessory": menu}]
    playground.call("chat.postMessage", channel=CAMPAIGNS, text="Size", blocks=asking)
    page.locator("[data-action=size]").select_option("large")
    page.get_by_role("button", name="Not now").click()
    expect(page.locator("[data-action=size]")).to_have_value("small")
    expect(page.locator("[data-action=size]")).to_be_focused()


def test_who_has_scrolled_up_stays_at_the_card_they_press(page: Page, playground: Alone) -> None:
    open_form(page)
    page.locator("#field-name").fill("Fernweh")
    page.locator("dialog").get_by_role("button", name="Send").click()
    expect(page.locator("dialog")).to_have_count(0)
    button = {"type": "button", "action_id": "press", "text": plain("Press")}
    for number in range(14):
        words = "\n".join(f"Card {number}, line {line}" for line in range(12))
        card = [section(words), {"type": "actions", "elements": [button]}]
        playground.call("chat.postMessage", channel=CAMPAIGNS, text="Card", blocks=card)
    presses = page.locator("#messages").get_by_role("button", name="Press")
    expect(presses).to_have_count(14)
    presses.nth(3).scroll_into_view_if_needed()
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    before = page.locator("#messages").evaluate("list => list.scrollTop")
    presses.nth(3).click()
    expect(page.locator("#messages").get_by_text("Done")).to_be_in_viewport()
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert page.locator("#messages").evaluate("list => list.scrollTop") == before
    expect(page.locator("#newer")).to_be_hidden()


def test_a_thread_opens_at_its_newest_reply(page: Page, playground: Alone) -> None:
    long = "\n".join(f"Line {number}" for number in range(80))
    posted = playground.call("chat.postMessage", channel=CAMPAIGNS, text=long)
    playground.call("chat.postMessage", channel=CAMPAIGNS, text="The newest reply", thread_ts=posted["ts"])
    page.get_by_role("button", name="1 reply").click()
    expect(page.locator("#thread").get_by_text("The newest reply")).to_be_in_viewport()


def newest_of_many_words(page: Page, playground: Alone) -> Locator:
    """The newest message, in sight."""
    playground.call("chat.postMessage", channel=CAMPAIGNS, text="Words that a phone wraps. " * 90)
    playground.call("chat.postMessage", channel=CAMPAIGNS, text="The newest")
    newest = page.locator("#messages").get_by_text("The newest")
    expect(newest).to_be_in_viewport()
    return newest


def test_who_is_at_the_newest_message_stays_there_when_the_window_shrinks(
    page: Page, playground: Alone
) -> None:
    newest = newest_of_many_words(page, playground)
    for size in (PHONE, {**PHONE, "height": 420}):
        page.set_viewport_size(size)
        expect(newest).to_be_in_viewport(ratio=1)


def test_a_scroll_that_is_told_late_of_an_older_size_does_not_take_a_person_from_the_newest_message(
    page: Page, playground: Alone
) -> None:
    newest = newest_of_many_words(page, playground)
    page.locator("#messages").evaluate(
        "list => { list.style.maxHeight = '120px'; list.dispatchEvent(new Event('scroll')); }"
    )
    expect(newest).to_be_in_viewport(ratio=1)


def test_what_a_person_says_is_brought_into_sight(page: Page, playground: Alone) -> None:
    long = "\n".join(f"Line {number}" for number in range(80))
    posted = playground.call("chat.postMessage", channel=CAMPAIGNS, text=long)
    page.locator("#messages").evaluate("list => { list.scrollTop = 0; }")
    page.locator("#composer").fill("In the channel")
    page.keyboard.press("Enter")
    expect(page.locator("#messages").get_by_text("In the channel")).to_be_in_viewport()
    page.locator(f"[data-ts='{posted['ts']}'] .reply-button").click()
    page.locator("#thread-composer").fill("In the thread")
    page.keyboard.press("Enter")
    expect(page.locator("#thread").get_by_text("In the thread")).to_be_in_viewport()


def test_a_playground_that_went_away_is_told_and_nothing_typed_is_lost(
    page: Page, playground: Alone, watched: Watched
) -> None:
    watched.allowed = GONE
    playground.go_away()
    page.locator("#composer").fill("Precious words")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("The playground does not answer")
    expect(page.locator("#composer")).to_have_value("Precious words")
    expect(page.locator("#lost")).to_be_visible()
    playground.come_back()
    expect(page.locator("#lost")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Precious words")


HARMFUL = [
    "<img src=x onerror=alert(1)>",
    "<javascript:alert(1)|press>",
    "<!date^1800000000^{date}^javascript:alert(1)|then>",
    "\u0000" + "7\u0000 and *bold*",
    "<script>alert(1)</script>",
    "w" * 3000,
]


def test_text_that_means_harm_is_only_text(page: Page, playground: Alone) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: (problems.append(dialog.message), dialog.dismiss()))
    for text in HARMFUL:
        playground.call("chat.postMessage", channel=CAMPAIGNS, text=text, blocks=[section(text)])
    bad = {"type": "button", "text": plain("Bad link"), "url": "javascript:alert(1)"}
    playground.call(
        "chat.postMessage", channel=CAMPAIGNS, text="Bad", blocks=[{"type": "actions", "elements": [bad]}]
    )
    expect(page.get_by_role("button", name="Bad link")).to_be_visible()
    assert page.locator("#messages :is(script, img:not(.avatar))").count() == 0
    addresses = page.locator("#messages a").evaluate_all("links => links.map(link => link.protocol)")
    assert "javascript:" not in addresses
    messages = page.locator("#messages")
    assert messages.evaluate("list => list.scrollWidth <= list.clientWidth")
    assert problems == []


PHONE = {"width": 390, "height": 844}


def too_small(page: Page) -> Any:
    """Visible things to press that are smaller than a finger needs."""
    return page.evaluate(
        """() => [...document.querySelectorAll("button, select, .side a, .tick")]
            .filter((held) => held.checkVisibility({ visibilityProperty: true }))
            .filter((held) => held.getBoundingClientRect().height < 40)
            .map((held) => held.outerHTML)"""
    )


def test_on_a_phone_a_card_and_a_form_have_the_whole_width_and_everything_can_be_pressed(
    page: Page, playground: Alone
) -> None:
    page.set_viewport_size(PHONE)
    buttons = [
        {"type": "button", "action_id": f"press{number}", "text": plain(word)}
        for number, word in enumerate(("Approve", "Regenerate…", "Reject…", "A rather long word on a button"))
    ]
    card = [section("A card of some length, as they are. " * 6), {"type": "actions", "elements": buttons}]
    playground.call("chat.postMessage", channel=CAMPAIGNS, text="Card", blocks=card)
    blocks = page.locator("#messages .blocks")
    expect(blocks).to_be_visible()
    assert blocks.evaluate("held => held.getBoundingClientRect().width") >= 340
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    expect(page.locator("#composer")).to_be_in_viewport(ratio=1)
    assert too_small(page) == []
    open_form(page)
    risen = "held => Promise.all(held.getAnimations().map((running) => running.finished))"
    page.locator("dialog").evaluate(risen)
    form = page.locator("dialog").bounding_box()
    assert form is not None
    assert (form["x"], form["y"], form["width"], form["height"]) == (0, 0, 390, 844)
    expect(page.get_by_role("button", name="Send", exact=True).last).to_be_in_viewport(ratio=1)
    assert too_small(page) == []


def test_on_a_phone_the_sidebar_is_a_drawer(page: Page, playground: Alone) -> None:
    page.set_viewport_size(PHONE)
    general, menu = (
        page.get_by_role("button", name="general"),
        page.get_by_role("button", name="Channels and"),
    )
    expect(general).to_be_hidden()
    menu.click()
    expect(general).to_be_visible()
    assert too_small(page) == []
    page.keyboard.press("Escape")
    expect(general).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.mouse.click(380, 400)
    expect(general).to_be_hidden()
    menu.click()
    general.click()
    expect(page.locator("#channel-title")).to_have_text("# general")
    expect(general).to_be_hidden()
    menu.click()
    page.get_by_role("button", name="Outbox").click()
    expect(page.locator("#panel")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [{"width": 1280, "height": 700}, PHONE], ids=["desktop", "phone"])
def test_a_note_of_what_went_wrong_covers_nothing_that_can_be_pressed_above_it(
    page: Page, playground: Alone, size: ViewportSize
) -> None:
    pinned = playground.call("chat.postMessage", channel="D0ANARUIZ1", text="Pinned")
    playground.call("pins.add", channel="D0ANARUIZ1", timestamp=pinned["ts"])
    page.locator("#apps").get_by_role("button").click()
    page.get_by_role("tab", name="Messages").click()
    page.set_viewport_size(size)
    wrong = (
        "That message is not here any more, or it is somebody else’s, and that takes two lines on a phone."
    )
    page.evaluate("words => dispatchEvent(new CustomEvent('trouble', { detail: words }))", wrong)
    expect(page.locator(".toast")).to_be_visible()
    for held in (page.get_by_role("tab", name="Home"), page.locator("#theme"), page.locator(".pin")):
        held.click(trial=True)
    shoot(page, f"51-toast-{size['width']}")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".toast")).to_have_count(0)
