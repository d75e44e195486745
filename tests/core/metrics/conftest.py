"""Lakes for tests: on a SQLite and on a PostgreSQL catalog, and rows to ship."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.foundation.ids import WorkspaceId
from core.metrics.lake import Lake
from core.metrics.rows import EventRow
from tests.stand_ins.cluster import Cluster

Catalog = Path | str


@pytest.fixture(params=["sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    """Where a lake's catalog may be; each test runs on both kinds."""
    if request.param == "sqlite":
        yield tmp_path / "lake" / "catalog.sqlite"
        return
    postgres: Cluster = request.getfixturevalue("postgres")
    with postgres.database() as name:
        yield postgres.uri(name)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "lake" / "data"


@pytest.fixture
def lake(catalog: Catalog, data: Path) -> Iterator[Lake]:
    with Lake.open(catalog, data) as opened:
        yield opened


@pytest.fixture
def events() -> Callable[..., list[EventRow]]:
    """`events(3)` are the first three rows of a workspace, `events(4, 9)` the fourth to the ninth."""

    def build(first: int, last: int | None = None, workspace: str = "wsp_acme") -> list[EventRow]:
        begin, end = (1, first) if last is None else (first, last)
        return [_event(WorkspaceId(workspace), position) for position in range(begin, end + 1)]

    return build


def _event(workspace_id: WorkspaceId, position: int) -> EventRow:
    return EventRow(
        workspace_id=workspace_id,
        position=position,
        kind="campaign.failed",
        happened_at=datetime(2026, 3, 2, 12, 0, 0, position, tzinfo=UTC),
        actor="system",
        correlation_id="",
        payload='{"campaign_id":"cmp_1","reason":"“quoted”; DROP TABLE events"}',
    )
