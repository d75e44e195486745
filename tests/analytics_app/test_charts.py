"""Charts: the figures given are the figures drawn, in an order and with words that people understand."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from analytics_app import charts
from analytics_app.charts import Spent
from analytics_app.rate_chart import CONTENDER, WAITING, WINNER, RateBar, RateWords, rate_chart
from core.foundation.ids import CampaignState, Objection, PlatformName
from core.metrics.queries import PublishedDay


def drawn(chart) -> list[dict]:
    """The rows a chart draws."""
    [rows] = chart.to_dict()["datasets"].values()
    return rows


def bar(name: str, rate: float, standing: str = CONTENDER) -> RateBar:
    return RateBar(name, rate, rate * 0.9, rate * 1.1, 1000, round(1000 * rate), standing)


def spent(on: str, micros: int, *, day: int = 1) -> Spent:
    return Spent(date(2026, 3, day), on, micros)


def test_states_are_drawn_in_the_order_of_a_campaigns_life() -> None:
    counts = {state: number for number, state in enumerate(CampaignState)}
    assert drawn(charts.by_state(counts)) == [
        {"state": "Drafting", "campaigns": 0},
        {"state": "In review", "campaigns": 1},
        {"state": "Completed", "campaigns": 2},
        {"state": "Failed", "campaigns": 3},
        {"state": "Closed", "campaigns": 4},
        {"state": "Archived", "campaigns": 5},
    ]


def test_every_axis_with_figures_has_a_title() -> None:
    days = [PublishedDay(date(2026, 3, 1), PlatformName.X, 2)]
    for chart in (
        charts.by_state({CampaignState.DRAFTING: 1}),
        charts.objections({Objection.TONE: 2}),
        charts.published(days, "Asia/Tokyo"),
        rate_chart([bar("A", 0.02)]),
        charts.cost_by_day([spent("Spring", 5)], "UTC"),
        charts.cost_by([spent("Spring", 5)]),
    ):
        specification = chart.to_dict()
        layer = specification.get("layer", [specification])[0]
        for axis in ("x", "y"):
            channel = layer["encoding"][axis]
            assert channel["type"] == "nominal" or channel["title"]


def test_a_time_axis_names_no_day_after_the_last() -> None:
    days = [PublishedDay(date(2026, 3, 1), PlatformName.X, 2)]
    for chart in (charts.published(days, "UTC"), charts.cost_by_day([spent("Spring", 5)], "UTC")):
        x = chart.to_dict()["encoding"]["x"]
        assert x["scale"]["domain"][1]["date"] == 2
        assert x["axis"]["labelExpr"] == "datum.value <= utc(2026, 2, 1) ? datum.label : ''"


def test_the_best_rate_stands_first() -> None:
    rows = drawn(rate_chart([bar("A", 0.01), bar("B", 0.03), bar("C", 0.02)]))
    assert [row["name"] for row in rows] == ["B", "C", "A"]


def test_rates_of_versions_stand_as_given_between_none_and_all() -> None:
    words = RateWords("Brand voice", "First-pass approval", "Decided", "Approved as written")
    chart = rate_chart([bar("Version 2", 0.1), bar("Version 1", 0.3)], words, as_given=True)
    assert [row["name"] for row in drawn(chart)] == ["Version 2", "Version 1"]
    assert '"domain": [0, 1]' in chart.to_json(indent=None)


def test_a_standing_is_told_by_shape_as_well_as_colour() -> None:
    chart = rate_chart([bar("A", 0.03, WINNER), bar("B", 0.02), bar("C", 0.5, WAITING)])
    points = chart.to_dict()["layer"][1]["encoding"]
    assert points["shape"]["scale"]["range"] == ["diamond", "circle", "cross"]
    assert points["shape"]["scale"]["domain"] == points["color"]["scale"]["domain"]


def test_posts_of_a_short_time_are_drawn_by_day_and_of_a_long_one_by_month() -> None:
    days = [
        PublishedDay(date(2026, 3, 1), PlatformName.X, 2),
        PublishedDay(date(2026, 3, 1), PlatformName.BLOG, 1),
        PublishedDay(date(2026, 3, 4), PlatformName.X, 1),
    ]
    assert [row["posts"] for row in drawn(charts.published(days, "Asia/Tokyo"))] == [3, 1]
    long = [*days, PublishedDay(date(2026, 9, 9), PlatformName.X, 5)]
    assert [row["posts"] for row in drawn(charts.published(long, "Asia/Tokyo"))] == [4, 5]


def test_a_utc_day_is_the_same_day_wherever_the_viewer_is() -> None:
    first = date(2026, 3, 1)
    [post] = drawn(charts.published([PublishedDay(first, PlatformName.X, 2)], "Asia/Tokyo"))
    [paid] = drawn(charts.cost_by_day([spent("Spring", 5)], "UTC"))
    # Without its zone it would be midnight on the viewer's clock: east of Greenwich still the day before.
    assert post["when"] == paid["day"] == "2026-03-01T00:00:00+00:00"


def test_what_cost_most_is_drawn_first() -> None:
    rows = drawn(charts.cost_by([spent("a", 5), spent("b", 9), spent("a", 6, day=2)]))
    assert [(row["on"], row["dollars"]) for row in rows] == [("a", 0.000011), ("b", 0.000009)]


def test_many_parts_of_a_day_are_drawn_as_the_dearest_and_the_rest() -> None:
    rows = drawn(charts.cost_by_day([spent(on, n) for n, on in enumerate("abcdefg")], "UTC"))
    assert {row["on"]: row["dollars"] for row in rows} == {
        **{on: n / 1_000_000 for n, on in enumerate("abcdefg") if n > 1},
        charts.THE_REST: 0.000001,
    }


@given(
    st.lists(st.tuples(st.integers(1, 28), st.sampled_from("abcdefgh"), st.integers(0, 10**9)), min_size=1)
)
def test_no_cent_is_lost_between_the_days(found: list[tuple[int, str, int]]) -> None:
    rows = drawn(charts.cost_by_day([spent(on, micros, day=day) for day, on, micros in found], "UTC"))
    assert round(sum(row["dollars"] for row in rows) * 1_000_000) == sum(micros for _, _, micros in found)
    assert len({(row["day"], row["on"]) for row in rows}) == len(rows)
