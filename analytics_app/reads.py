"""What pages read: the lake through the shared queries, and the HTTP API. Kept for a few seconds.

People who look at the same page at the same time are served from one read. Failures are never kept.
"""

import threading
from datetime import datetime

import streamlit as st

from analytics_app.client import Api, Health, Today, Upcoming, VariantText, Workspace
from core.foundation.ids import CampaignId, CampaignState, VariantId, WorkspaceId
from core.foundation.settings import Settings, read_settings, secret_text
from core.metrics import queries
from core.metrics.lake import Lake
from core.metrics.queries import CampaignSummary, Cost, PublishedDay, ReviewFigures, VariantTotals

FRESH = 3
"""Seconds a read is kept; pages look again as often."""
TEXTS_FRESH = 60
"""Seconds the copy of published variants is kept; it can't change any more."""


class _Door:
    """The process's one door to the lake; while nobody has made the lake, it is looked for each time."""

    def __init__(self, settings: Settings) -> None:
        self._catalog = settings.lake_catalog or settings.lake_dir / "catalog.sqlite"
        self._data = settings.lake_dir / "data"
        self._opening = threading.Lock()
        self._lake: Lake | None = None

    def lake(self) -> Lake:
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
def campaigns(workspace_id: WorkspaceId) -> list[CampaignSummary]:
    return queries.campaigns(_door().lake(), workspace_id)


@st.cache_data(ttl=FRESH, show_spinner=False)
def campaigns_by_state(workspace_id: WorkspaceId) -> dict[CampaignState, int]:
    return queries.campaigns_by_state(_door().lake(), workspace_id)


@st.cache_data(ttl=FRESH, show_spinner=False)
def review_figures(workspace_id: WorkspaceId) -> ReviewFigures:
    return queries.review_figures(_door().lake(), workspace_id)


@st.cache_data(ttl=FRESH, show_spinner=False)
def variant_totals(workspace_id: WorkspaceId) -> list[VariantTotals]:
    return queries.variant_totals(_door().lake(), workspace_id)


@st.cache_data(ttl=FRESH, show_spinner=False)
def costs(workspace_id: WorkspaceId, since: datetime | None) -> list[Cost]:
    return queries.costs(_door().lake(), workspace_id, since=since)


@st.cache_data(ttl=FRESH, show_spinner=False)
def published(workspace_id: WorkspaceId) -> list[PublishedDay]:
    return queries.published(_door().lake(), workspace_id)


@st.cache_data(ttl=FRESH, show_spinner=False)
def seen_workspaces() -> list[WorkspaceId]:
    """Workspaces the lake knows, the latest active first."""
    return [seen.id for seen in queries.workspaces(_door().lake())]


@st.cache_data(ttl=FRESH, show_spinner=False)
def last_event_at(workspace_id: WorkspaceId) -> datetime | None:
    return queries.last_event_at(_door().lake(), workspace_id)


@st.cache_data(ttl=FRESH, show_spinner=False)
def workspaces() -> list[Workspace]:
    return _api().workspaces()


@st.cache_data(ttl=FRESH, show_spinner=False)
def upcoming(workspace_id: WorkspaceId) -> list[Upcoming]:
    return _api().upcoming(workspace_id)


@st.cache_data(ttl=FRESH, show_spinner=False)
def today(workspace_id: WorkspaceId) -> Today:
    return _api().today(workspace_id)


@st.cache_data(ttl=FRESH, show_spinner=False)
def health() -> Health:
    return _api().health()


@st.cache_data(ttl=TEXTS_FRESH, show_spinner=False)
def texts(workspace_id: WorkspaceId, campaign_id: CampaignId) -> dict[VariantId, VariantText]:
    return _api().variants(workspace_id, campaign_id)
