"""Nobody reaches another workspace by an address: each that takes an id is tried, found by looking."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.api import router
from core.access.models import PROGRAM, Member
from core.desk import Desk
from tests.core.access.other_workspaces import SAMPLES, KeptWorld, World, digest

_APP = FastAPI()
router.register(_APP)
DESCRIBED = _APP.openapi()
ADDRESSES = [
    (method.upper(), path)
    for path, methods in DESCRIBED["paths"].items()
    for method in methods
    if "{" in path
]


@pytest.fixture(scope="module")
def kept_world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> KeptWorld:
    return KeptWorld.made(migrated_sqlite, tmp_path_factory.mktemp("world"))


@pytest.fixture
async def desk(kept_world: KeptWorld, tmp_path: Path) -> AsyncIterator[Desk]:
    async with Desk.open(kept_world.copied(tmp_path)) as opened:
        yield opened


@pytest.fixture
async def world(kept_world: KeptWorld, desk: Desk) -> World:
    return await kept_world.at(desk)


@asynccontextmanager
async def caller(app: FastAPI, desk: Desk, member: Member) -> AsyncIterator[httpx.AsyncClient]:
    """A program of the member's workspace that has been here before."""
    key = (await desk.keys.create("sweep", member.workspace_id, role="admin")).key
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://copydesk", headers=headers) as client:
        (await client.get("/api/v1/campaigns")).raise_for_status()
        yield client


def about(world: World, method: str, path: str) -> tuple[str, dict[str, Any] | None]:
    """The address with Ana's ids in it, and a fitting body."""
    ids = {name: world.had[name.removesuffix("_id")] for name in re.findall(r"{(\w+)}", path)}
    described = DESCRIBED["paths"][path][method.lower()].get("requestBody")
    if described is None:
        return path.format(**ids), None
    schema = described["content"]["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    needed = DESCRIBED["components"]["schemas"][name].get("required", []) if name else []
    one = {"id": world.had["variant"], "seen": world.seen}
    known = {**SAMPLES, "seen": world.seen, "variants": [one]}
    return path.format(**ids), {field: known[field] for field in needed}


def test_there_are_addresses_to_try() -> None:
    assert ("POST", "/api/v1/variants/{variant_id}/approve") in ADDRESSES


async def test_a_key_whose_role_is_too_low_is_refused_in_words_and_changes_nothing(
    world: World, app: FastAPI
) -> None:
    async with caller(app, world.desk, world.ana) as program:
        (member,) = (
            one for one in await world.desk.people.members(world.ana) if one.external_id.startswith(PROGRAM)
        )
        await world.desk.people.change_role(member.id, "author", by=world.ana)
        before = await digest(world.desk.database)
        address = f"/api/v1/variants/{world.had['variant']}/approve"
        refused = await program.post(address, json={"seen": world.seen})
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
        assert f"`copydesk member role {member.external_id} approver`" in refused.json()["error"]["message"]
        assert await digest(world.desk.database) == before


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
async def test_an_id_from_elsewhere_is_not_found_and_changes_nothing(
    world: World, app: FastAPI, method: str, path: str
) -> None:
    address, body = about(world, method, path)
    async with caller(app, world.desk, world.ben) as foreign, caller(app, world.desk, world.ana) as own:
        before = await digest(world.desk.database)
        refused = await foreign.request(method, address, json=body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_found"), refused.text
        assert await digest(world.desk.database) == before
        assert (await own.request(method, address, json=body)).status_code in {200, 201, 202, 409}
