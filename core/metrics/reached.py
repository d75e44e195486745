"""What variants have reached, from the lake: of all that was reported and told by platforms, what counts."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from core.foundation.ids import CampaignId, PlatformName, VariantId, WorkspaceId
from core.metrics.queries import moment
from core.metrics.totals import Fetched, Reported, VariantTotals, counted, side_by_side

if TYPE_CHECKING:
    from core.metrics.lake import Lake


def variant_totals(
    lake: Lake, workspace_id: WorkspaceId, campaign_id: CampaignId | None = None
) -> list[VariantTotals]:
    """What every variant has reached that was published or reported on, in order of label."""
    fetched, gone = _fetched(lake, workspace_id, campaign_id)
    reported = defaultdict[VariantId, list[Reported]](list)
    labels = dict[VariantId, str]()
    out = dict[tuple[CampaignId, VariantId], PlatformName]()
    for campaign, variant, platform, label, is_out, *report in lake.rows(
        _REPORTED, [workspace_id, campaign_id]
    ):
        if label is not None:
            labels[variant] = label
        if is_out:
            out[campaign, variant] = PlatformName(platform)
        source, impressions, clicks, at = report
        if source is not None:
            reported[variant].append(Reported(source, impressions, clicks, moment(at)))
    found = (
        VariantTotals(
            campaign,
            variant,
            labels.get(variant, variant),
            platform,
            **counted(reported[variant], fetched[variant]),
            is_gone=variant in gone,
        )
        for (campaign, variant), platform in out.items()
    )
    in_order = sorted(found, key=lambda total: (total.campaign_id, total.platform, total.label))
    together = groupby(in_order, key=lambda total: (total.campaign_id, total.platform))
    return [total for _, variants in together for total in side_by_side(list(variants))]


def _fetched(
    lake: Lake, workspace_id: WorkspaceId, campaign_id: CampaignId | None
) -> tuple[dict[VariantId, list[Fetched]], set[VariantId]]:
    """What counts of what platforms told, by variant; and the variants of which a post is gone."""
    posts = defaultdict[VariantId, list[Fetched]](list)
    gone = set[VariantId]()
    seen = set[str]()
    for variant, post, is_gone, _, source, at, *figures in lake.rows(_FETCHED, [workspace_id, campaign_id]):
        if is_gone and post not in seen:  # the latest of it comes first
            gone.add(variant)
        elif not is_gone:
            posts[variant].append(Fetched(source, moment(at), *figures))
        seen.add(post)
    return posts, gone


# Labels stand in the rows of events, which have no source; each source has a row of its own.
_REPORTED = """
SELECT
    campaign_id, variant_id, any_value(platform), any_value(label), bool_or(is_out),
    source, sum(impressions)::BIGINT, sum(clicks)::BIGINT, epoch_us(max(reported_at))
FROM variants
WHERE workspace_id = $1 AND ($2 IS NULL OR campaign_id = $2)
GROUP BY campaign_id, variant_id, source
"""

# Of each post what was told last, and that it is gone where that was said. A window takes half as long again.
_FETCHED = """
SELECT variant_id, post_id, is_gone, max(position) AS place, unnest(arg_max(struct_pack(
    source := source, said_at := epoch_us(happened_at), impressions := impressions, clicks := clicks,
    likes := likes, replies := replies, reposts := reposts), position))
FROM figures
WHERE workspace_id = $1 AND ($2 IS NULL OR campaign_id = $2)
GROUP BY variant_id, post_id, is_gone
ORDER BY place DESC
"""
