"""Health over HTTP: public in short, in detail for those with a key."""

import httpx
import pytest

from core.desk import Desk


async def test_health_is_public_and_its_details_are_not(api: httpx.AsyncClient, desk: Desk) -> None:
    await desk.watching.beat("test")
    nobody = {"Authorization": ""}
    alive = await api.get("/health", headers=nobody)
    assert alive.json().keys() == {"status"}
    assert (await api.get("/api/v1/health", headers=nobody)).status_code == 401
    checks = {check["name"]: check["status"] for check in (await api.get("/api/v1/health")).json()["checks"]}
    assert checks["database"] == "ok"
    assert checks["scheduler"] == "ok"


async def test_health_tells_of_a_missing_worker_without_taking_the_web_process_away(
    api: httpx.AsyncClient,
) -> None:
    answer = await api.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "down"})


async def test_health_is_503_when_the_database_is_gone(
    api: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone() -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(desk.database, "ping", gone)
    assert (await api.get("/health")).status_code == 503


async def test_health_answers_those_who_ask_for_the_head_alone(api: httpx.AsyncClient) -> None:
    assert (await api.head("/health")).status_code == 200
