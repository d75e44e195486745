"""What real processes say of a lake that is away, far behind, or ahead of a database that was put back."""

import asyncio
import json
import shutil
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from core.desk import Desk
from core.foundation.clock import SystemClock
from core.foundation.settings import Settings
from tests.builders import a_brief, a_member
from tests.hangs.processes import Nursery
from tests.ports import free_port
from tests.stand_ins.clock import ManualClock

KEY = "cdk_a-key-for-tests-of-lakes-012345678901234"
NOBODY = "postgresql://copydesk@127.0.0.1:1/lake"


async def grown(file: Path, folder: Path, *, ship: bool) -> None:
    """An hour ago something happened."""
    settings = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{file}", data_dir=folder)
    clock = ManualClock(SystemClock().now() - timedelta(hours=1))
    async with Desk.open(settings, clock=clock) as desk:
        await desk.campaigns.start(a_brief(), by=await a_member(desk.database, clock))
        if ship:
            await desk.measuring.ship()


@pytest.mark.parametrize(
    ("case", "status", "told"),
    [
        ("away", "down", "The metrics could not be opened"),
        ("behind", "degraded", "See that the worker runs"),
        ("ahead", "down", "Put back the lake of the same day"),
    ],
)
async def test_a_lake_that_is_not_its_databases_is_told_with_what_to_do_by_health_and_the_doctor(
    tmp_path: Path, migrated_sqlite: Path, nursery: Nursery, case: str, status: str, told: str
) -> None:
    file, port = tmp_path / "copydesk.db", free_port()
    shutil.copy(migrated_sqlite, file)
    await grown(file, tmp_path, ship=case == "ahead")
    if case == "ahead":
        shutil.copy(migrated_sqlite, file)  # the state of an older day
    environment = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{file}",
        "COPYDESK_API_KEY": KEY,
        "PORT": str(port),
        **({"LAKE_CATALOG": NOBODY} if case == "away" else {}),
    }
    async with (
        asyncio.timeout(110),
        nursery.running(tmp_path, "web", **environment) as web,
        nursery.running(tmp_path, "doctor", "--json", **environment) as doctor,
    ):
        await web.says("Uvicorn running")
        async with httpx.AsyncClient(trust_env=False, timeout=60) as api:
            key = {"Authorization": f"Bearer {KEY}"}
            answer = await api.get(f"http://127.0.0.1:{port}/api/v1/health", headers=key)
        await doctor.process.wait()
    (check,) = (check for check in answer.json()["checks"] if check["name"] == "lake")
    assert check["status"] == status
    assert told in check["detail"]
    (seen,) = (one for one in json.loads(doctor.said())["checks"] if one["name"] == "Lake")
    assert seen["state"] == ("broken" if case == "away" else "attention")
    assert told in f"{seen['saw']} {seen['fix']}"
    assert seen["fix"]
