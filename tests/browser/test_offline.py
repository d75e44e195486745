"""Everything that the demo opens works where there is no network but this machine's own."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from .conftest import Demo, shoot

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_apis_page_can_be_used_without_a_network(demo: Demo, page: Page) -> None:
    asked, said = _listen(page)
    page.goto(f"{demo.web}/api/docs")
    page.locator(".opblock-get", has_text="/api/v1/campaigns").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_text("key_refused").first).to_be_visible()
    shoot(page, "api-docs")
    _require_own(asked, said)


@pytest.mark.parametrize("which", ["playground", "dashboard"])
def test_pages_of_the_demo_load_nothing_from_elsewhere(demo: Demo, page: Page, which: str) -> None:
    asked, said = _listen(page)
    page.goto(getattr(demo, which))
    expect(page.get_by_role("heading").first).to_be_visible(timeout=90_000)
    page.wait_for_timeout(3_000)
    shoot(page, f"offline-{which}")
    _require_own(asked, said)


def _listen(page: Page) -> tuple[list[str], list[str]]:
    """What the page asks for, and what the browser says about rules that it broke."""
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    return asked, said


def _require_own(asked: list[str], said: list[str]) -> None:
    assert asked
    assert {urlsplit(url).hostname for url in asked} <= {"127.0.0.1", None}  # None for data: and blob:
    assert [line for line in said if "Content Security Policy" in line or "Refused" in line] == []
