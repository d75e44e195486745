"""A workspace with an owner, a connector that the test scripts, and the accounts connected by it."""

from dataclasses import dataclass

import pytest

from core.access.models import Member
from core.accounts.publisher import Publisher
from core.accounts.service import Accounts, AccountView
from core.foundation.ids import PlatformName
from core.foundation.sealing import Sealer
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.connector import ScriptedConnector

X = PlatformName.X


@dataclass
class House:
    database: Database
    clock: ManualClock
    connector: ScriptedConnector
    owner: Member

    def __post_init__(self) -> None:
        self.sealer = Sealer.of(b"k" * 32)
        self.accounts = Accounts(self.database, self.clock, self.sealer, {X: self.connector})
        self.outbox = ScriptedPlatform()
        self.publisher = Publisher(self.outbox, self.connector, self.database, self.clock, self.sealer)
        self.platforms = {X: self.publisher}

    async def connect(self, handle: str = "@fernweh") -> AccountView:
        return await self.accounts.connect(self.owner, X, {"handle": handle, "token": "good"})


@pytest.fixture
async def house(database: Database, clock: ManualClock) -> House:
    return House(database, clock, ScriptedConnector(), await a_member(database, clock))
