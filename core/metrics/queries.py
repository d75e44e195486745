"""The reads everyone shares: figures of one workspace, from the lake.

All days are UTC days. A lake without anything in it gives empty answers, and figures that can't be known
are None, never 0.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.foundation.ids import CampaignId, CampaignState, Objection, PlatformName, WorkspaceId
from core.metrics.days import clock_changes
from core.metrics.rows import Stream

if TYPE_CHECKING:
    from core.metrics.lake import Lake

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
GREENWICH = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class CampaignSummary:
    id: CampaignId
    name: str
    state: CampaignState
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """How review went. Times run from a variant being written to its approval."""

    approved: int
    rejected: int
    waiting: int
    """Written, and neither decided nor replaced, in a campaign that has not ended."""
    median: timedelta | None
    ninetieth: timedelta | None

    @property
    def decided(self) -> int:
        return self.approved + self.rejected

    @property
    def approval_rate(self) -> float | None:
        """Approved variants out of all decided ones."""
        return self.approved / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class PublishedDay:
    day: date
    platform: PlatformName
    posts: int


@dataclass(frozen=True, slots=True)
class WorkspaceSeen:
    id: WorkspaceId
    last_event_at: datetime


def campaigns(lake: Lake, workspace_id: WorkspaceId) -> list[CampaignSummary]:
    """The workspace's campaigns, newest first."""
    found = lake.rows(_CAMPAIGNS, [workspace_id])
    return [
        CampaignSummary(CampaignId(id_), name or id_, CampaignState(state), moment(started))
        for id_, name, state, started in found
    ]


def campaigns_by_state(lake: Lake, workspace_id: WorkspaceId) -> dict[CampaignState, int]:
    """How many campaigns are in each state, in the order of a campaign's life; all states are named."""
    counted = Counter(campaign.state for campaign in campaigns(lake, workspace_id))
    return {state: counted[state] for state in CampaignState}


def review_figures(lake: Lake, workspace_id: WorkspaceId) -> ReviewFigures:
    """How many variants were approved and rejected, how many wait, and how long approval took."""
    [(approved, rejected, waiting, median, ninetieth)] = lake.rows(_REVIEW, [workspace_id])
    return ReviewFigures(approved, rejected, waiting, _span(median), _span(ninetieth))


def objections(
    lake: Lake, workspace_id: WorkspaceId, *, since: datetime | None = None
) -> dict[Objection, int]:
    """Why copy came back: how often each label was given, the most frequent first; those never given aren't
    named."""
    found = lake.rows(_OBJECTIONS, [workspace_id, since or EPOCH])
    return {Objection(label): times for label, times in found if label in set(Objection)}


def published(
    lake: Lake, workspace_id: WorkspaceId, *, since: datetime | None = None, zone: ZoneInfo = GREENWICH
) -> list[PublishedDay]:
    """How many posts were published, by the zone's days and by platform, oldest first."""
    begins, minutes = zip(*clock_changes(zone), strict=True)
    found = lake.rows(_PUBLISHED, [workspace_id, since or EPOCH, list(begins), list(minutes)])
    return [PublishedDay(day, PlatformName(platform), posts) for day, platform, posts in found]


def workspaces(lake: Lake) -> list[WorkspaceSeen]:
    """The workspaces that anything is known of, the latest active first."""
    seen = sorted(((at, id_) for stream, id_, at in _latest(lake) if stream == Stream.EVENTS), reverse=True)
    return [WorkspaceSeen(id_, at) for at, id_ in seen]


def last_event_at(lake: Lake, workspace_id: WorkspaceId) -> datetime | None:
    """When something last happened in the workspace, or was measured there."""
    return max((at for _, id_, at in _latest(lake) if id_ == workspace_id), default=None)


def _latest(lake: Lake) -> list[tuple[str, WorkspaceId, datetime]]:
    """When the latest happened of each stream of each workspace."""
    found = lake.rows("SELECT stream, workspace_id, epoch_us(happened_at) FROM shipped")
    return [(stream, WorkspaceId(id_), moment(at)) for stream, id_, at in found if at is not None]


def moment(microseconds: int) -> datetime:
    """A moment as the lake gives it, in microseconds since 1970."""
    return EPOCH + timedelta(microseconds=microseconds)


def _span(microseconds: float | None) -> timedelta | None:
    return None if microseconds is None else timedelta(microseconds=microseconds)


# A completed campaign that gets something open is in review again; that has no event of its own.
_CAMPAIGNS = """
SELECT
    campaign_id,
    any_value(CASE WHEN kind = 'campaign.started' THEN payload->>'$.name' END),
    CASE arg_max(kind, position) FILTER (
            kind IN ('campaign.started', 'campaign.retried', 'campaign.drafted', 'campaign.failed',
                'campaign.completed', 'campaign.closed', 'campaign.archived', 'campaign.reopened'))
        WHEN 'campaign.closed' THEN 'closed'
        WHEN 'campaign.archived' THEN 'archived'
        WHEN 'campaign.reopened' THEN
            arg_max(payload->>'$.state', position) FILTER (kind = 'campaign.reopened')
        WHEN 'campaign.started' THEN 'drafting'
        WHEN 'campaign.retried' THEN 'drafting'
        WHEN 'campaign.failed' THEN 'failed'
        WHEN 'campaign.completed' THEN
            CASE arg_max(kind, position) FILTER (kind = 'campaign.completed' OR kind NOT LIKE 'campaign.%')
                WHEN 'campaign.completed' THEN 'completed'
                ELSE 'in_review' END
        ELSE 'in_review'
    END,
    epoch_us(min(happened_at)) AS started_at
FROM events
WHERE workspace_id = $1 AND campaign_id IS NOT NULL AND (kind LIKE 'campaign.%' OR kind IN (
    'variant.written', 'variant.edited', 'variant.reopened', 'variant.withdrawn', 'variant.restored',
    'post.scheduled', 'post.amendment_asked'))
GROUP BY campaign_id
ORDER BY started_at DESC, campaign_id DESC
"""

_REVIEW = """
WITH ended AS (
    SELECT campaign_id FROM events
    WHERE workspace_id = $1 AND kind IN ('campaign.closed', 'campaign.archived', 'campaign.reopened')
    GROUP BY campaign_id HAVING arg_max(kind, position) <> 'campaign.reopened'
),
decisions AS (
    SELECT
        variant_id,
        any_value(campaign_id) AS campaign_id,
        min(epoch_us(happened_at)) FILTER (kind = 'variant.written') AS written,
        min(epoch_us(happened_at)) FILTER (kind = 'variant.approved') AS approved,
        bool_or(kind = 'post.published') AS is_out,
        arg_max(kind, position) FILTER (kind <> 'post.published') AS latest
    FROM events
    WHERE workspace_id = $1 AND kind IN (
        'variant.written', 'variant.approved', 'variant.rejected', 'variant.superseded', 'variant.edited',
        'variant.changes_requested', 'variant.put_on_hold', 'variant.reopened', 'variant.withdrawn',
        'variant.restored', 'post.published'
    )
    GROUP BY variant_id
)
SELECT
    count(*) FILTER (latest = 'variant.approved'),
    count(*) FILTER (latest = 'variant.rejected'),
    count(*) FILTER (latest NOT IN ('variant.approved', 'variant.rejected', 'variant.superseded')
        AND NOT is_out AND campaign_id NOT IN (SELECT campaign_id FROM ended)),
    quantile_cont(approved - written, 0.5) FILTER (latest = 'variant.approved'),
    quantile_cont(approved - written, 0.9) FILTER (latest = 'variant.approved')
FROM decisions
"""

_OBJECTIONS = """
SELECT payload->>'$.objection' AS label, count(*) AS times
FROM events
WHERE workspace_id = $1 AND kind IN ('variant.changes_requested', 'variant.rejected')
    AND happened_at >= $2 AND label IS NOT NULL
GROUP BY label
ORDER BY times DESC, label
"""

# What zones there are, DuckDB knows from an extension that is not here.
_PUBLISHED = """
WITH clock AS (SELECT unnest($3) AS begins, unnest($4) AS minutes)
SELECT (make_timestamp(epoch_us(happened_at)) + to_minutes(minutes))::DATE AS day, platform, count(*)
FROM events ASOF JOIN clock ON happened_at >= begins
WHERE workspace_id = $1 AND kind = 'post.published' AND happened_at >= $2
GROUP BY day, platform
ORDER BY day, platform
"""
