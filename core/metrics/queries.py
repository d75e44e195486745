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

from core.foundation.ids import CampaignId, CampaignState, PlatformName, VariantId, WorkspaceId
from core.foundation.money import Money
from core.metrics.days import clock_changes
from core.metrics.rows import SIMULATED

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
    """Written, and neither decided nor replaced."""
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
class VariantTotals:
    """What a published variant has reached so far. `is_simulated` where some of its readers are made up."""

    campaign_id: CampaignId
    variant_id: VariantId
    label: str
    platform: PlatformName
    impressions: int
    clicks: int
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    """What one model cost for one campaign on one day."""

    day: date
    model: str
    campaign_id: CampaignId
    campaign: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost: Money


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
        CampaignSummary(CampaignId(id_), name or id_, CampaignState(state), _moment(started))
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


def variant_totals(
    lake: Lake, workspace_id: WorkspaceId, campaign_id: CampaignId | None = None
) -> list[VariantTotals]:
    """Impressions and clicks of every variant that was published or reported on, in order of label."""
    found = lake.rows(_TOTALS, [workspace_id, campaign_id, SIMULATED])
    return [
        VariantTotals(CampaignId(campaign), VariantId(variant), label, PlatformName(platform), *figures)
        for campaign, variant, label, platform, *figures in found
    ]


def costs(lake: Lake, workspace_id: WorkspaceId, *, since: datetime | None = None) -> list[Cost]:
    """What models cost, by day, model and campaign, oldest first."""
    found = lake.rows(_COSTS, [workspace_id, since or EPOCH])
    return [
        Cost(day, model, CampaignId(id_), name or id_, calls, tokens_in, tokens_out, Money(micros))
        for day, model, id_, name, calls, tokens_in, tokens_out, micros in found
    ]


def published(
    lake: Lake, workspace_id: WorkspaceId, *, since: datetime | None = None, zone: ZoneInfo = GREENWICH
) -> list[PublishedDay]:
    """How many posts were published, by the zone's days and by platform, oldest first."""
    begins, minutes = zip(*clock_changes(zone), strict=True)
    found = lake.rows(_PUBLISHED, [workspace_id, since or EPOCH, list(begins), list(minutes)])
    return [PublishedDay(day, PlatformName(platform), posts) for day, platform, posts in found]


def workspaces(lake: Lake) -> list[WorkspaceSeen]:
    """The workspaces that anything is known of, the latest active first."""
    found = lake.rows(
        "SELECT workspace_id, epoch_us(max(happened_at)) AS last FROM events GROUP BY 1 ORDER BY last DESC, 1"
    )
    return [WorkspaceSeen(WorkspaceId(id_), _moment(last)) for id_, last in found]


def last_event_at(lake: Lake, workspace_id: WorkspaceId) -> datetime | None:
    """When something last happened in the workspace, or was measured there."""
    [(last,)] = lake.rows(_LAST, [workspace_id])
    return None if last is None else _moment(last)


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def _span(microseconds: float | None) -> timedelta | None:
    return None if microseconds is None else timedelta(microseconds=microseconds)


# A completed campaign that gets a new variant or a new slot is in review again; that has no event of its own.
_CAMPAIGNS = """
SELECT
    campaign_id,
    any_value(payload->>'$.name') FILTER (kind = 'campaign.started'),
    CASE arg_max(kind, position) FILTER (
            kind IN ('campaign.started', 'campaign.retried', 'campaign.drafted', 'campaign.failed',
                'campaign.completed'))
        WHEN 'campaign.started' THEN 'drafting'
        WHEN 'campaign.retried' THEN 'drafting'
        WHEN 'campaign.failed' THEN 'failed'
        WHEN 'campaign.completed' THEN
            CASE arg_max(kind, position) FILTER (
                    kind IN ('campaign.completed', 'variant.written', 'post.scheduled'))
                WHEN 'campaign.completed' THEN 'completed'
                ELSE 'in_review' END
        ELSE 'in_review'
    END,
    epoch_us(min(happened_at)) AS started_at
FROM events
WHERE workspace_id = $1 AND campaign_id IS NOT NULL
GROUP BY campaign_id
ORDER BY started_at DESC, campaign_id DESC
"""

_LAST = """
SELECT epoch_us(max(happened_at)) FROM (
    SELECT max(happened_at) AS happened_at FROM events WHERE workspace_id = $1
    UNION ALL
    SELECT max(happened_at) FROM engagement WHERE workspace_id = $1
)
"""

_REVIEW = """
WITH decisions AS (
    SELECT
        variant_id,
        min(epoch_us(happened_at)) FILTER (kind = 'variant.written') AS written,
        min(epoch_us(happened_at)) FILTER (kind = 'variant.approved') AS approved,
        bool_or(kind = 'variant.rejected') AS was_rejected,
        bool_or(kind IN ('variant.superseded', 'post.published')) AS is_past
    FROM events
    WHERE workspace_id = $1 AND kind IN (
        'variant.written', 'variant.approved', 'variant.rejected', 'variant.superseded', 'post.published'
    )
    GROUP BY variant_id
)
SELECT
    count(approved),
    count(*) FILTER (was_rejected AND approved IS NULL),
    count(*) FILTER (written IS NOT NULL AND approved IS NULL AND NOT was_rejected AND NOT is_past),
    quantile_cont(approved - written, 0.5),
    quantile_cont(approved - written, 0.9)
FROM decisions
"""

# The campaign is named in each part: asked for after the join, all the others would be read and summed.
_TOTALS = """
WITH shown AS (
    SELECT campaign_id, variant_id, any_value(platform) AS platform FROM events
    WHERE workspace_id = $1 AND kind = 'post.published' AND ($2 IS NULL OR campaign_id = $2) GROUP BY ALL
),
reached AS (
    SELECT campaign_id, variant_id, any_value(platform) AS platform,
        sum(impressions)::BIGINT AS impressions, sum(clicks)::BIGINT AS clicks,
        bool_or(source = $3) AS simulated
    FROM engagement WHERE workspace_id = $1 AND ($2 IS NULL OR campaign_id = $2) GROUP BY ALL
),
labels AS (
    SELECT variant_id, any_value(payload->>'$.label') AS label FROM events
    WHERE workspace_id = $1 AND kind = 'variant.written' AND ($2 IS NULL OR campaign_id = $2) GROUP BY ALL
)
SELECT
    campaign_id, variant_id, coalesce(label, variant_id) AS shown_as,
    coalesce(shown.platform, reached.platform),
    coalesce(impressions, 0), coalesce(clicks, 0), coalesce(simulated, false)
FROM shown
FULL JOIN reached USING (campaign_id, variant_id)
LEFT JOIN labels USING (variant_id)
ORDER BY campaign_id, 4, shown_as
"""

_COSTS = """
WITH names AS (
    SELECT campaign_id, any_value(payload->>'$.name') AS name FROM events
    WHERE workspace_id = $1 AND kind = 'campaign.started' GROUP BY ALL
)
SELECT
    make_timestamp(epoch_us(happened_at))::DATE AS day, payload->>'$.model' AS model,
    campaign_id, any_value(name),
    count(*),
    sum((payload->>'$.input_tokens')::BIGINT)::BIGINT,
    sum((payload->>'$.output_tokens')::BIGINT)::BIGINT,
    sum((payload->>'$.cost_micros')::BIGINT)::BIGINT
FROM events LEFT JOIN names USING (campaign_id)
WHERE workspace_id = $1 AND kind = 'spend.settled' AND happened_at >= $2
GROUP BY day, model, campaign_id
ORDER BY day, model, campaign_id
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
