"""Cost: today and this month against their limits, where the month leads, and what was paid for what.

All of it is the API's, which sums the ledger; here whole micro-dollars are added up, and never a float.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

import streamlit as st

from analytics_app import charts, reads, session
from analytics_app.charts import Spent
from analytics_app.client import Costs, Month, UsageRow, Used
from analytics_app.formats import count, distinct, in_short, moment, money, share
from core.foundation.ids import WorkspaceId
from core.foundation.money import ZERO, Money

PERIODS = {"This month": None, "7 days": 7, "30 days": 30, "90 days": 90}
BY = {"Day": "day", "Model": "model", "Campaign": "campaign", "Person": "person", "Task": "task"}
TASKS = {
    "draft": "Drafts",
    "rewrite": "Rewriting",
    "translate": "Translating",
    "moderate": "Moderation",
    "figures": "Figures of posts",
}
NOTHING = Used(*(0,) * 11)


def cost(workspace_id: WorkspaceId) -> None:
    costs = reads.costs(workspace_id)
    _standing(costs)
    left, right = st.columns(2)
    with left:
        period = st.segmented_control("Period", list(PERIODS), default="30 days", required=True, key="period")
    with right:
        by = st.segmented_control("By", list(BY), default="Model", required=True, key="by")
    rows = reads.usage(workspace_id, _first_day(costs.month.day, PERIODS[period]), costs.month.day, BY[by])
    if not rows:
        st.caption("Nothing was used in this time. Copy written offline costs nothing.")
        return
    _figures(_sum(rows))
    spent = _spent(rows, by)
    if any(each.micros for each in spent):
        st.subheader("By day", anchor=False)
        st.altair_chart(
            charts.cost_by_day(spent, costs.month.zone), key="by day", alt="Cost by day and what it was for"
        )
        if by != "Day":
            st.subheader(f"By {by.lower()}", anchor=False)
            st.altair_chart(charts.cost_by(spent), key="by what", alt=f"Cost by {by.lower()}")
    with st.expander("All figures", icon=":material/table_rows:"):
        st.dataframe(_table(rows, by), hide_index=True, key="costs")


def _standing(costs: Costs) -> None:
    """Today and this month, and where the month leads."""
    today, month, zone = costs.today, costs.month, session.zone()
    spent, limit = Money(today.spent_micros), Money(today.limit_micros)
    aside = Money(today.reserved_micros)
    under_way = f", {money(aside)} reserved by calls under way" if aside > ZERO else ""
    st.progress(
        _used_up(today.spent_micros + today.reserved_micros, today.limit_micros),
        text=f"**Today: {money(spent)} of {money(limit)}**{under_way}",
    )
    so_far = money(Money(month.spent_micros))
    if month.limit_micros is None:
        st.markdown(f"**This month: {so_far}**".replace("$", r"\$"))
    else:
        st.progress(
            _used_up(month.spent_micros, month.limit_micros),
            text=f"**This month: {so_far} of {money(Money(month.limit_micros))}**",
        )
    days = f"Days are those of {month.zone}, where the workspace is"
    resets = f"today’s limit resets {moment(today.resets_at, zone)} ({zone.key})"
    said = f"{_foreseen(month)} {days}; {resets}."
    st.caption(said.replace("$", r"\$"))


def _foreseen(month: Month) -> str:
    """Where the month leads, and how that is known."""
    found = month.forecast
    if found is None:
        return "What the month will have cost is foreseen once three whole days of it are known."
    likely, low, high = (
        money(Money(micros)) for micros in (found.likely_micros, found.low_micros, found.high_micros)
    )
    between = f", between {low} and {high}" if low != high else ""
    limit = month.limit_micros
    warned = ""
    if limit is not None and found.likely_micros > limit:
        warned = f" That is more than its limit of {money(Money(limit))}."
    elif limit is not None and found.high_micros > limit:
        warned = f" Its limit of {money(Money(limit))} may be reached."
    return (
        f"If it goes on like its {found.known_days} whole days so far, the month will have cost about "
        f"{likely}{between}.{warned}"
    )


def _used_up(used_micros: int, limit_micros: int) -> float:
    return min(1.0, used_micros / limit_micros) if limit_micros else 1.0


def _first_day(today: date, days: int | None) -> date:
    return today.replace(day=1) if days is None else today - timedelta(days=days - 1)


def _figures(used: Used) -> None:
    columns = st.columns(5)
    writing = Money(used.cost_micros - used.fee_micros)
    assumed = (
        f" {Money(used.assumed_micros)} of all costs is assumed: the model’s price, or what it used, is not "
        "known for sure."
        if used.assumed_micros
        else ""
    )
    columns[0].metric(
        "Writing",
        money(writing),
        "partly assumed" if assumed else None,
        delta_color="off",
        delta_arrow="off",
        help=f"Exactly {writing}, charged for {count(used.calls)} calls of models.{assumed}",
        border=True,
        height="stretch",
    )
    columns[1].metric(
        "Platform fees",
        money(Money(used.fee_micros)),
        help=f"What platforms charged for telling figures, {count(used.fees)} times.",
        border=True,
        height="stretch",
    )
    asked = used.calls + used.hits
    columns[2].metric(
        "Saved by the cache",
        money(Money(used.saved_micros)),
        f"{share(used.hits / asked if asked else None)} of calls",
        delta_color="off",
        delta_arrow="off",
        help=f"{count(used.hits)} of {count(asked)} calls of models were not needed, since "
        "the cache had what was asked for.",
        border=True,
        height="stretch",
    )
    columns[3].metric("Model calls", count(used.calls), border=True, height="stretch")
    columns[4].metric(
        "Tokens in and out", count(used.input_tokens + used.output_tokens), border=True, height="stretch"
    )


def _spent(rows: Sequence[UsageRow], by: str) -> list[Spent]:
    if by == "Day":
        writing = [Spent(row.day, "Writing", row.used.cost_micros - row.used.fee_micros) for row in rows]
        return writing + [Spent(row.day, "Platform fees", row.used.fee_micros) for row in rows]
    names = _names(rows, by)
    return [Spent(row.day, names[row.key], row.used.cost_micros) for row in rows]


def _names(rows: Sequence[UsageRow], by: str) -> dict[str, str]:
    """What each is called, so that two of one name are told apart."""
    if by == "Task":
        return {row.key: TASKS.get(row.key, row.key.capitalize()) for row in rows}
    return distinct({row.key: in_short(row.name, 60) for row in rows})


def _table(rows: Sequence[UsageRow], by: str) -> list[dict[str, str | int]]:
    """The latest day first, or the dearest."""
    names = _names(rows, by)
    used = {key: _sum(same) for key, same in groupby(sorted(rows, key=_key), key=_key)}
    order = (
        sorted(used, reverse=True) if by == "Day" else sorted(used, key=lambda key: -used[key].cost_micros)
    )
    return [_line(by, names[key], used[key]) for key in order]


def _sum(rows: Iterable[UsageRow]) -> Used:
    return sum((row.used for row in rows), NOTHING)


def _key(row: UsageRow) -> str:
    return row.key


def _line(by: str, name: str, used: Used) -> dict[str, str | int]:
    line: dict[str, str | int] = {
        by: name,
        "Cost": money(Money(used.cost_micros)),
        "Of it fees": money(Money(used.fee_micros)),
        "Of it assumed": money(Money(used.assumed_micros)),
        "Saved": money(Money(used.saved_micros)),
        "Calls": used.calls,
        "From the cache": used.hits,
        "Variants": used.variants,
        "Tokens in": used.input_tokens,
        "Tokens out": used.output_tokens,
    }
    if used.billed_micros is not None:
        line["Billed"] = money(Money(used.billed_micros))
    return line


session.live(cost, reads.costs)()
