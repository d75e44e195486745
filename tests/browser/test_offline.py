"""Everything that the demo opens works where there is no network but this machine's own.

The browser reaches no other machine, and the page that tests get allows no request to one (conftest.py).
"""

import pytest
from playwright.sync_api import Page, expect

from .conftest import Demo, Watched, shoot

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_apis_page_can_be_used_without_a_network(demo: Demo, page: Page, watched: Watched) -> None:
    watched.allowed = ("Failed to load resource: the server responded with a status of 401",)
    page.goto(f"{demo.web}/api/docs")
    page.locator(".opblock-get", has_text="/api/v1/campaigns").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_text("key_refused").first).to_be_visible()
    shoot(page, "api-docs")


def test_a_page_that_asks_elsewhere_or_fails_is_noticed(page: Page, watched: Watched) -> None:
    page.set_content("<img src='https://elsewhere.example/seen.png'><script>throw Error('Broken')</script>")
    page.wait_for_load_state("load")
    assert watched.elsewhere == ["https://elsewhere.example/seen.png"]
    assert any("Broken" in error for error in watched.errors)
    watched.elsewhere.clear()
    watched.errors.clear()
