"""Charts: values in, charts out. Colours differ for colour-blind people, and never carry meaning alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import pandas as pd

from core.foundation.ids import CampaignState, Objection
from core.foundation.money import MICROS_PER_DOLLAR
from core.metrics.queries import PublishedDay

BLUE, GREEN, GREY = "#3A8FC7", "#009E73", "#7A858E"
"""Seen well on light and on dark ground."""
STATE_LABELS = {
    CampaignState.DRAFTING: "Drafting",
    CampaignState.IN_REVIEW: "In review",
    CampaignState.COMPLETED: "Completed",
    CampaignState.FAILED: "Failed",
    CampaignState.CLOSED: "Closed",
    CampaignState.ARCHIVED: "Archived",
}
OBJECTION_LABELS = {label: label.replace("_", " ").capitalize() for label in Objection}
MOST_BARS = 10
MOST_APART, THE_REST = 5, "the rest"
"""How many parts of a day's bar are told apart."""
Layers = alt.LayerChart | alt.FacetChart
ROW, AXIS, LEGEND = 42, 62, 52
"""Pixels: Streamlit counts axis and legend into a chart's height."""
_LONG = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day cost of one thing, as it is called."""

    day: date
    on: str
    micros: int


def by_state(counts: Mapping[CampaignState, int]) -> Layers:
    """Campaigns in each state, in the order of a campaign's life."""
    return _counted({STATE_LABELS[state]: times for state, times in counts.items()}, "state", "campaigns")


def objections(counts: Mapping[Objection, int]) -> Layers:
    """Why copy came back, the most frequent first."""
    return _counted({OBJECTION_LABELS[label]: times for label, times in counts.items()}, "label", "times")


def published(days: Sequence[PublishedDay], zone: str) -> alt.Chart:
    """Published posts over time: by days of `zone`, or by month where the time is long. Time has no holes."""
    first, last = min(day.day for day in days), max(day.day for day in days)
    monthly = last - first > _LONG
    posts = Counter[date]()
    for day in days:
        posts[day.day.replace(day=1) if monthly else day.day] += day.posts
    frame = pd.DataFrame({"when": pd.to_datetime(list(posts), utc=True), "posts": list(posts.values())})
    unit: alt.TimeUnit_T = "utcyearmonth" if monthly else "utcyearmonthdate"
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_bar(color=BLUE, cornerRadiusTopLeft=3, cornerRadiusTopRight=3)
        .encode(
            x=alt.X(
                "when:T",
                timeUnit=unit,
                title="Month" if monthly else f"Day ({zone})",
                scale=alt.Scale() if monthly else _fortnight(first, last),
                axis=alt.Axis(format="%b %Y", labelOverlap=True, grid=False) if monthly else _days(last),
            ),
            y=alt.Y("posts:Q", title="Posts", axis=alt.Axis(tickMinStep=1, format="d")),
            tooltip=[
                alt.Tooltip(
                    "when:T", timeUnit=unit, title="When", format="%B %Y" if monthly else "%-d %B %Y"
                ),
                alt.Tooltip("posts:Q", title="Posts"),
            ],
        )
        .properties(height=5 * ROW + AXIS)
    )
    return chart


def _counted(counts: Mapping[str, int], kind: str, what: str) -> Layers:
    """A bar for each `kind` with its figure, which says how many of `what` there are."""
    frame = pd.DataFrame({kind: list(counts), what: list(counts.values())})
    base = alt.Chart(frame).encode(
        y=alt.Y(f"{kind}:N", sort=list(counts), title=None, axis=alt.Axis(ticks=False, domain=False)),
        x=alt.X(
            f"{what}:Q",
            title=what.capitalize(),
            axis=alt.Axis(tickMinStep=1, format="d", grid=False),
            scale=alt.Scale(domainMin=0, domainMax=max(1, *counts.values()) * 1.12),
        ),
        tooltip=[
            alt.Tooltip(f"{kind}:N", title=kind.capitalize()),
            alt.Tooltip(f"{what}:Q", title=what.capitalize()),
        ],
    )
    bars = base.mark_bar(color=BLUE, cornerRadiusEnd=4, size=22)
    figures = base.mark_text(align="left", dx=6, fontSize=13, color=GREY).encode(text=f"{what}:Q")
    return alt.layer(bars, figures).properties(height=len(counts) * ROW + AXIS)


def cost_by_day(spent: Sequence[Spent], zone: str) -> alt.Chart:
    """Dollars by the zone's days, stacked by what they were spent on: the dearest apart, the rest as one."""
    micros = Counter[str]()
    for each in spent:
        micros[each.on] += each.micros
    apart = [on for on, _ in micros.most_common(MOST_APART if len(micros) > MOST_APART + 1 else None)]
    stacked = Counter[tuple[date, str]]()
    for each in spent:
        stacked[each.day, each.on if each.on in apart else THE_REST] += each.micros
    frame = pd.DataFrame(
        [
            {"day": pd.Timestamp(day, tz="UTC"), "on": on, "dollars": micros / MICROS_PER_DOLLAR}
            for (day, on), micros in stacked.items()
        ]
    )
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X(
                "day:T",
                timeUnit="utcyearmonthdate",
                title=f"Day ({zone})",
                scale=_fortnight(min(frame["day"]).date(), max(frame["day"]).date()),
                axis=_days(max(frame["day"]).date()),
            ),
            y=alt.Y("dollars:Q", title="US dollars", axis=_dollar_axis(frame)),
            color=alt.Color(
                "on:N",
                title=None,
                sort=[*apart, THE_REST],
                legend=alt.Legend(orient="bottom", columns=2, labelLimit=240),
            ),
            order=alt.Order("dollars:Q", sort="descending"),
            tooltip=[
                alt.Tooltip("day:T", timeUnit="utcyearmonthdate", title="Day", format="%-d %B %Y"),
                alt.Tooltip("on:N", title="For"),
                alt.Tooltip("dollars:Q", title="Cost", format="$.4f"),
            ],
        )
        .properties(height=380)
    )
    return chart


def cost_by(spent: Sequence[Spent]) -> alt.Chart:
    """Dollars by what they were spent on, the dearest first, at most ten."""
    micros = Counter[str]()
    for each in spent:
        micros[each.on] += each.micros
    dearest = micros.most_common(MOST_BARS)
    frame = pd.DataFrame(
        {
            "on": [on for on, _ in dearest],
            "dollars": [micros / MICROS_PER_DOLLAR for _, micros in dearest],
        }
    )
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_bar(color=BLUE, cornerRadiusEnd=4, size=20)
        .encode(
            y=alt.Y(
                "on:N",
                sort=list(frame["on"]),
                title=None,
                axis=alt.Axis(labelLimit=260, ticks=False, domain=False),
            ),
            x=alt.X("dollars:Q", title="US dollars", axis=_dollar_axis(frame)),
            tooltip=[
                alt.Tooltip("on:N", title="For"),
                alt.Tooltip("dollars:Q", title="Cost", format="$.4f"),
            ],
        )
        .properties(height=len(dearest) * ROW + AXIS)
    )
    return chart


def _fortnight(first: date, last: date) -> alt.Scale:
    """A time axis of at least two weeks up to `last`, so that one day's bar is not as wide as the chart."""
    begin, end = min(first, last - timedelta(days=13)), last + timedelta(days=1)
    return alt.Scale(
        domain=[alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True) for day in (begin, end)]
    )


def _days(last: date) -> alt.Axis:
    """The axis of `_fortnight`, whose end is the next day: nothing is said of that one."""
    is_shown = f"datum.value <= utc({last.year}, {last.month - 1}, {last.day})"
    return alt.Axis(
        format="%-d %b", labelOverlap=True, grid=False, labelExpr=f"{is_shown} ? datum.label : ''"
    )


def _dollar_axis(frame: pd.DataFrame) -> alt.Axis:
    """Cents where cents tell the bars apart, else finer."""
    return alt.Axis(format="$,.2f" if frame["dollars"].max() >= 0.05 else "$,.4f", tickCount=5)
