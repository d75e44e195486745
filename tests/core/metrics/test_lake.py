"""The lake: each row exactly once, by position; readers of a lake that isn't there see an empty one."""

import asyncio
import os
import shutil
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from core.foundation.ids import WorkspaceId
from core.metrics import connection
from core.metrics import lake as lake_module
from core.metrics.lake import Lake, LakeUnavailable, StreamGap
from core.metrics.rows import EventRow, Stream
from tests.stand_ins.cut_line import CutLine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ACME = WorkspaceId("wsp_acme")
NOTICES = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)
Events = Callable[..., list[EventRow]]


def positions_in(lake: Lake, workspace: str = ACME) -> list[int]:
    found = lake.rows("SELECT position FROM events WHERE workspace_id = $1 ORDER BY 1", [workspace])
    return [position for (position,) in found]


def test_a_shipped_row_is_found_again_as_it_was(lake: Lake, events: Events) -> None:
    [row] = events(1)
    lake.ship(Stream.EVENTS, [row])
    [found] = lake.rows(
        "SELECT workspace_id, position, kind, epoch_us(happened_at), actor, correlation_id, campaign_id,"
        " variant_id, post_id, platform, payload FROM events"
    )
    moment = (row.happened_at - EPOCH) // timedelta(microseconds=1)
    assert found == (ACME, 1, row.kind, moment, "system", "", "cmp_1", None, None, None, row.payload)


def test_what_was_shipped_before_is_left_out(lake: Lake, events: Events) -> None:
    assert lake.ship(Stream.EVENTS, events(5)) == 5
    assert lake.ship(Stream.EVENTS, events(5)) == 0
    assert lake.ship(Stream.EVENTS, events(3, 8)) == 3
    assert positions_in(lake) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_workspaces_and_streams_are_numbered_apart(lake: Lake, events: Events) -> None:
    lake.ship(Stream.EVENTS, events(3) + events(2, workspace="wsp_bolt"))
    lake.ship(Stream.EVENTS, events(3, 4, workspace="wsp_bolt"))
    assert lake.positions(Stream.EVENTS) == {"wsp_acme": 3, "wsp_bolt": 4}
    assert lake.positions(Stream.ENGAGEMENT) == {}


@pytest.mark.parametrize("missing", [3, 5])
def test_a_gap_is_refused_and_nothing_of_that_shipment_is_kept(
    lake: Lake, events: Events, missing: int
) -> None:
    lake.ship(Stream.EVENTS, events(2))
    with pytest.raises(StreamGap, match=f"position {missing + 1} was shipped after {missing - 1}"):
        lake.ship(Stream.EVENTS, [row for row in events(3, 8) if row.position != missing])
    assert positions_in(lake) == [1, 2]
    assert lake.ship(Stream.EVENTS, events(3, 8)) == 6


def test_a_statement_that_fails_leaves_nothing_behind(
    lake: Lake, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(
            lake_module,
            "laid_out",
            lambda stream, rows: "INSERT INTO no_such_table SELECT 1",
        )
        with pytest.raises(duckdb.Error, match="no_such_table"):
            lake.ship(Stream.EVENTS, events(2))
    assert lake.ship(Stream.EVENTS, events(2)) == 2


def test_a_lake_that_nobody_made_is_empty_to_readers_and_stays_unmade(
    catalog: Path | str, data: Path
) -> None:
    with Lake.open(catalog, data, read_only=True) as lake:
        assert not lake.is_there
        assert positions_in(lake) == []
        assert lake.positions(Stream.EVENTS) == {}
    assert not data.exists()


def test_a_reader_sees_what_is_shipped_after_it_opened(
    lake: Lake, catalog: Path | str, data: Path, events: Events
) -> None:
    with Lake.open(catalog, data, read_only=True) as reader:
        assert positions_in(reader) == []
        lake.ship(Stream.EVENTS, events(3))
        assert positions_in(reader) == [1, 2, 3]


def test_a_reader_can_not_write(lake: Lake, catalog: Path | str, data: Path, events: Events) -> None:
    with Lake.open(catalog, data, read_only=True) as reader, pytest.raises(duckdb.InvalidInputException):
        reader.ship(Stream.EVENTS, events(1))
    assert positions_in(lake) == []


def test_compacting_loses_nothing_and_leaves_few_files(
    lake: Lake, data: Path, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake_module, "KEEP_SNAPSHOTS", timedelta(0))
    monkeypatch.setattr(lake_module, "KEEP_FILES", timedelta(0))
    many = connection.INLINED_ROWS + 50
    for last in (many, 2 * many, 3 * many):
        lake.ship(Stream.EVENTS, events(last))
    before = len(list(data.rglob("events/*.parquet")))
    lake.compact()
    lake.compact()
    assert len(list(data.rglob("events/*.parquet"))) < before
    assert positions_in(lake) == list(range(1, 3 * many + 1))
    assert lake.ship(Stream.EVENTS, events(3 * many + 1)) == 1


def test_compacting_leaves_large_files_alone_so_that_it_does_not_take_the_whole_lake(
    lake: Lake, data: Path, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = connection.INLINED_ROWS + 50
    for last in (many, 2 * many):
        lake.ship(Stream.EVENTS, events(last))
    files = set(data.rglob("events/*.parquet"))
    monkeypatch.setattr(lake_module, "LARGE", min(file.stat().st_size for file in files))
    lake.compact()
    assert set(data.rglob("events/*.parquet")) == files
    monkeypatch.setattr(lake_module, "LARGE", 100 * lake_module.LARGE)
    lake.compact()
    assert set(data.rglob("events/*.parquet")) > files  # those that were merged are left to who reads them
    assert positions_in(lake) == list(range(1, 2 * many + 1))


def test_small_shipments_make_no_files_of_their_own(lake: Lake, data: Path, events: Events) -> None:
    for last in range(1, 6):
        lake.ship(Stream.EVENTS, events(last))
    assert list(data.rglob("*.parquet")) == []


def test_a_copied_lake_opens_where_it_was_put(tmp_path: Path, events: Events) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    many = connection.INLINED_ROWS + 1
    with Lake.open(here / "catalog.sqlite", here / "data") as lake:
        lake.ship(Stream.EVENTS, events(many))
    shutil.move(here, there)
    with Lake.open(there / "catalog.sqlite", there / "data") as lake:
        assert lake.ship(Stream.EVENTS, events(many + 1)) == 1
        assert positions_in(lake) == list(range(1, many + 2))


def test_an_address_with_a_password_is_not_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(LakeUnavailable) as refused:
        Lake.open("postgresql://someone:secret-word@127.0.0.1:1/lake", tmp_path)
    assert "secret-word" not in refused.value.message + str(refused.value)
    assert refused.value.__cause__ is None


def test_a_lake_that_could_not_be_opened_again_is_opened_once_it_can_be(
    lake: Lake, catalog: Path | str, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_reach(*_: object, **__: object) -> None:
        raise duckdb.IOException("the catalog is out of reach")

    lake.ship(Stream.EVENTS, events(1))
    with monkeypatch.context() as outage:
        outage.setattr(lake_module, "laid_out", out_of_reach)
        outage.setattr(lake_module, "connect", out_of_reach)
        with pytest.raises(LakeUnavailable):
            lake.ship(Stream.EVENTS, events(2))
        with pytest.raises(LakeUnavailable):
            lake.positions(Stream.EVENTS)
    assert lake.positions(Stream.EVENTS) == {"wsp_acme": 1}
    assert lake.ship(Stream.EVENTS, events(2)) == 1


def test_a_lake_that_is_deleted_while_it_is_open_is_unavailable_and_then_made_anew(
    tmp_path: Path, events: Events
) -> None:
    catalog, data = tmp_path / "lake" / "catalog.sqlite", tmp_path / "lake" / "data"
    with Lake.open(catalog, data) as lake, Lake.open(catalog, data, read_only=True) as reader:
        lake.ship(Stream.EVENTS, events(3))
        assert positions_in(reader) == [1, 2, 3]
        shutil.rmtree(tmp_path / "lake")
        with pytest.raises(LakeUnavailable):
            positions_in(reader)
        with pytest.raises(LakeUnavailable):
            lake.positions(Stream.EVENTS)
        assert positions_in(reader) == []
        assert not reader.is_there
        assert lake.positions(Stream.EVENTS) == {}
        assert lake.ship(Stream.EVENTS, events(4)) == 4
    with Lake.open(catalog, data, read_only=True) as reader:
        assert positions_in(reader) == [1, 2, 3, 4]


def test_a_folder_that_can_not_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "lake").write_text("a file where the folder should be")
    with pytest.raises(LakeUnavailable, match="opened"):
        Lake.open(tmp_path / "lake" / "catalog.sqlite", tmp_path / "lake" / "data")


def test_nothing_is_fetched_for_a_function_of_an_extension_that_is_not_loaded(lake: Lake) -> None:
    with pytest.raises(duckdb.Error, match="read_xlsx"):
        lake.rows("SELECT * FROM read_xlsx('no.xlsx')")


def test_the_catalog_has_statistics_of_tables_that_nothing_was_shipped_to(lake: Lake) -> None:
    lake.compact()
    found = lake.rows("""
        SELECT table_name FROM __ducklake_metadata_lake.ducklake_table
        JOIN __ducklake_metadata_lake.ducklake_table_stats USING (table_id)
    """)
    assert {name for (name,) in found} == {*Stream, "variants", "shipped"}
    assert [lake.rows(f"SELECT count(*) FROM {name}") for name in (*Stream, "variants")] == [[(0,)]] * 4


def test_of_two_who_both_saw_an_empty_stream_only_one_adds_its_rows(
    lake: Lake, catalog: Path | str, data: Path, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Lake.open(catalog, data) as slow:
        monkeypatch.setattr(slow, "_connection", Overtaken(slow._connection, by=lambda: lake.ship(*shipment)))
        shipment = (Stream.EVENTS, events(3) + events(2, workspace="wsp_bolt"))
        assert slow.ship(*shipment) == 0
    assert positions_in(lake) == [1, 2, 3]
    assert positions_in(lake, "wsp_bolt") == [1, 2]


class Overtaken:
    """A connection that is overtaken by somebody just before it commits."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, by: Callable[[], object]) -> None:
        self.connection, self.overtake = connection, by

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)

    def execute(self, statement: str, *parameters: object) -> duckdb.DuckDBPyConnection:
        if statement == "COMMIT":
            self.overtake()
        return self.connection.execute(statement, *parameters)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shipments=st.lists(
        st.tuples(st.sampled_from(["wsp_acme", "wsp_bolt"]), st.integers(1, 12), st.integers(0, 6)),
        max_size=8,
    )
)
def test_however_shipments_overlap_each_position_is_there_once_and_none_is_skipped(
    tmp_path_factory: pytest.TempPathFactory, events: Events, shipments: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("lake")
    with Lake.open(folder / "catalog.sqlite", folder / "data") as lake:
        reached = {"wsp_acme": 0, "wsp_bolt": 0}
        for workspace, first, more in shipments:
            rows = events(first, first + more, workspace)
            if first > reached[workspace] + 1:
                with pytest.raises(StreamGap):
                    lake.ship(Stream.EVENTS, rows)
                continue
            added = lake.ship(Stream.EVENTS, rows)
            assert added == max(0, first + more - reached[workspace])
            reached[workspace] = max(reached[workspace], first + more)
        for workspace, last in reached.items():
            assert positions_in(lake, workspace) == list(range(1, last + 1))


async def test_a_catalog_whose_machine_is_gone_without_a_word_is_noticed_by_the_system(
    postgres_url: str, tmp_path: Path
) -> None:
    async with CutLine(postgres_url).held() as line:
        address = line.url.replace("postgresql+asyncpg", "postgresql")
        lake = await asyncio.to_thread(Lake.open, f"{address}?keepalives_count=7", tmp_path)
        port = make_url(address).port
        ours = [one for one in psutil.Process().net_connections("tcp") if one.raddr]
        lines = [one.fd for one in ours if one.raddr.port == port]
        for fd in lines:
            with socket.socket(fileno=os.dup(fd)) as opened:
                asked = [opened.getsockopt(socket.IPPROTO_TCP, option) for option in NOTICES]
            assert asked == [15, 5, 7, 30_000]
        assert lines
        await asyncio.to_thread(lake.close)
