"""What a viewer has chosen: the workspace they look at and the zone their clock shows."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from functools import partial, wraps
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from analytics_app import reads
from analytics_app.client import ApiUnavailable, Workspace
from analytics_app.formats import moment
from core.foundation.errors import CopydeskError
from core.foundation.ids import CampaignState, WorkspaceId
from core.metrics.lake import LakeUnavailable

_WORKSPACE = "workspace"
_ZONE = "zone"
_ARCHIVED = "archived"
REFRESH = "3s"
"""How often a page looks again while it is open."""


def choose_zone() -> None:
    """Take the zone that the address names, as links from Slack do; it stays from page to page."""
    asked = st.query_params.get(_ZONE) or st.session_state.get(_ZONE)
    if asked and _known(asked):
        st.session_state[_ZONE] = asked
        remember(_ZONE, asked)


def zone() -> ZoneInfo:
    """The zone that was asked for, as viewers have it in Slack; else their browser's, or UTC."""
    return _known(st.session_state.get(_ZONE)) or _known(st.context.timezone) or ZoneInfo("UTC")


def _known(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is no zone
        return None


def choose_workspace() -> WorkspaceId | None:
    """The sidebar's select box; the choice is in the address too, so that a link leads back to it."""
    found = known_workspaces(unnamed=_say_why)
    if not found:
        return None
    ids = [workspace.id for workspace in found]
    names = {workspace.id: workspace.name for workspace in found}
    asked = st.query_params.get(_WORKSPACE)
    chosen: WorkspaceId = st.sidebar.selectbox(
        "Workspace",
        ids,
        index=ids.index(WorkspaceId(asked)) if asked in ids else 0,
        format_func=lambda id_: names[id_],
        key=_WORKSPACE,
    )
    remember(_WORKSPACE, chosen)
    return chosen


def remember(name: str, chosen: str) -> None:
    """Put a choice into the address, so that a link to it can be passed on."""
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen


def _say_why(error: ApiUnavailable) -> None:
    st.sidebar.warning(error.message, icon=":material/cloud_off:")


def known_workspaces(unnamed: Callable[[ApiUnavailable], None] | None = None) -> list[Workspace]:
    """The workspaces to choose from, the latest active first; by their ids where the API gives no names,
    of which `unnamed` hears, and by their names where the lake does not say who was active.

    Raises:
        LakeUnavailable: neither of them answers.
    """
    try:
        named = reads.workspaces()
    except ApiUnavailable as error:
        if unnamed is not None:
            unnamed(error)
        return [Workspace(id_, id_, is_sample=False) for id_ in reads.seen_workspaces()]
    seen = []
    with suppress(LakeUnavailable):  # the page itself says what is wrong
        seen = reads.seen_workspaces()
    order = {id_: place for place, id_ in enumerate(seen)}
    return sorted(named, key=lambda w: (w.is_sample, order.get(w.id, len(order)), w.name))


def current_workspace() -> WorkspaceId | None:
    """What was chosen in the sidebar."""
    chosen: WorkspaceId | None = st.session_state.get(_WORKSPACE)
    return chosen


def wants_archived(workspace_id: WorkspaceId) -> bool:
    """Whether archived campaigns are shown too: a switch, where there are any; it stays from page to page."""
    if not reads.campaigns_by_state(workspace_id)[CampaignState.ARCHIVED]:
        return False
    wanted = st.toggle("Show archived campaigns", value=st.session_state.get(_ARCHIVED, False))
    st.session_state[_ARCHIVED] = wanted
    return wanted


def since(days: int | None) -> datetime | None:
    """Midnight UTC, so that the first day is a whole one, and equal reads are one read; None is all time."""
    if days is None:
        return None
    return datetime.combine(datetime.now(UTC).date() - timedelta(days=days - 1), time(), UTC)


def is_sample(workspace_id: WorkspaceId) -> bool:
    """Whether its figures are those of the headline tests that ship with Copydesk."""
    return any(workspace.is_sample for workspace in known_workspaces() if workspace.id == workspace_id)


def live(show: Callable[[WorkspaceId], None], *beside: Callable[[WorkspaceId], object]) -> Callable[[], None]:
    """A page's body, drawn anew once there is something new; it says in a sentence what can't be shown.

    `beside` reads what it shows that is not in the lake.
    """

    @st.fragment
    @wraps(show)
    def body() -> None:
        workspace_id = current_workspace()
        try:
            if workspace_id is not None:
                show(workspace_id)
            elif known_workspaces():
                st.rerun()  # something has happened since the sidebar was drawn
            else:
                welcome()
        except CopydeskError as error:
            st.warning(error.message, icon=":material/cloud_off:")

    def page() -> None:
        shown = _state(beside)  # before it is drawn: what happens meanwhile is seen at the next look
        body()
        _watch(shown, beside)

    return page


@st.fragment(run_every=REFRESH)
def _watch(shown: object, beside: Sequence[Callable[[WorkspaceId], object]]) -> None:
    """Look whether anything has changed, which costs little, and draw only then."""
    if _state(beside) != shown:
        st.rerun()


def _state(beside: Sequence[Callable[[WorkspaceId], object]]) -> list[object]:
    workspace_id = current_workspace()
    asked: list[Callable[[], object]] = [reads.lake_version, reads.workspaces]
    if workspace_id is not None:
        asked += [partial(read, workspace_id) for read in beside]
    return [_answer(read) for read in asked]


def _answer(read: Callable[[], object]) -> object:
    """What it reads; of a failure its kind alone, since its words may count seconds."""
    try:
        return read()
    except CopydeskError as error:
        return type(error)


def freshness() -> None:
    """When something last happened, so that standing figures aren't taken for a standing dashboard."""
    workspace_id = current_workspace()
    if workspace_id is None:
        return
    try:
        last = reads.last_event_at(workspace_id)
    except CopydeskError:
        return  # the page itself says what is wrong
    here = zone()
    said = "Nothing measured yet." if last is None else f"Last event {moment(last, here)}."
    st.caption(f"{said} Figures renew themselves every few seconds. Times are in {here.key}.")


def table(name: str, rows: Sequence[Mapping[str, str]], *, long: str) -> None:
    """A table that a phone scrolls sideways: its `long` column does not shrink to a word a line."""
    column = list(rows[0]).index(long) + 1
    with st.container(key=name):
        st.html(f"<style>.st-key-{name} td:nth-child({column}) {{ min-width: 14rem; }}</style>")
        st.table(rows, border="horizontal", hide_index=True)


def welcome() -> None:
    """What a page shows before anything has happened."""
    st.info(
        "Nothing has happened here yet. Type `/campaign` in Slack, or run "
        "`copydesk run examples/launch.yaml`; `copydesk sample load` fills a workspace with real headline "
        "tests. This page fills by itself.",
        icon=":material/waving_hand:",
    )
