"""The chart of rates with their intervals: click-through of variants, and what passes of first drafts."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from analytics_app.charts import AXIS, BLUE, GREEN, GREY, LEGEND, ROW, Layers
from core.experiments.statistics import Interval
from core.experiments.verdict import between, percent

_SHORT = 150
"""Pixels of a name beside which a phone has room for a chart."""


@dataclass(frozen=True, slots=True)
class RateBar:
    """A rate with its interval: it happened so many `times` out of `of`. `standing` is said in the legend."""

    name: str
    rate: float
    low: float
    high: float
    of: int
    times: int
    standing: str


@dataclass(frozen=True, slots=True)
class RateWords:
    """What the figures of a bar are called."""

    name: str
    rate: str
    of: str
    times: str


CLICK_THROUGH = RateWords("Variant", "Click-through rate", "Impressions", "Clicks")
WINNER, CONTENDER, WAITING = "Winner", "Others", "Too few impressions"
_STANDINGS = (WINNER, CONTENDER, WAITING)


def rate_chart(
    bars: Sequence[RateBar], words: RateWords = CLICK_THROUGH, *, as_given: bool = False
) -> Layers:
    """Rates; the line is the interval, the mark in it the rate.

    The best come first, drawn as large as they can be; or `as_given`, from 0 to 100%, beside short names.
    """
    ranked = bars if as_given else sorted(bars, key=lambda bar: (-bar.rate, bar.name))
    frame = pd.DataFrame(
        {
            "name": [bar.name for bar in ranked],
            "rate": [bar.rate for bar in ranked],
            "low": [bar.low for bar in ranked],
            "high": [bar.high for bar in ranked],
            "of": [bar.of for bar in ranked],
            "times": [bar.times for bar in ranked],
            "standing": [bar.standing for bar in ranked],
            "shown": [percent(bar.rate, among=[other.rate for other in ranked]) for bar in ranked],
            "between": [between(Interval(bar.low, bar.high)) for bar in ranked],
        }
    )
    present = [standing for standing in _STANDINGS if standing in set(frame["standing"])]
    colours = {WINNER: GREEN, CONTENDER: BLUE, WAITING: GREY}
    shapes = {WINNER: "diamond", CONTENDER: "circle", WAITING: "cross"}
    legend = alt.Legend(title=None, orient="top", symbolOpacity=1) if len(present) > 1 else None
    base = alt.Chart(frame).encode(
        y=alt.Y(
            "name:N",
            sort=[bar.name for bar in ranked],
            title=None,
            axis=alt.Axis(
                labelLimit=_SHORT if as_given else 400,
                ticks=False,
                domain=False,
                labelPadding=10,
                labelFlush=False,
            ),
        ),
        color=alt.Color(
            "standing:N",
            scale=alt.Scale(domain=present, range=[colours[s] for s in present]),
            legend=legend,
        ),
        tooltip=[
            alt.Tooltip("name:N", title=words.name),
            alt.Tooltip("shown:N", title=words.rate),
            alt.Tooltip("between:N", title="95% interval"),
            alt.Tooltip("of:Q", title=words.of, format=","),
            alt.Tooltip("times:Q", title=words.times, format=","),
        ],
    )
    # On a phone the title is wider than the plot: it may begin below the names.
    axis = alt.Axis(format=".8~%", tickCount=6, labelOverlap=True, titleAnchor="end")
    intervals = base.mark_rule(strokeWidth=9, opacity=0.35, strokeCap="round").encode(
        x=alt.X(
            "low:Q",
            title=f"{words.rate}, with its 95% interval",
            axis=axis,
            scale=alt.Scale(domain=[0, 1]) if as_given else alt.Scale(zero=False, padding=10),
        ),
        x2="high:Q",
    )
    points = base.mark_point(filled=True, size=130, opacity=1).encode(
        x="rate:Q",
        shape=alt.Shape(
            "standing:N",
            scale=alt.Scale(domain=present, range=[shapes[s] for s in present]),
            legend=legend,
        ),
    )
    return alt.layer(intervals, points).properties(
        height=len(ranked) * ROW + AXIS + (LEGEND if legend else 0)
    )
