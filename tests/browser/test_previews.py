"""Previews in a real browser: they change without a script, nothing runs in them, and pictures are taken."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.previews.chromium import Chromium
from core.previews.page import page as preview_page
from core.previews.page import picture_page
from core.previews.values import LinkCard, Picture, SeenPost
from tests.browser.conftest import CHROMIUM, shoot
from tests.core.media.images import drawn, photo
from tests.core.previews.posts import a_post

pytestmark = pytest.mark.browser

LONG = "A backpack that keeps a laptop dry, whatever comes down. " * 12
HOSTILE = "<img src=x onerror=alert(1)><script>document.title='no'</script></style></div>"
IMAGES = tuple(
    Picture(f"k{place}", "A red backpack.", 400, 300, photo(size=(400, 300))) for place in range(3)
)
CARD = LinkCard("https://example.com/a", "Backpack", "It keeps dry.", "example.com", IMAGES[0])


def a_full_post(platform: PlatformName, **changes: object) -> SeenPost:
    rules = rules_of(platform)
    values = {
        "text": LONG if rules.limits[0].most > len(LONG) else LONG[:250],
        "title": "Rain on the way to work" if rules.title_limit else "",
        "preheader": "900 g, 89 euros" if rules.preheader_limit else "",
        "follow_ups": ("And in red. #Backpack",) if rules.most_follow_ups else (),
        "card": CARD,
        **changes,
    }
    return a_post(platform, **values)


def test_every_platform_is_drawn_within_its_frame_on_phone_and_desktop_light_and_dark(page: Page) -> None:
    posts = [
        a_full_post(platform, media=media) for platform in PlatformName for media in ((), IMAGES[:1], IMAGES)
    ]
    page.set_content(preview_page("Backpack", posts))
    for width, theme in (("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("phone", "dark")):
        page.locator(f"#{width}").check()
        page.locator(f"#{theme}").check()
        too_wide = page.evaluate(
            "[...document.querySelectorAll('.stage')].filter(it => it.scrollWidth > it.clientWidth + 1)"
            ".map(it => it.className)"
        )
        assert too_wide == []
        stage = page.locator(".stage").first
        box = stage.bounding_box()
        assert box is not None
        assert (box["width"] <= 390) == (width == "phone")
        shoot(page, f"60-previews-{width}-{theme}")
    colours = [page.locator(".stage.x").first.evaluate("it => getComputedStyle(it).backgroundColor")]
    page.locator("#light").check()
    colours.append(page.locator(".stage.x").first.evaluate("it => getComputedStyle(it).backgroundColor"))
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_what_people_wrote_is_read_and_never_runs(page: Page) -> None:
    page.on("dialog", lambda _: pytest.fail("something ran"))
    for platform in PlatformName:
        said = a_post(
            platform, HOSTILE, title=HOSTILE, preheader=HOSTILE, author=HOSTILE, follow_ups=(HOSTILE,)
        )
        page.set_content(preview_page(HOSTILE, [said]))
        assert page.locator("[data-part='text']").evaluate("it => it.textContent") == HOSTILE
        assert page.locator("img, script").count() == 0
    assert page.title() == f"Preview · {HOSTILE}"


def test_what_is_cut_is_there_after_one_click(page: Page) -> None:
    page.set_content(preview_page("Backpack", [a_full_post(PlatformName.LINKEDIN)]))
    expect(page.locator(".hidden")).to_be_hidden()
    page.get_by_text("…more").click()
    expect(page.locator(".hidden")).to_be_visible()
    expect(page.get_by_text("…more")).to_be_hidden()


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_a_real_chromium_takes_a_picture_and_leaves_nothing_behind() -> None:
    async def taken() -> bytes:
        chromium = Chromium.found("")
        assert chromium is not None
        return await chromium.picture(picture_page([a_full_post(PlatformName.X, media=IMAGES)]))

    with ThreadPoolExecutor() as beside:  # Playwright has a loop of its own here
        picture = drawn(beside.submit(asyncio.run, taken()).result())
    assert picture.width in range(600, 800)
    assert picture.height in range(200, 1400)
    red, green, blue = picture.convert("RGB").getpixel((300, picture.height // 2))
    assert (red > 180, green < 60, blue < 60) == (True, True, True)
