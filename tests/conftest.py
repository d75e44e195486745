"""Shared fixtures: a clock that tests turn, and a migrated database on SQLite and on PostgreSQL."""

import asyncio
import gc
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Generator, Iterator
from functools import cache
from pathlib import Path

import httpx  # noqa: F401 - so that it is there to be changed
import pytest
import structlog
from hypothesis import Phase, settings

import tests.stand_ins.compiled  # each statement is compiled once
import tests.stand_ins.unsynced  # noqa: F401 - nothing waits for a disk
from core.metrics import connection
from core.storage.database import Database
from core.storage.migrate import migrate
from tests.hangs.processes import Nursery
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.cluster import Cluster

# Machines are shared and slow at times; how long an example takes says nothing about the code.
# To say which line matters, each is traced, and what is slow already does not come to its end.
phases = [phase for phase in Phase if phase is not Phase.explain]
settings.register_profile("copydesk", deadline=None, phases=phases)
settings.load_profile("copydesk")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Who is run in the background ignores Ctrl-C, and so would all that tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ["LINK_TRACKING"] = "off"
os.environ["CHROMIUM"] = "off"  # a picture takes a second of a processor
os.environ["LINK_CARDS"] = "off"  # nothing of a test asks a site elsewhere
os.environ["FALLBACK_OFFLINE"] = "off"  # a model that fails is told as that, but where a test says otherwise
"""Texts have the brief's own link, but in tests that are about links."""

# Clients of tests speak plain HTTP to this machine. Each would read all certificates anew, in 20 ms.
transports = sys.modules["httpx._transports.default"]
transports.create_ssl_context = cache(transports.create_ssl_context)  # type: ignore[attr-defined]

# For each lake DuckDB would go through 70 MB to see who signed its extensions, in 270 ms.
# Processes that tests start for real do look.
connection.SETTINGS["allow_unsigned_extensions"] = True

LOGGED = [
    *structlog.get_config()["processors"][:-1],
    # With the values of all variables, as structlog shows them by itself, one error may take a minute.
    structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
]


SLOWEST = ("bot/slack/test_promises.py", "bot/cli/test_demo.py", "test_faults.py", "flow/test_rotating.py")
"""Begun first, so that nobody waits for one of them alone in the end."""

MIGRATED = "template_copydesk"
"""The PostgreSQL database that is copied for each test."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays: nobody looks through it, neither now nor while tests run.

    What tests leave behind is looked for seldom: as often as Python would, it takes a twentieth of all time.
    """
    gc.disable()
    collected = yield
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    return collected


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.path.as_posix().endswith(SLOWEST))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(autouse=True)
def _fresh_logs() -> None:
    structlog.contextvars.clear_contextvars()
    structlog.configure(processors=LOGGED)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where processes of ours start quickly."""
    with Nursery.opened(tmp_path_factory.mktemp("nursery")) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A real PostgreSQL server of this test process, with a migrated template database."""
    with Cluster.opened() as cluster:
        cluster.do(f"CREATE DATABASE {MIGRATED}")
        asyncio.run(_migrate(cluster.url(MIGRATED)))
        yield cluster


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "copydesk.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    with postgres.database(MIGRATED) as name:
        yield postgres.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database; each test runs on both kinds."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()
