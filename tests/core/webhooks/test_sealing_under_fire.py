"""Sealing the secrets of an earlier version: killed anywhere, none is lost and none is left half way."""

import asyncio
import os
import sys
from pathlib import Path

from sqlalchemy import select, text

from core.access.people import meet_workspace
from core.foundation.sealing import Sealer
from core.storage.database import Database
from core.webhooks.endpoints import create_endpoint
from core.webhooks.models import Endpoint
from tests.builders import scope_in
from tests.stand_ins.clock import ManualClock

SECRET_KEY = "a-secret-key-for-tests-of-sealing-0123456789"
SEALER = Sealer.of(SECRET_KEY.encode())


async def endpoints_of_an_earlier_version(database: Database, clock: ManualClock) -> dict[str, str]:
    """Endpoints whose secrets lie open, by their ids."""
    secrets = {}
    async with database.write() as session:
        workspace = await meet_workspace(session, "T1", "Fernweh", at=clock.now())
        for number in range(3):
            endpoint = await create_endpoint(
                session,
                scope_in(workspace.id),
                url=f"https://example.com/{number}",
                at=clock.now(),
                allow_private=True,
                sealer=SEALER,
            )
            secrets[endpoint.id] = endpoint.open_secret(SEALER)
    async with database.write() as session:
        for id_, secret in secrets.items():
            opened = text(
                "UPDATE webhook_endpoints SET secret = :secret, sealed_secret = NULL WHERE id = :id"
            )
            await session.execute(opened, {"secret": secret, "id": id_})
    return secrets


async def test_wherever_a_process_dies_that_seals_old_secrets_all_are_sealed_or_none_and_all_sign(
    database: Database, database_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    secrets = await endpoints_of_an_earlier_version(database, clock)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.stand_ins.dying_sealer",
        env={
            **os.environ,
            "DATABASE_URL": database_url,
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": SECRET_KEY,
            "COPYDESK_ENV": "test",
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    step, how, seen = 0, "killed", set()
    while how == "killed":
        step += 1
        process.stdin.write(f"{step}\n".encode())
        while (how := (await process.stdout.readline()).decode().strip()) not in ("killed", "ended"):
            assert how, "the stand-in ended"
        async with database.read() as session:
            found = (await session.scalars(select(Endpoint))).all()
        assert {endpoint.id: endpoint.open_secret(SEALER) for endpoint in found} == secrets
        sealed = {endpoint.sealed is not None and not endpoint.unsealed for endpoint in found}
        assert len(sealed) == 1
        seen |= sealed
    assert seen == {False, True}
    process.stdin.close()
    await process.wait()
