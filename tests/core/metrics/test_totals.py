"""Which figure counts where several sources tell the same thing: none is added to another's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.experiments.judging import judged
from core.foundation.ids import CampaignId, PlatformName, VariantId
from core.metrics.rows import LINK, LINK_WITHOUT_POST, SIMULATED
from core.metrics.totals import MEASURES, Fetched, Figure, Reported, VariantTotals, counted, side_by_side

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def told(impressions: int | None = None, clicks: int | None = None, likes: int | None = None) -> Fetched:
    return Fetched("x", NOON, impressions, clicks, likes, None, None)


def by(source: str, impressions: int, clicks: int) -> Reported:
    return Reported(source, impressions, clicks, NOON)


@pytest.mark.parametrize(
    ("reported", "fetched", "impressions", "clicks"),
    [
        ([], [], None, None),
        ([], [told(likes=0)], None, None),
        ([], [told(900, 30)], (900, "x"), (30, "x")),
        ([by(LINK, 0, 25)], [told(900, 30)], (900, "x"), (25, LINK)),
        ([by(LINK, 0, 25)], [told(likes=3)], None, (25, LINK)),
        ([by(LINK_WITHOUT_POST, 0, 3)], [told(likes=3)], None, None),
        ([by("tracker", 800, 20)], [told(900, 30)], (900, "x"), (20, "tracker")),
        ([by("tracker", 800, 20)], [told(likes=3)], (800, "tracker"), (20, "tracker")),
        ([by("tracker", 800, 0)], [], (800, "tracker"), (0, "tracker")),
        ([by("tracker", 0, 7)], [], None, (7, "tracker")),
        ([by("tracker", 800, 20), by("pixel", 790, 22)], [], (800, "tracker"), (20, "tracker")),
        ([by("tracker", 0, 20), by("pixel", 790, 0)], [], (790, "pixel"), (20, "tracker")),
        ([by("tracker", 0, 90), by("pixel", 790, 22)], [], (790, "pixel"), (22, "pixel")),
        ([by("playground", 2, 1), by(SIMULATED, 1000, 0)], [], (1000, SIMULATED), (0, SIMULATED)),
    ],
)
def test_one_source_counts_for_each_measure(
    reported: list[Reported],
    fetched: list[Fetched],
    impressions: tuple[int, str] | None,
    clicks: tuple[int, str] | None,
) -> None:
    found = counted(reported, fetched, reported)
    assert found.keys() == set(MEASURES)
    known = [figure and (figure.count, figure.source) for figure in (found["impressions"], found["clicks"])]
    assert known == [impressions, clicks]


def test_what_several_posts_have_reached_is_known_where_it_is_of_all_and_as_old_as_the_oldest() -> None:
    older = Fetched("x", NOON - timedelta(hours=1), 100, 3, None, None, None)
    found = counted([], [told(50), older], [])
    assert found["clicks"] is None
    assert found["impressions"] is not None
    assert (found["impressions"].count, found["impressions"].at) == (150, older.at)


def test_a_link_that_nobody_has_followed_was_followed_0_times_where_another_of_its_platform_was() -> None:
    a, b, made_up = (
        VariantTotals(CampaignId("cmp_1"), VariantId(f"var_{label}"), label, PlatformName.X, clicks=clicks)
        for label, clicks in (
            ("A", Figure(25, LINK, NOON)),
            ("B", Figure(3, "x", NOON - timedelta(hours=1))),
            ("C", Figure(9, SIMULATED, NOON)),
        )
    )
    assert side_by_side([a, b, made_up]) == [a, replace(b, clicks=Figure(0, LINK, NOON)), made_up]
    assert side_by_side([b, made_up]) == [b, made_up]


@pytest.mark.parametrize("tracked_later", [timedelta(hours=1), timedelta(hours=-1)])
@pytest.mark.parametrize(("pixel", "source"), [(30, "tracker"), (31, "pixel"), (29, "tracker")])
def test_of_two_who_saw_as_much_of_one_variant_the_same_counts_as_of_those_beside_it(
    pixel: int, source: str, tracked_later: timedelta
) -> None:
    a = [replace(by("tracker", 0, 20), at=NOON + tracked_later), by("pixel", 0, 20)]
    b = [by("pixel", 0, pixel), replace(by("tracker", 0, 30), at=NOON - tracked_later)]
    clicks = [counted(variant, [], [*a, *b])["clicks"] for variant in (a, b, a[::-1])]
    assert [figure and figure.source for figure in clicks] == [source] * 3


@pytest.mark.parametrize(
    ("late", "winner"),
    [
        ({"A": by("ga", 2_000, 400), "B": by("ga", 9_000, 600)}, "A"),
        ({"B": by("ga", 25_000, 900)}, "A"),
        ({"A": by("ga", 1, 0), "B": by("ga", 25_000, 900)}, "A"),
        ({"A": by("ga", 900, 9), "B": by("ga", 900, 27)}, "A"),
    ],
    ids=["sees fewer", "sees one alone", "sees one nearly alone", "sees other readers"],
)
def test_whoever_else_reports_one_reporters_views_stand_beside_its_own_clicks(
    late: dict[str, Reported], winner: str
) -> None:
    first = {"A": by("plausible", 10_000, 300), "B": by("plausible", 10_000, 200)}
    reports = {label: [first[label], *([late[label]] if label in late else [])] for label in first}
    beside = [report for each in reports.values() for report in each]
    variants = [
        VariantTotals(
            CampaignId("cmp_1"),
            VariantId(f"var_{label}"),
            label,
            PlatformName.X,
            **counted(each, [], beside),
        )
        for label, each in reports.items()
    ]
    assert {figure.source for each in variants for figure in (each.impressions, each.clicks) if figure} == {
        "plausible"
    }
    found = judged(variants).winner
    assert found is not None
    assert found.label == winner
