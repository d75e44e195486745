"""Things that hang: a PostgreSQL server of our own that can be frozen."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from core.storage.database import Database
from core.storage.migrate import migrate
from tests.stand_ins.cluster import Cluster

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests mostly wait. Spread among all others, which reckon, they take no time of their own."""
    here = {path for path in {item.path for item in items} if HERE in path.parents}
    waiting = [item for item in items if item.path in here]
    others = [item for item in items if item.path not in here]
    apart = len(others) // max(len(waiting), 1)
    for place, item in enumerate(waiting):
        others.insert(place * (apart + 1), item)
    items[:] = others


@dataclass(frozen=True)
class Freezable:
    """A PostgreSQL server whose processes can all be stopped, as a disk that hangs stops them."""

    cluster: Cluster
    postmaster: psutil.Process

    def address(self) -> str:
        """The address of a fresh database."""
        name = f"t_{uuid4().hex}"
        self.cluster.do(f"CREATE DATABASE {name}")
        return self.cluster.uri(name)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Nothing answers until the block ends."""
        stopped = [self.postmaster, *self.postmaster.children(recursive=True)]
        for process in stopped:
            with suppress(psutil.NoSuchProcess):  # one that was just about to end
                process.suspend()
        try:
            yield
        finally:
            for process in stopped:
                with suppress(psutil.NoSuchProcess):
                    process.resume()


@pytest.fixture(scope="session")
def freezable() -> Iterator[Freezable]:
    with Cluster.opened() as cluster:
        yield Freezable(cluster, psutil.Process(cluster.server.get_pid()))


@pytest.fixture
def frozen_url(freezable: Freezable) -> str:
    """The address of a migrated database on the server that can be frozen."""
    url = freezable.address().replace("postgresql://", "postgresql+asyncpg://")
    asyncio.run(_migrate(url))
    return url


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()
