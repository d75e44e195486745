"""What is known of variants: however it was shipped and added up, it is what all that was shipped says."""

import json
from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.foundation.ids import WorkspaceId
from core.metrics import lake as lake_module
from core.metrics import queries, reached
from core.metrics.lake import Lake
from core.metrics.rows import LINK_WITHOUT_POST, SIMULATED, EngagementRow, EventRow, Row, Stream
from core.metrics.tables import ADDING_UP
from core.metrics.totals import Figure

from .test_lake import Overtaken

ACME = WorkspaceId("wsp_acme")
AT = "2026-03-02 12:00:00"
Told = tuple[str, int, int, int, bool]
Known = tuple[str, int | None, int | None, bool]

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


def figures(lake: Lake, workspace: WorkspaceId = ACME) -> dict[str, Known]:
    return {
        total.variant_id: (
            total.label,
            how_many(total.impressions),
            how_many(total.clicks),
            total.is_simulated,
        )
        for total in reached.variant_totals(lake, workspace)
    }


def how_many(figure: Figure | None) -> int | None:
    return figure.count if figure else None


def expected(shipments: list[list[Told]]) -> dict[str, Known]:
    """The same, reckoned by hand."""
    labels, out = dict[str, str](), set[str]()
    sums = defaultdict[tuple[str, bool], list[int]](lambda: [0, 0])
    for kind, variant, impressions, clicks, is_simulated in chain(*shipments):
        id_ = f"var_{variant}"
        if kind == "written":
            labels[id_] = str(variant)
            continue
        out.add(id_)
        if kind == "reported":
            before = sums[id_, is_simulated]
            sums[id_, is_simulated] = [before[0] + impressions, before[1] + clicks]
    found = dict[str, Known]()
    for id_ in out:
        impressions, clicks = sums.get((id_, True)) or sums.get((id_, False)) or [0, 0]
        known = (impressions or None, clicks if clicks or impressions else None)
        found[id_] = (labels.get(id_, id_), *known, bool(impressions or clicks) and (id_, True) in sums)
    return found


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
    *([("reported", 1, 10, 1, False)] for _ in "abcde"),
]


def test_many_rows_about_a_variant_become_one_and_other_workspaces_keep_theirs(lake: Lake) -> None:
    for shipment in SHIPMENTS:
        ship(lake, *shipment)
    ship(lake, ("reported", 1, 7, 2, True), workspace=WorkspaceId("wsp_bolt"))
    lake.compact()
    assert lake.rows("SELECT workspace_id, source, impressions FROM variants ORDER BY ALL") == [
        (ACME, "tracker", 50),
        (ACME, None, 0),
        ("wsp_bolt", SIMULATED, 7),
    ]
    ship(lake, ("reported", 1, 5, 0, False))
    lake.compact()  # two rows of one source are not worth it
    assert len(lake.rows("SELECT 1 FROM variants")) == 4
    assert figures(lake) == {"var_1": ("1", 55, 5, False)}


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
    assert figures(lake) == {"var_1": ("1", 150, 10, False)}


WITHOUT_FIGURES = (
    "DROP TABLE figures",
    "DELETE FROM shipped WHERE stream = 'figures'",
    "ALTER TABLE variants DROP COLUMN source",
    "ALTER TABLE variants DROP COLUMN reported_at",
    "ALTER TABLE variants ADD COLUMN is_simulated BOOLEAN",
)
WITHOUT_VARIANTS = ("DROP TABLE variants", "ALTER TABLE shipped DROP COLUMN happened_at")
WITHOUT_LANGUAGES = ("ALTER TABLE variants DROP COLUMN language",)


@pytest.mark.parametrize("older", [WITHOUT_LANGUAGES, WITHOUT_FIGURES, (*WITHOUT_FIGURES, *WITHOUT_VARIANTS)])
def test_a_lake_of_an_older_version_is_brought_up_to_date_by_whoever_writes_to_it(
    lake: Lake, catalog: Path | str, data: Path, older: tuple[str, ...]
) -> None:
    for shipment in SHIPMENTS:
        ship(lake, *shipment)
    latest = queries.last_event_at(lake, ACME)
    for statement in older:
        lake._connection.execute(statement)
    with Lake.open(catalog, data, read_only=True) as reader:
        assert not reader.is_there
    with Lake.open(catalog, data) as newer:
        assert figures(newer) == expected(SHIPMENTS)
        assert queries.last_event_at(newer, ACME) == latest is not None
        ship(newer, ("reported", 1, 5, 0, False))
        assert figures(newer) == {"var_1": ("1", 55, 5, False)}


def test_a_variant_whose_post_was_corrected_or_taken_down_keeps_the_figures_it_had(lake: Lake) -> None:
    ship(lake, ("written", 1, 0, 0, False), ("published", 1, 0, 0, False), ("reported", 1, 100, 7, False))
    before = figures(lake)
    ship(lake, ("corrected", 1, 0, 0, False), ("taken_down", 1, 0, 0, False))
    assert figures(lake) == before
    ship(lake, ("reported", 1, 10, 1, False))  # late
    assert figures(lake)["var_1"][1:3] == (110, 8)


def test_the_same_reporter_counts_for_variants_that_are_compared(lake: Lake) -> None:
    reports = [
        EngagementRow(ACME, position, f"r{position}", "cmp", variant, None, "x", 0, clicks, AT, source)
        for position, (variant, source, clicks) in enumerate(
            [
                ("var_1", "tracker", 20),
                ("var_1", "pixel", 20),
                ("var_2", "pixel", 31),
                ("var_2", "tracker", 30),
            ],
            start=1,
        )
    ]
    lake.ship(Stream.ENGAGEMENT, reports)
    clicks = [total.clicks for total in reached.variant_totals(lake, ACME)]
    assert [figure and figure.source for figure in clicks] == ["pixel", "pixel"]


def test_a_variant_whose_link_was_followed_before_it_was_out_is_in_the_lake_and_in_no_result(
    lake: Lake,
) -> None:
    click = EngagementRow(ACME, 1, "r1", "cmp", "var_1", None, "x", 0, 1, AT, LINK_WITHOUT_POST)
    assert lake.ship(Stream.ENGAGEMENT, [click]) == 1
    assert reached.variant_totals(lake, ACME) == []


def test_a_variant_is_compared_with_those_in_its_language_alone(lake: Lake) -> None:
    languages = {"var_1": "en", "var_2": "en", "var_3": "de", "var_4": None}
    for position, (variant, language) in enumerate(languages.items(), start=1):
        payload = {
            "campaign_id": "cmp",
            "variant_id": variant,
            "platform": "x",
            "label": variant[-1],
            "language": language,
        }
        written = EventRow(ACME, position, "variant.written", AT, "a", "", json.dumps(payload))
        report = EngagementRow(
            ACME, position, f"r{position}", "cmp", variant, None, "x", 100, 5, AT, "tracker"
        )
        lake.ship(Stream.EVENTS, [written])
        lake.ship(Stream.ENGAGEMENT, [report])
    lake.compact()

    found = [(total.label, *total.compared_with) for total in reached.variant_totals(lake, ACME)]

    assert found == [("4", "x", None), ("3", "x", "de"), ("1", "x", "en"), ("2", "x", "en")]
