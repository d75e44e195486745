"""Another SECRET_KEY: everything is sealed anew, and whoever dies on the way loses nothing."""

import asyncio
import os
import sys

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.permissions import System
from core.accounts.models import ConnectedAccount
from core.accounts.service import Accounts
from core.flow.rotating import rotate
from core.foundation.ids import PlatformName
from core.foundation.sealing import Sealer
from core.storage.database import Database
from core.telling.untold import StillToTell, Untold
from core.webhooks.endpoints import create_endpoint
from core.webhooks.models import Endpoint
from tests.builders import a_member, scope_in
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.connector import ScriptedConnector

BEFORE, NOW = "the-secret-key-before-0123456789-abcdef", "the-secret-key-of-now-0123456789-abcdef"
OLD, NEW = Sealer.of(BEFORE.encode()), Sealer.of(NOW.encode())
BOTH = Sealer.of(NOW.encode(), BEFORE.encode())
X = PlatformName.X
Sealed = dict[str, str | None]


async def sealed_things(database: Database, clock: ManualClock) -> dict[str, str]:
    """Two of each kind, sealed under the former key; what is in them, by their ids."""
    ana = await a_member(database, clock)
    accounts = Accounts(database, clock, OLD, {X: ScriptedConnector()})
    for handle in ("@one", "@two"):
        await accounts.connect(System(ana.workspace_id), X, {"handle": handle, "token": "good"})
    untold = StillToTell(database, clock)
    for key in ("ltr_1", "ltr_2"):
        await untold.owe(key, OLD.seal("You were faster.", place=key))
    async with database.write() as session:
        for number in range(2):
            await create_endpoint(
                session,
                scope_in(ana.workspace_id),
                url=f"https://example.com/{number}",
                at=clock.now(),
                allow_private=True,
                sealer=OLD,
            )
    async with database.read() as session:
        return await opened(session, OLD)


async def opened(session: AsyncSession, sealer: Sealer) -> dict[str, str]:
    found = {row.id: str(row.secrets(sealer)) for row in await session.scalars(select(ConnectedAccount))}
    found |= {row.id: row.open_secret(sealer) for row in await session.scalars(select(Endpoint))}
    letters = await session.scalars(select(Untold))
    return found | {row.id: sealer.open(row.sealed, place=row.id) for row in letters}


async def lying(session: AsyncSession) -> list[Sealed]:
    """What lies there sealed, kind by kind."""
    columns = ConnectedAccount.enclosed, Endpoint.sealed, Untold.sealed
    found = [await session.execute(select(column.class_.id, column)) for column in columns]
    return [{row[0]: row[1] for row in rows} for rows in found]


async def test_everything_is_sealed_anew_and_the_second_time_there_is_nothing_left_to_do(
    database: Database, clock: ManualClock
) -> None:
    secrets = await sealed_things(database, clock)
    assert [kind.anew for kind in await rotate(database, BOTH)] == [2, 2, 2]
    assert [kind.anew for kind in await rotate(database, BOTH)] == [0, 0, 0]
    async with database.read() as session:
        assert await opened(session, NEW) == secrets


async def test_what_was_sealed_under_an_unknown_key_is_named_and_left_as_it_is(
    database: Database, clock: ManualClock
) -> None:
    secrets = await sealed_things(database, clock)
    lost = next(iter(secrets))
    sealed = Sealer.of(b"nobody knows this key any more, 1").enclose("{}", place=lost)
    async with database.write() as session:
        lose = update(ConnectedAccount).where(ConnectedAccount.id == lost)
        await session.execute(lose.values(enclosed=sealed))
    accounts, *others = await rotate(database, BOTH)
    assert (accounts.anew, list(accounts.unknown)) == (1, [lost])
    assert [list(kind.unknown) for kind in others] == [[], []]
    async with database.read() as session:
        row = await session.get_one(ConnectedAccount, lost)
        assert row.enclosed == sealed


async def test_a_disconnected_account_has_nothing_to_be_sealed_anew(
    database: Database, clock: ManualClock
) -> None:
    secrets = await sealed_things(database, clock)
    async with database.write() as session:
        gone = update(ConnectedAccount).where(ConnectedAccount.id == next(iter(secrets)))
        await session.execute(gone.values(enclosed=""))
    accounts, *_ = await rotate(database, BOTH)
    assert (accounts.anew, list(accounts.unknown)) == (1, [])


async def test_wherever_a_process_dies_that_rotates_each_kind_is_done_or_not_and_everything_opens(
    database: Database, database_url: str, clock: ManualClock
) -> None:
    secrets = await sealed_things(database, clock)
    async with database.read() as session:
        before = await lying(session)
    environment = {"DATABASE_URL": database_url, "SECRET_KEY": NOW, "SECRET_KEYS_BEFORE": BEFORE}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.stand_ins.dying_sealer",
        env={**os.environ, **environment, "COPYDESK_ENV": "test"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    step, how, seen = 0, "killed", set()
    while how == "killed":
        step += 1
        await put_back(database, before)
        process.stdin.write(f"{step}\n".encode())
        while (how := (await process.stdout.readline()).decode().strip()) not in ("killed", "ended"):
            assert how, "the stand-in ended"
        async with database.read() as session:
            assert await opened(session, BOTH) == secrets
            kinds = await lying(session)
        marks = [{str(sealed)[: len(NEW.mark)] for sealed in kind.values()} for kind in kinds]
        assert all(len(kind) == 1 for kind in marks), f"half a kind at step {step}"
        seen.add(sum(kind == {NEW.mark} for kind in marks))
    assert seen == {0, 1, 2, 3}
    process.stdin.close()
    await process.wait()


async def put_back(database: Database, before: list[Sealed]) -> None:
    columns = ConnectedAccount.enclosed, Endpoint.sealed, Untold.sealed
    async with database.write() as session:
        for column, rows in zip(columns, before, strict=True):
            for id_, sealed in rows.items():
                row = column.class_
                await session.execute(update(row).where(row.id == id_).values({column.key: sealed}))
