"""Overview: where campaigns stand, how review goes, what was published, what comes next, and how
first drafts fare."""

from datetime import datetime

import streamlit as st

from analytics_app import charts, reads, session
from analytics_app.client import ApiUnavailable, Upcoming
from analytics_app.first_drafts import first_drafts
from analytics_app.formats import count, in_short, moment, plain, share, span, written
from core.foundation.ids import CampaignState, WorkspaceId

PERIODS = {"30 days": 30, "All": None}
STATES = {
    "scheduled": "Scheduled",
    "sending": "Sending",
    "unknown": "Unknown: please check",
    "missed": "Missed: please decide in Slack",
}


def overview(workspace_id: WorkspaceId) -> None:
    archived = session.wants_archived(workspace_id)
    by_state = {
        state: campaigns
        for state, campaigns in reads.campaigns_by_state(workspace_id).items()
        if archived or state is not CampaignState.ARCHIVED
    }
    _figures(workspace_id, campaigns=sum(by_state.values()))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Campaigns by state", anchor=False)
        if any(by_state.values()):
            st.altair_chart(charts.by_state(by_state), key="states", alt="Campaigns in each state")
        else:
            st.caption("No campaigns yet. Type `/campaign` in Slack to start one.")
    with right:
        st.subheader("Published posts", anchor=False)
        here = session.zone().key
        if days := reads.published(workspace_id, here):
            st.altair_chart(charts.published(days, here), key="published", alt="Published posts over time")
        else:
            st.caption("Nothing published yet. Approve a variant and choose a time for it.")
    st.subheader("Upcoming posts", anchor=False)
    _upcoming(workspace_id)
    st.subheader("Why copy comes back", anchor=False)
    _objections(workspace_id)
    st.subheader("First drafts", anchor=False)
    first_drafts(workspace_id)


def _figures(workspace_id: WorkspaceId, *, campaigns: int) -> None:
    review = reads.review_figures(workspace_id)
    posts = sum(day.posts for day in reads.published(workspace_id, session.zone().key))
    columns = st.columns(4)
    columns[0].metric("Campaigns", count(campaigns), border=True, height="stretch")
    waiting = f"; {count(review.waiting)} wait{'s' if review.waiting == 1 else ''}" if review.waiting else ""
    columns[1].metric(
        "Approved",
        share(review.approval_rate),
        f"of {count(review.decided)} decided{waiting}",
        delta_color="off",
        delta_arrow="off",
        help=f"{count(review.approved)} variants approved, {count(review.rejected)} rejected. Those that "
        "still wait for a decision don’t count.",
        border=True,
        height="stretch",
    )
    columns[2].metric(
        "Time to approval",
        span(review.median),
        help="The median, from a variant being written to its approval."
        + (f" Nine in ten take at most {span(review.ninetieth)}." if review.ninetieth else ""),
        border=True,
        height="stretch",
    )
    columns[3].metric("Published posts", count(posts), border=True, height="stretch")


def _upcoming(workspace_id: WorkspaceId) -> None:
    try:
        posts = reads.upcoming(workspace_id)
    except ApiUnavailable as error:
        st.info(error.message, icon=":material/cloud_off:")
        return
    if not posts:
        st.caption("No posts are waiting. Approved variants can be scheduled from their card in Slack.")
        return
    session.table("upcoming", [_row(post) for post in posts], long="Campaign")


def _objections(workspace_id: WorkspaceId) -> None:
    if not reads.objections(workspace_id, None):
        st.caption("Nothing came back yet. Who asks for changes says what is wrong; it is counted here.")
        return
    chosen = st.segmented_control("Period", list(PERIODS), default="30 days", required=True, key="objections")
    counts = reads.objections(workspace_id, session.since(PERIODS[chosen or "30 days"]))
    if not counts:
        st.caption("Nothing came back in this time.")
        return
    chart, table = st.columns(2, gap="large")
    with chart:
        st.altair_chart(charts.objections(counts), key="why", alt="Why copy comes back")
    with table:
        rows = [
            {
                "Label": charts.OBJECTION_LABELS[label],
                "Times": count(times),
                "Of all": share(times / sum(counts.values())),
            }
            for label, times in counts.items()
        ]
        session.table("why-table", rows, long="Label")


def _row(post: Upcoming) -> dict[str, str]:
    zone = session.zone()
    return {
        f"Due ({zone.key})": moment(post.due_at, zone),
        "Planned as": f"{written(datetime.fromisoformat(post.local_time))} ({post.zone})",
        "Campaign": plain(in_short(post.campaign, 60)),
        "Platform": post.platform.label,
        "Variant": post.variant,
        "State": STATES.get(post.state, post.state),
    }


session.live(overview, reads.upcoming)()
