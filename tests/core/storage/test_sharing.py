"""Works that share a transaction: made durable together, and each with its own outcome."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Workspace
from core.access.people import workspaces
from core.foundation.ids import WorkspaceId
from core.foundation.logs import correlated, current_correlation_id
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable
from tests.grown import NOON

Work = Callable[[AsyncSession], Coroutine[Any, Any, str | Exception]]


@pytest.fixture
def commits(database: Database) -> list[object]:
    seen: list[object] = []
    event.listen(database.engine.sync_engine, "commit", seen.append)
    return seen


def adding(name: str, error: Exception | None = None, *, answers: Exception | None = None) -> Work:
    async def add(session: AsyncSession) -> str | Exception:
        session.add(Workspace(id=WorkspaceId(name), external_id=name, name=name, created_at=NOON))
        await session.flush()
        if error is not None:
            raise error
        return answers or f"{name} for {current_correlation_id()}"

    return add


async def asked(database: Database, *works: Work) -> list[str | BaseException]:
    async def ask(number: int, work: Work) -> str | Exception:
        with correlated(f"c{number}"):
            return await database.share("what", work)

    asking = (ask(number, work) for number, work in enumerate(works))
    return await asyncio.gather(*asking, return_exceptions=True)


async def names(database: Database) -> list[str]:
    async with database.read() as session:
        return sorted(workspace.name for workspace in await workspaces(session))


async def test_what_is_asked_at_once_is_one_transaction_and_each_works_under_its_own_correlation(
    database: Database, commits: list[object]
) -> None:
    outcomes = await asked(database, adding("a"), adding("b"), adding("c"))
    assert outcomes == ["a for c0", "b for c1", "c for c2"]
    assert len(commits) == 1
    assert await names(database) == ["a", "b", "c"]


async def test_a_work_that_fails_takes_no_other_along(database: Database) -> None:
    fault = ValueError("a fault of ours")
    outcomes = await asked(database, adding("a"), adding("b", fault), adding("c"))
    assert outcomes == ["a for c0", fault, "c for c2"]
    assert await names(database) == ["a", "c"]


async def test_a_work_that_answers_with_an_error_undoes_nothing(
    database: Database, commits: list[object]
) -> None:
    refusal = ValueError("refused")
    outcomes = await asked(database, adding("a"), adding("b", answers=refusal))
    assert outcomes == ["a for c0", refusal]
    assert len(commits) == 1
    assert await names(database) == ["a", "b"]


async def test_a_database_that_does_not_take_part_is_told_to_all_and_asked_once(database: Database) -> None:
    gone = DatabaseUnavailable("gone")
    assert await asked(database, adding("a", gone), adding("b")) == [gone, gone]
    assert await names(database) == []
