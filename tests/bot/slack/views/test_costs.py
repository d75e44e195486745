"""`/campaign costs`: where the month leads, and what the cache saved, in a line each."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.slack.views.results import costs_message
from core.flow.costs import Month, Saved, Today, WorkspaceCosts
from core.spending.forecast import Forecast

COSTS = WorkspaceCosts(
    Today(0, 0, 10_000_000, datetime(2026, 10, 25, tzinfo=UTC)),
    Month(date(2026, 10, 24), "UTC", 2_500_000, None, None),
    Saved(0, 0, 0),
    (),
)


def told(costs: WorkspaceCosts) -> str:
    return json.dumps(costs_message(costs).blocks)


def test_a_month_that_is_young_says_what_is_spent_and_foresees_nothing() -> None:
    assert "$2.50 spent this month." in told(COSTS)
    assert "The cache saved" not in told(COSTS)


def test_the_month_leads_somewhere_beside_its_limit_and_the_cache_saved_something() -> None:
    forecast = Forecast(3_141_592, 2_900_000, 3_400_000, known_days=23)
    month = replace(COSTS.month, limit_micros=5_000_000, forecast=forecast)
    shown = told(replace(COSTS, month=month, cache=Saved(40_000, 1, 3)))
    assert (
        "$2.50 of $5.00 spent this month. About $3.20, between $2.90 and $3.40, by its end, if it goes on "
        "like its 23 whole days so far."
    ) in shown
    assert "The cache saved $0.04 in the last 30 days: 1 of 4 calls had been answered before." in shown
