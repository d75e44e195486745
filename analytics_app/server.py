"""The dashboard as a server: Streamlit's pages, open to programs, people and these pages alone.

It has no login, and it reads with an API key: what it shows is for whoever can reach it, and must not be for
every web page that such a person has open. `copydesk dashboard` runs it.
"""

import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.starlette import App

from analytics_app.pages import PAGES
from analytics_app.shell import show
from core.foundation.headers import PAGE, SafeHeaders
from core.foundation.installation import Named
from core.foundation.settings import read_settings
from core.foundation.visitors import OwnPagesOnly

HEALTH = "/_stcore/health"
"""Says that it runs, and nothing of what it shows: load balancers ask by other names than people."""

SETTINGS = read_settings()
A_WHILE = 5.0
"""Seconds until what verdicts alone need is loaded too: who looks at once must not be slowed by it."""


@asynccontextmanager
async def loading(_: App) -> AsyncIterator[None]:
    """What pages are drawn with takes seconds to load, so that begins before anybody looks."""
    threading.Thread(target=_load, daemon=True).start()
    yield


def _load() -> None:
    import_module("analytics_app.screens")
    time.sleep(A_WHILE)
    import_module("core.experiments.statistics").load()


app = App(
    Path(__file__).parent / "app.py",
    lifespan=loading,
    routes=[Route(page.path, show, methods=["GET"]) for page in PAGES],
    middleware=[
        Middleware(SafeHeaders, headers=PAGE),
        Middleware(Named, settings=SETTINGS),
        Middleware(OwnPagesOnly, addresses=(SETTINGS.dashboard_url,), open_paths=frozenset({HEALTH})),
    ],
)
