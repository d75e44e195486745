"""What pages read: the lake through the shared queries, and the HTTP API.

What the API says is kept for a few seconds, what the lake says until there is anything new in it: people who
look at the same page are served from one read. Failures are never kept. A lake
that gives no answer is given up, as an API is.
"""

import threading
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from analytics_app.client import Api, Costs, Health, Upcoming, UsageRow, VariantText, Workspace
from analytics_app.waiting import Waiting
from core.experiments import judging
from core.experiments.verdict import Verdict
from core.foundation.ids import CampaignId, CampaignState, Objection, VariantId, WorkspaceId
from core.foundation.settings import Settings, read_settings, secret_text
from core.metrics import first_pass, queries, reached
from core.metrics.first_pass import Drafts
from core.metrics.lake import Lake
from core.metrics.queries import CampaignSummary, PublishedDay, ReviewFigures
from core.metrics.totals import VariantTotals
from core.previews.values import Theme

FRESH = 3
"""Seconds a read is kept, and what the lake's version is; pages look again as often."""
KEPT = 600
"""Seconds a read of the lake is kept at most: one that was made anew may have the same version."""
MOST_KEPT = 200
MOST_JUDGED = 20_000
TEXTS_FRESH = 60
"""Seconds the copy of published variants is kept; it hardly changes any more."""
LAKE_SECONDS = 15.0
"""How long a page waits for the lake."""
GLANCE_SECONDS = 8.0
"""The same for what a page only adds beside its figures."""
MOST_READING = 8

P = ParamSpec("P")
T = TypeVar("T")


class _Door:
    """The process's one door to the lake; while nobody has made the lake, it is looked for each time."""

    def __init__(self, settings: Settings) -> None:
        self._catalog = settings.lake_catalog or settings.lake_dir / "catalog.sqlite"
        self._data = settings.lake_dir / "data"
        self._opening = threading.Lock()
        self._lake: Lake | None = None
        self._waiting = Waiting(most=MOST_READING, within=LAKE_SECONDS)

    def read(
        self,
        query: Callable[Concatenate[Lake, P], T],
        *given: P.args,
        **named: P.kwargs,
    ) -> T:
        """What `query` finds in the lake.

        Raises:
            LakeUnavailable: it can't be read, or gives no answer.
        """
        return self._waiting.run(lambda: query(self._open(), *given, **named))

    def glance(self, query: Callable[[Lake], T]) -> T:
        """The same for what is worth no long wait."""
        return self._waiting.run(lambda: query(self._open()), within=GLANCE_SECONDS)

    def _open(self) -> Lake:
        with self._opening:
            if self._lake is None or not self._lake.is_there:
                if self._lake is not None:
                    self._lake.close()
                self._lake = Lake.open(self._catalog, self._data, read_only=True)
            return self._lake


@st.cache_resource(show_spinner=False)
def _door() -> _Door:
    return _Door(read_settings())


@st.cache_resource(show_spinner=False)
def _api() -> Api:
    settings = read_settings()
    return Api(settings.copydesk_url, secret_text(settings.copydesk_api_key))


@st.cache_data(ttl=FRESH, show_spinner=False)
def lake_version() -> int:
    """A number that is another one once there is anything new in the lake."""
    return _door().glance(Lake.version)


@st.cache_resource(ttl=KEPT, max_entries=MOST_KEPT, show_spinner=False)
def _kept(question: str, version: int, given: tuple[object, ...], _read: Callable[[], T]) -> T:
    """What was read when the lake was last so; of `_read` nothing is part of the key.

    All who look share one list, which nobody changes: a copy for each would take longer than to draw it.
    """
    return _read()


def _as_of_now(query: Callable[Concatenate[Lake, P], T], *given: P.args, **named: P.kwargs) -> T:
    def read() -> T:
        return _door().read(query, *given, **named)

    return _kept(query.__name__, lake_version(), (*given, *map(str, named.values())), read)


def campaigns(workspace_id: WorkspaceId) -> list[CampaignSummary]:
    return _as_of_now(queries.campaigns, workspace_id)


def campaigns_by_state(workspace_id: WorkspaceId) -> dict[CampaignState, int]:
    return _as_of_now(queries.campaigns_by_state, workspace_id)


def review_figures(workspace_id: WorkspaceId) -> ReviewFigures:
    return _as_of_now(queries.review_figures, workspace_id)


def objections(workspace_id: WorkspaceId, since: datetime | None) -> dict[Objection, int]:
    return _as_of_now(queries.objections, workspace_id, since=since)


def first_passes(workspace_id: WorkspaceId) -> list[Drafts]:
    return _as_of_now(first_pass.first_passes, workspace_id)


def variant_totals(workspace_id: WorkspaceId) -> list[VariantTotals]:
    return _as_of_now(reached.variant_totals, workspace_id)


@lru_cache(maxsize=MOST_JUDGED)
def judged(variants: tuple[VariantTotals, ...], even_split: bool) -> Verdict:
    """What can be said of the variants; reckoned again only where figures have changed."""
    return judging.judged(variants, even_split=even_split)


def published(workspace_id: WorkspaceId, zone: str) -> list[PublishedDay]:
    return _as_of_now(queries.published, workspace_id, zone=ZoneInfo(zone))


def seen_workspaces() -> list[WorkspaceId]:
    """Workspaces the lake knows, the latest active first."""
    found = _kept("workspaces", lake_version(), (), lambda: _door().glance(queries.workspaces))
    return [seen.id for seen in found]


def last_event_at(workspace_id: WorkspaceId) -> datetime | None:
    def read() -> datetime | None:
        return _door().glance(lambda lake: queries.last_event_at(lake, workspace_id))

    return _kept("last event", lake_version(), (workspace_id,), read)


@st.cache_data(ttl=FRESH, show_spinner=False)
def workspaces() -> list[Workspace]:
    return _api().workspaces()


@st.cache_data(ttl=FRESH, show_spinner=False)
def upcoming(workspace_id: WorkspaceId) -> list[Upcoming]:
    return _api().upcoming(workspace_id)


@st.cache_data(ttl=FRESH, show_spinner=False)
def costs(workspace_id: WorkspaceId) -> Costs:
    return _api().costs(workspace_id)


@st.cache_data(ttl=FRESH, max_entries=MOST_KEPT, show_spinner=False)
def usage(workspace_id: WorkspaceId, first: date, last: date, by: str) -> list[UsageRow]:
    return _api().usage(workspace_id, first, last, by)


@st.cache_data(ttl=FRESH, show_spinner=False)
def health() -> Health:
    return _api().health()


@st.cache_data(ttl=FRESH, max_entries=MOST_KEPT, show_spinner=False)
def preview(workspace_id: WorkspaceId, campaign_id: CampaignId, theme: Theme) -> str:
    return _api().preview(workspace_id, campaign_id, theme)


@st.cache_data(ttl=FRESH, max_entries=MOST_KEPT, show_spinner=False)
def fixable(workspace_id: WorkspaceId, campaign_id: CampaignId) -> list[VariantText]:
    """A campaign's variants with what was found in them."""
    return list(_api().variants(workspace_id, campaign_id).values())


def fix(workspace_id: WorkspaceId, variant: VariantText, key: str | None) -> None:
    """Mend a variant, and read it anew.

    Raises:
        ApiUnavailable: it was not mended; says why.
    """
    try:
        _api().fix(workspace_id, variant, key)
    finally:
        fixable.clear()
        preview.clear()


def allows_fixes() -> bool:
    """Whether whoever reaches the dashboard may mend texts."""
    return read_settings().dashboard_fixes


@st.cache_data(ttl=TEXTS_FRESH, show_spinner=False)
def texts(workspace_id: WorkspaceId, campaign_id: CampaignId) -> dict[VariantId, VariantText]:
    return _api().variants(workspace_id, campaign_id)
