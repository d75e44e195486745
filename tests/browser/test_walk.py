"""The main job in a real browser: from `/campaign` to a published, announced, measured post."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Demo, Watched, shoot

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

FOUND = re.compile(r"characters")


def say(page: Page, text: str) -> None:
    """Type into the message field and send, by keyboard."""
    field = page.locator("#composer")
    field.fill(text)
    field.press("Escape")
    field.press("Enter")


def card(page: Page, platform: str) -> Locator:
    """The message of a platform's variants."""
    return page.locator("#messages [data-ts]").filter(has_text=re.compile(rf"{platform} · ")).last


def press(place: Locator, action: str, nth: int = 0) -> None:
    place.locator(f"[data-action='{action}']").nth(nth).click()


def agree(page: Page) -> None:
    """Say yes to the question before an action that can't be taken back."""
    page.locator("dialog.small footer button").last.click()


def start_campaign(page: Page) -> None:
    say(page, "/campaign")
    dialog = page.locator("dialog")
    expect(dialog).to_be_visible()
    page.locator("#field-product").fill("Fernweh Backpack")
    page.locator("#field-news").fill(
        "Our first waterproof backpack. It weighs 900 g, costs 89 euros and is in the shop since Monday."
    )
    page.locator("#field-audience").fill("people who commute by bike")
    page.locator("#field-link").fill("https://example.com/backpack")
    shoot(page, "02-modal")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)


def test_a_campaign_walks_from_the_slash_command_to_measured_results(
    page: Page, browser: Browser, demo: Demo, watched: Watched
) -> None:
    page.goto(demo.playground)
    expect(page.locator("#composer")).to_be_visible()
    page.locator("#composer").fill("/")
    expect(page.get_by_role("listbox")).to_contain_text("/campaign results")
    shoot(page, "01-completion")

    # A brief that can't be used is refused in the modal, field by field, and nothing typed is lost.
    say(page, "/campaign")
    page.locator("#field-product").fill("Fernweh Backpack")
    page.locator("#field-news").fill("It is in the shop.")
    page.locator("#field-audience").fill("cyclists")
    page.locator("#field-link").fill("https://nowhere")
    page.set_viewport_size({"width": 1360, "height": 640})
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .error:visible").first).to_be_in_viewport(ratio=1)
    shoot(page, "02-field-errors")
    page.set_viewport_size({"width": 1360, "height": 900})
    expect(page.locator("#field-product")).to_have_value("Fernweh Backpack")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.small")).to_contain_text("Discard what you typed?")
    agree(page)
    expect(page.locator("dialog")).to_have_count(0)

    start_campaign(page)
    expect(page.locator("#messages")).to_contain_text("Fernweh Backpack")
    shoot(page, "03-progress")
    x = card(page, "X")
    expect(x).to_contain_text(FOUND)
    expect(x).to_contain_text("of 280")
    linkedin = card(page, "LinkedIn")
    expect(linkedin).to_contain_text("of 3,000")
    shoot(page, "04-cards")

    # Edit one, approve it, and publish it now.
    press(x, "variant_edit")
    text = page.locator("dialog textarea").first
    text.fill("Rain? Fine. The Fernweh Backpack keeps your laptop dry. https://example.com/backpack")
    shoot(page, "05-edit")
    page.locator("dialog button[type=submit]").click()
    expect(card(page, "X")).to_contain_text("Rain? Fine.")
    press(card(page, "X"), "variant_approve")
    expect(card(page, "X")).to_contain_text("Approved by")
    press(card(page, "X"), "post_now")
    expect(page.locator("dialog")).to_contain_text("no account of X is connected")
    shoot(page, "05-publish")
    page.locator("dialog button[type=submit]").click()
    expect(card(page, "X")).to_contain_text("Published")
    shoot(page, "06-published")

    # Reject one with a reason, and write another with a hint.
    press(card(page, "LinkedIn"), "variant_reject")
    page.locator("#field-reason").fill("Too general. Name the price.")
    page.locator("dialog button[type=submit]").click()
    expect(card(page, "LinkedIn")).to_contain_text("Too general. Name the price.")
    press(card(page, "LinkedIn"), "variant_regenerate", -1)
    page.locator("#field-hint").fill("Shorter, and start with the price.")
    page.locator("dialog button[type=submit]").click()
    expect(card(page, "LinkedIn")).to_contain_text(re.compile(r"[AB]2"))
    shoot(page, "07-regenerated")

    # Another person approves and schedules in a zone of their own.
    page.get_by_text("Chiyo Tanaka").first.click()
    press(card(page, "LinkedIn"), "variant_approve")
    expect(card(page, "LinkedIn")).to_contain_text("Approved by")
    press(card(page, "LinkedIn"), "post_schedule")
    expect(page.locator("dialog")).to_contain_text("Asia/Tokyo")
    shoot(page, "08-schedule")
    page.locator("dialog button[type=submit]").click()
    expect(card(page, "LinkedIn")).to_contain_text("Scheduled")
    shoot(page, "09-scheduled")

    # The outbox and the webhook receiver saw it.
    page.get_by_text("Outbox").first.click()
    expect(page.locator("#panel")).to_contain_text("Rain? Fine.")
    mark = page.locator("#panel [data-platform=x] .post-mark").first
    expect(mark).to_have_text("𝕏")
    expect(mark).to_have_css("background-color", "rgb(20, 23, 26)")
    shoot(page, "10-outbox")
    page.get_by_text("Webhooks").first.click()
    expect(page.locator("#panel")).to_contain_text("post.published")
    expect(page.locator("#panel")).to_contain_text("verified")
    shoot(page, "11-webhooks")

    # Readers come, and the figures reach Slack.
    page.get_by_text("Outbox").first.click()
    address = page.locator("#panel a[href*='/outbox/']").first.get_attribute("href")
    assert address is not None
    post = browser.new_page()
    watched.watch(post)
    post.goto(urljoin(demo.playground, address))
    post.get_by_role("button", name=re.compile("Simulate")).click()
    expect(post.locator("body")).to_contain_text(re.compile(r"1,\d\d\d"))
    shoot(post, "12-post")
    post.close()
    for _ in range(40):
        say(page, "/campaign results Fernweh")
        page.wait_for_timeout(500)
        if page.locator("#messages").get_by_text(re.compile(r"1,\d\d\d")).count():
            break
    expect(page.locator("#messages")).to_contain_text(re.compile(r"1,\d\d\d"))
    shoot(page, "13-results")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("help", "/campaign schedule"),
        ("list", "Fernweh"),
        ("show Fernweh", "Fernweh"),
        ("preview Fernweh", "X"),
        ("schedule", "LinkedIn"),
        ("results Fernweh", "impressions"),
        ("costs", "spent"),
        ("health", "database"),
        ("resluts", "/campaign results"),
    ],
)
def test_every_word_of_the_command_answers(page: Page, demo: Demo, word: str, told: str) -> None:
    page.goto(demo.playground)
    before = page.locator("#messages .message").count()
    say(page, f"/campaign {word}")
    answer = page.locator("#messages")
    expect(answer).to_contain_text(re.compile(re.escape(told), re.IGNORECASE))
    expect(page.locator("#messages .message")).not_to_have_count(before)
    shoot(page, f"20-{word.split()[0]}")


def settled(page: Page) -> None:
    """Wait until the page has drawn what it computed, and nothing failed."""
    expect(page.locator("[data-testid='stException']")).to_have_count(0)
    expect(page.locator("[data-testid='stSkeleton']")).to_have_count(0)
    expect(page.locator("[data-testid='stSpinner']")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Overview", "Upcoming posts"), ("Cost", "limit"), ("Health", "database")],
)
def test_the_dashboard_shows_the_workspace(page: Page, demo: Demo, name: str, shown: str) -> None:
    page.goto(demo.dashboard)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("[data-testid='stMain']")).to_contain_text(re.compile(shown, re.IGNORECASE))
    settled(page)
    shoot(page, f"30-{name.lower()}")


def test_the_sample_workspace_shows_true_results_at_once(page: Page, demo: Demo) -> None:
    page.goto(demo.dashboard)
    page.get_by_role("link", name="A/B results").click()
    page.get_by_role("combobox", name="Workspace").click()
    page.get_by_role("option", name=re.compile("Sample")).click()
    main = page.locator("[data-testid='stMain']")
    expect(main).to_contain_text(re.compile(r"leads|wins"))
    expect(main.locator("[data-testid='stVegaLiteChart']").first).to_be_visible()
    settled(page)
    shoot(page, "31-results")
    # It looks again every three seconds, and nothing on it may fade and come back meanwhile.
    faintest = main.evaluate(
        """async (held) => {
            let least = 1;
            for (const until = performance.now() + 3500; performance.now() < until;) {
                await new Promise(requestAnimationFrame);
                for (const one of held.querySelectorAll("[data-stale], [data-testid='stExpander'] summary"))
                    least = Math.min(least, Number(getComputedStyle(one).opacity));
            }
            return least;
        }"""
    )
    assert faintest == 1
