"""The gate: who has no key costs nothing, and nobody sends more than an address needs."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.api.gate import MOST, SMALL, TOO_MANY_CONTAINERS
from core.desk import Desk
from core.foundation.text import storable
from tests.bot.api.conftest import BRIEF

PIECE = 1 << 16


class Pieces:
    """A body that comes in pieces, and knows how many of them were asked for."""

    def __init__(self, size: int) -> None:
        self.size, self.read = size, 0

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        while self.read < self.size:
            self.read += PIECE
            yield b"1," * (PIECE // 2)


async def asked(app: FastAPI, path: str, **headers: str) -> tuple[int, int]:
    """The status of a POST of 4 MB, and how often its body was asked for."""
    reads, statuses = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal reads
        reads += 1
        return {"type": "http.request", "body": b"[" * PIECE, "more_body": True}

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await app(scope, receive, send)
    return statuses[0], reads


@pytest.mark.parametrize(
    "path", ["campaigns", "engagement", "variants/var_1/edit", "posts/pst_1/cancel", "no"]
)
@pytest.mark.parametrize(
    "key", [{}, {"Authorization": "Bearer cdk_wrong"}, {"Authorization": f"Bearer {'x' * 100_000}"}]
)
async def test_of_a_body_that_comes_without_a_valid_key_no_byte_is_read(
    app: FastAPI, path: str, key: dict[str, str]
) -> None:
    for told in ({"Content-Length": str(4 << 20)}, {"Transfer-Encoding": "chunked"}):
        headers = {**key, **told, "Content-Type": "application/json"}
        assert await asked(app, f"/api/v1/{path}", **headers) == (401, 0)


async def test_of_a_body_that_is_too_large_or_no_json_no_byte_is_read(app: FastAPI, key: str) -> None:
    known = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    large = {**known, "Content-Length": str(MOST["engagement"] + 1)}
    assert await asked(app, "/api/v1/engagement", **large) == (413, 0)
    form = {**known, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": "10"}
    assert await asked(app, "/api/v1/campaigns", **form) == (415, 0)


@pytest.mark.parametrize(
    ("path", "most"), [("engagement", MOST["engagement"]), ("variants/v/approve", SMALL)]
)
async def test_a_body_whose_length_nobody_told_is_read_up_to_what_its_address_needs(
    api: httpx.AsyncClient, path: str, most: int
) -> None:
    body = Pieces(4 << 20)
    headers = {"Content-Type": "application/json"}
    refused = await api.post(f"/api/v1/{path}", content=body, headers=headers)
    assert (refused.status_code, body.read <= most + PIECE) == (413, True)
    assert f"{most >> 10:,} kB" in refused.json()["error"]["message"]


@pytest.mark.parametrize("piece", ["[],", "[[]],", '{"a": []}, ', "{},"])
async def test_a_body_that_is_mostly_brackets_is_refused_before_it_is_parsed(
    api: httpx.AsyncClient, piece: str
) -> None:
    headers = {"Content-Type": "application/json"}
    for begun, ended in (("[", "0]"), ('{"reports": [', "0]}")):
        body = begun + piece * 60_000 + ended
        refused = await api.post("/api/v1/engagement", content=body, headers=headers)
        assert (refused.status_code, refused.json()["error"]["message"]) == (413, TOO_MANY_CONTAINERS)


async def test_the_longest_post_there_is_passes_the_gate_however_it_is_written_as_json(
    api: httpx.AsyncClient,
) -> None:
    text = storable("🎒" * 100_000)
    for escaped in (True, False):
        body = json.dumps({"seen": "0", "text": text}, ensure_ascii=escaped).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        answer = await api.post("/api/v1/variants/var_none/edit", content=body, headers=headers)
        assert answer.status_code == 404


async def test_a_key_that_is_given_twice_is_no_key(api: httpx.AsyncClient, key: str) -> None:
    headers = [("Authorization", f"Bearer {key}"), ("Authorization", "Bearer cdk_other")]
    del api.headers["Authorization"]
    assert (await api.get("/api/v1/campaigns", headers=headers)).status_code == 401


async def test_every_address_of_the_api_is_behind_the_gate(app: FastAPI, desk: Desk) -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://copydesk") as stranger:
        for path, calls in app.openapi()["paths"].items():
            for method in calls:
                answer = await stranger.request(method, path, json=BRIEF)
                assert answer.status_code == (200 if path == "/health" else 401), path
