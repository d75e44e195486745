"""What is known of variants: however it was shipped and added up, it is what all that was shipped says."""

from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.foundation.ids import WorkspaceId
from core.metrics import lake as lake_module
from core.metrics import queries
from core.metrics.lake import Lake
from core.metrics.rows import SIMULATED, EngagementRow, EventRow, Row, Stream
from core.metrics.tables import ADDING_UP

from .test_lake import Overtaken

ACME = WorkspaceId("wsp_acme")
AT = "2026-03-02 12:00:00"
Told = tuple[str, int, int, int, bool]

told = st.lists(
    st.tuples(
        st.sampled_from(["written", "published", "reported"]),
        st.integers(1, 3),
        st.integers(0, 10**12),
        st.integers(0, 10**12),
        st.booleans(),
    ),
    max_size=12,
)


def ship(lake: Lake, *what: Told, workspace: WorkspaceId = ACME) -> None:
    """Ship what is told of variants, a stream after the other."""
    events = lake.positions(Stream.EVENTS).get(workspace, 0)
    reports = lake.positions(Stream.ENGAGEMENT).get(workspace, 0)
    rows: dict[Stream, list[Row]] = {Stream.EVENTS: [], Stream.ENGAGEMENT: []}
    for kind, variant, impressions, clicks, simulated in what:
        id_ = f"var_{variant}"
        if kind == "reported":
            reports += 1
            source = SIMULATED if simulated else "tracker"
            rows[Stream.ENGAGEMENT].append(
                EngagementRow(
                    workspace, reports, f"r{reports}", "cmp", id_, None, "x", impressions, clicks, AT, source
                )
            )
        else:
            events += 1
            kind = f"{'variant' if kind == 'written' else 'post'}.{kind}"
            payload = f'{{"campaign_id":"cmp","variant_id":"{id_}","platform":"x","label":"{variant}"}}'
            rows[Stream.EVENTS].append(EventRow(workspace, events, kind, AT, "a", "", payload))
    for stream, of in rows.items():
        lake.ship(stream, of)


def figures(lake: Lake, workspace: WorkspaceId = ACME) -> dict[str, tuple[str, int, int, bool]]:
    return {
        total.variant_id: (total.label, total.impressions, total.clicks, total.is_simulated)
        for total in queries.variant_totals(lake, workspace)
    }


def expected(shipments: list[list[Told]]) -> dict[str, tuple[str, int, int, bool]]:
    """The same, reckoned by hand."""
    labels, sums, simulated = dict[str, str](), defaultdict[str, list[int]](lambda: [0, 0]), set[str]()
    for kind, variant, impressions, clicks, is_simulated in chain(*shipments):
        id_ = f"var_{variant}"
        if kind == "written":
            labels[id_] = str(variant)
        elif kind == "published":
            sums[id_]
        else:
            sums[id_] = [sums[id_][0] + impressions, sums[id_][1] + clicks]
            simulated |= {id_} if is_simulated else set()
    return {id_: (labels.get(id_, id_), *found, id_ in simulated) for id_, found in sums.items()}  # type: ignore[misc]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shipments=st.lists(told, max_size=5), compacted_after=st.integers(0, 4))
def test_however_it_was_shipped_and_added_up_figures_are_the_sums_of_all_that_was_shipped(
    tmp_path_factory: pytest.TempPathFactory, shipments: list[list[Told]], compacted_after: int
) -> None:
    folder = tmp_path_factory.mktemp("lake")
    with Lake.open(folder / "catalog.sqlite", folder / "data") as lake:
        for number, shipment in enumerate(shipments):
            ship(lake, *shipment)
            if number == compacted_after:
                lake.compact()
        assert figures(lake) == expected(shipments)


SHIPMENTS: list[list[Told]] = [
    [("written", 1, 0, 0, False)],
    *([("reported", 1, 10, 1, False)] for _ in "abc"),
]


def test_many_rows_about_a_variant_become_one_and_other_workspaces_keep_theirs(lake: Lake) -> None:
    for shipment in SHIPMENTS:
        ship(lake, *shipment)
    ship(lake, ("reported", 1, 7, 2, True), workspace=WorkspaceId("wsp_bolt"))
    lake.compact()
    assert lake.rows("SELECT workspace_id, impressions FROM variants ORDER BY 1") == [
        (ACME, 30),
        ("wsp_bolt", 7),
    ]
    ship(lake, ("reported", 1, 5, 0, False))
    lake.compact()  # two rows of one variant are not worth it
    assert len(lake.rows("SELECT 1 FROM variants")) == 3
    assert figures(lake) == {"var_1": ("1", 35, 3, False)}


@pytest.mark.parametrize("catalog", ["sqlite"], indirect=True)
@pytest.mark.parametrize("statement", ADDING_UP, ids=lambda statement: statement.split()[0])
def test_adding_up_that_ends_before_any_of_its_statements_changes_no_figure(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    for shipment in SHIPMENTS:
        ship(lake, *shipment)
    with monkeypatch.context() as broken:
        steps = [step if step != statement else "SELECT no_such_column" for step in ADDING_UP]
        broken.setattr(lake_module, "ADDING_UP", steps)
        with pytest.raises(Exception, match="no_such_column"):
            lake.compact()
    assert figures(lake) == expected(SHIPMENTS)
    lake.compact()
    assert figures(lake) == expected(SHIPMENTS)


def test_what_is_shipped_while_figures_are_added_up_is_in_them_once(
    lake: Lake, catalog: Path | str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for shipment in SHIPMENTS:
        ship(lake, *shipment)
    late: Told = ("reported", 1, 100, 5, False)
    with Lake.open(catalog, data) as slow:
        monkeypatch.setattr(slow, "_connection", Overtaken(slow._connection, by=lambda: ship(lake, late)))
        slow.compact()
    assert figures(lake) == {"var_1": ("1", 130, 8, False)}


def test_a_lake_of_an_older_version_is_brought_up_to_date_by_whoever_writes_to_it(
    lake: Lake, catalog: Path | str, data: Path
) -> None:
    for shipment in SHIPMENTS:
        ship(lake, *shipment)
    latest = queries.last_event_at(lake, ACME)
    for older in ("DROP TABLE variants", "ALTER TABLE shipped DROP COLUMN happened_at"):
        lake._connection.execute(older)
    with Lake.open(catalog, data, read_only=True) as reader:
        assert not reader.is_there
    with Lake.open(catalog, data) as newer:
        assert figures(newer) == expected(SHIPMENTS)
        assert queries.last_event_at(newer, ACME) == latest is not None
        ship(newer, ("reported", 1, 5, 0, False))
        assert figures(newer) == {"var_1": ("1", 35, 3, False)}


def test_a_variant_whose_post_was_corrected_or_taken_down_keeps_the_figures_it_had(lake: Lake) -> None:
    ship(lake, ("written", 1, 0, 0, False), ("published", 1, 0, 0, False), ("reported", 1, 100, 7, False))
    before = figures(lake)
    ship(lake, ("corrected", 1, 0, 0, False), ("taken_down", 1, 0, 0, False))
    assert figures(lake) == before
    ship(lake, ("reported", 1, 10, 1, False))  # late
    assert figures(lake)["var_1"][1:3] == (110, 8)
