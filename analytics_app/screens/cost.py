"""Cost: today against the limit, and what models cost and platforms charged, by day, model and campaign."""

from collections.abc import Sequence

import streamlit as st

from analytics_app import charts, reads, session
from analytics_app.client import ApiUnavailable
from analytics_app.formats import count, in_short, moment, money
from core.foundation.ids import WorkspaceId
from core.foundation.money import Money
from core.metrics.queries import Cost

PERIODS = {"7 days": 7, "30 days": 30, "90 days": 90, "All": None}


def cost(workspace_id: WorkspaceId) -> None:
    _today(workspace_id)
    chosen = st.segmented_control("Period", list(PERIODS), default="30 days", required=True, key="period")
    costs = reads.costs(workspace_id, session.since(PERIODS[chosen or "30 days"]))
    if not costs:
        st.caption("Nothing was paid for in this time. Copy written offline costs nothing.")
        return
    figures = st.columns(4)
    spent = _total(costs)
    figures[0].metric("Spent", money(spent), help=f"Exactly {spent}.", border=True)
    figures[1].metric("Model calls", count(_calls(costs, are_fees=False)), border=True)
    tokens = sum(cost.input_tokens + cost.output_tokens for cost in costs)
    figures[2].metric("Tokens in and out", count(tokens), border=True)
    fees = _total([cost for cost in costs if cost.is_fee])
    figures[3].metric(
        "Platform fees",
        money(fees),
        help=f"What platforms charged for telling figures, {count(_calls(costs, are_fees=True))} times.",
        border=True,
    )
    st.subheader("By day and model", anchor=False)
    st.altair_chart(charts.cost_by_day(costs), key="by day", alt="Cost by day and model")
    st.subheader("By campaign", anchor=False)
    st.altair_chart(charts.cost_by_campaign(costs), key="by campaign", alt="Cost by campaign")
    with st.expander("All figures", icon=":material/table_rows:"):
        st.dataframe([_row(cost) for cost in reversed(costs)], hide_index=True, key="costs")


def _today(workspace_id: WorkspaceId) -> None:
    try:
        today = reads.today(workspace_id)
    except ApiUnavailable as error:
        st.info(error.message, icon=":material/cloud_off:")
        return
    spent, limit = Money(today.spent_micros), Money(today.limit_micros)
    used = (
        min(1.0, (today.spent_micros + today.reserved_micros) / today.limit_micros) if limit.micros else 1.0
    )
    under_way = (
        f", {money(Money(today.reserved_micros))} reserved by calls under way"
        if today.reserved_micros
        else ""
    )
    zone = session.zone()
    st.progress(used, text=f"**Today: {money(spent)} of {money(limit)}**{under_way}")
    st.caption(
        f"The limit resets {moment(today.resets_at, zone)} ({zone.key}): it counts days of the workspace's "
        "zone. This page counts days of UTC."
    )


def _total(costs: Sequence[Cost]) -> Money:
    return Money(sum(cost.cost.micros for cost in costs))


def _calls(costs: Sequence[Cost], *, are_fees: bool) -> int:
    return sum(cost.calls for cost in costs if cost.is_fee is are_fees)


def _row(cost: Cost) -> dict[str, str | int]:
    return {
        "Day (UTC)": cost.day.isoformat(),
        "Campaign": in_short(cost.campaign, 60),
        "Model": cost.model,
        "Calls": cost.calls,
        "Tokens in": cost.input_tokens,
        "Tokens out": cost.output_tokens,
        "Cost": str(cost.cost),
    }


session.live(cost, reads.today)()
