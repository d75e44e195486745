"""Bluesky's reference server, an account on it, and the adapter connected by the form that people use."""

from collections.abc import AsyncIterator, Iterator

import pytest

from core.foundation.guarded_client import open_client
from core.platforms.bluesky.connector import Connector
from core.platforms.connecting import Connected, Outside
from core.platforms.posting import Platform
from tests.servers.bluesky.pds import Pds, Person, account_of, counting_pds
from tests.servers.bluesky.pds import pds as server_in
from tests.stand_ins.clock import ManualClock


@pytest.fixture(scope="session")
def pds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pds]:
    with server_in(tmp_path_factory.mktemp("pds")) as running:
        yield running


@pytest.fixture(scope="session")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pds]:
    """The same, connected with whoever counts."""
    with counting_pds(tmp_path_factory.mktemp("counting")) as running:
        yield running


@pytest.fixture(scope="session")
def owner(pds: Pds) -> Person:
    return pds.newcomer()


@pytest.fixture
async def connector(clock: ManualClock) -> AsyncIterator[Connector]:
    async with open_client(timeout=20, allow_private=True) as http:
        yield Connector(Outside(http, clock))


@pytest.fixture
async def connected(connector: Connector, pds: Pds, owner: Person) -> Connected:
    answers = {"handle": f"@{owner.handle}", "app_password": owner.app_password, "server": pds.url}
    return await connector.connect(answers)


@pytest.fixture
def platform(connector: Connector, connected: Connected) -> Platform:
    return connector.open(account_of(connected))
