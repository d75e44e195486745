"""A whole demo in processes of its own, and a real browser in front of it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.small_bot import Alone, alone
from tests.ports import free_port

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SHOTS = Path(__file__).parent / "shots"
REBOUND = "evil.example"
"""A name outside that somebody has turned to this machine."""
OFFLINE = f"MAP {REBOUND} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
QUIET = [
    f"--host-resolver-rules={OFFLINE}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 120


@dataclass(frozen=True)
class Demo:
    """Where a running demo answers."""

    web: str
    dashboard: str
    playground: str
    folder: Path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the demo come last: it starts while others run."""
    items.sort(key=lambda item: "demo" in getattr(item, "fixturenames", ()))


@dataclass(frozen=True)
class Starting:
    """A demo that was asked to start, and its process."""

    demo: Demo
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="session", autouse=True)
def starting(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Starting | None]:
    """`copydesk demo` in a folder of its own, started and stopped as a person would."""
    if not any("demo" in getattr(item, "fixturenames", ()) for item in request.session.items):
        yield None
        return
    folder = tmp_path_factory.mktemp("demo")
    web, dashboard, playground = (free_port() for _ in range(3))
    environment = {
        **os.environ,
        "PORT": str(web),
        "DASHBOARD_PORT": str(dashboard),
        "PLAYGROUND_PORT": str(playground),
    }
    copydesk = Path(sys.executable).parent / "copydesk"
    running = Demo(
        f"http://127.0.0.1:{web}",
        f"http://127.0.0.1:{dashboard}",
        f"http://127.0.0.1:{playground}",
        folder,
    )
    with (folder / "demo.log").open("wb") as output:
        process = subprocess.Popen(
            [str(copydesk), "demo"], cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield Starting(running, process)
            assert process.poll() is None, (folder / "demo.log").read_text()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


@pytest.fixture(scope="session")
def demo(starting: Starting) -> Demo:
    """The demo once it is up."""
    _wait_until_up(starting.demo, starting.process)
    return starting.demo


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine, and it could not be installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    with alone(tmp_path_factory.mktemp("outbox")) as running:
        yield running


@pytest.fixture
def playground(served: Alone, page: Page) -> Alone:
    """A workspace that is empty again, open in the browser without a page error."""
    served.go_away()
    served.come_back()
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(served.url)
    expect(page.locator("#composer")).to_be_focused()
    return served


@dataclass
class Watched:
    """What pages asked for elsewhere, and what the browser called errors. `allowed` are beginnings of those
    that a test brings about itself."""

    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()

    def watch(self, page: Page) -> None:
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:  # None for data: and blob:
            self.elsewhere.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(self.allowed or ("\0",)):
            self.errors.append(f"{message.text} ({message.location.get('url')})")


@pytest.fixture
def watched() -> Iterator[Watched]:
    """No test's pages may ask elsewhere, or leave an error in the browser's console."""
    watched = Watched()
    yield watched
    assert watched.elsewhere == []
    assert watched.errors == []


@pytest.fixture
def unwatched(browser: Browser) -> Iterator[Page]:
    """A page that may go where it likes, for tests of what others try."""
    opened = browser.new_page(viewport={"width": 1360, "height": 900})
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


@pytest.fixture
def page(unwatched: Page, watched: Watched) -> Page:
    watched.watch(unwatched)
    return unwatched


def shoot(page: Page, name: str) -> None:
    """Leave a picture for people to look at."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def _wait_until_up(running: Demo, process: subprocess.Popen[bytes]) -> None:
    waiting = {f"{running.web}/health", f"{running.dashboard}/_stcore/health", running.playground}
    until = time.monotonic() + START_SECONDS
    while waiting:
        assert process.poll() is None, (running.folder / "demo.log").read_text()
        assert time.monotonic() < until, f"not up: {waiting}\n{(running.folder / 'demo.log').read_text()}"
        for address in sorted(waiting):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(address, timeout=5).status_code == 200:
                    waiting.discard(address)
        time.sleep(0.2)
