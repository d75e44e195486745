"""What variants have reached, from the lake: of all that was reported and told by platforms, what counts."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from core.foundation.ids import CampaignId, LanguageName, PlatformName, VariantId, WorkspaceId
from core.metrics.queries import moment
from core.metrics.totals import Fetched, Reported, VariantTotals, counted, side_by_side

if TYPE_CHECKING:
    from core.metrics.lake import Lake


def variant_totals(
    lake: Lake, workspace_id: WorkspaceId, campaign_id: CampaignId | None = None
) -> list[VariantTotals]:
    """What every variant has reached that was published or reported on; those that are compared together, in
    order of label."""
    fetched, gone = _fetched(lake, workspace_id, campaign_id)
    reported = defaultdict[VariantId, list[Reported]](list)
    labels, languages = dict[VariantId, str](), dict[VariantId, str]()
    out = dict[tuple[CampaignId, VariantId], str]()
    for campaign, variant, platform, label, language, is_out, *report in lake.rows(
        _REPORTED, [workspace_id, campaign_id]
    ):
        if label is not None:
            labels[variant], languages[variant] = label, language or ""
        if is_out:
            out[campaign, variant] = platform
        source, impressions, clicks, at = report
        if source is not None:
            reported[variant].append(Reported(source, impressions, clicks, moment(at)))
    totals = list[VariantTotals]()
    in_order = sorted(
        (campaign, platform, languages.get(variant, ""), labels.get(variant, variant), variant)
        for (campaign, variant), platform in out.items()
    )
    for (campaign, platform, language), compared in groupby(in_order, key=itemgetter(0, 1, 2)):
        arms = [(variant, label) for *_, label, variant in compared]
        beside = [report for variant, _ in arms for report in reported[variant]]
        totals += side_by_side(
            [
                VariantTotals(
                    campaign,
                    variant,
                    label,
                    PlatformName(platform),
                    **counted(reported[variant], fetched[variant], beside),
                    is_gone=variant in gone,
                    language=LanguageName(language) if language else None,
                )
                for variant, label in arms
            ]
        )
    return totals


def _fetched(
    lake: Lake, workspace_id: WorkspaceId, campaign_id: CampaignId | None
) -> tuple[dict[VariantId, list[Fetched]], set[VariantId]]:
    """What counts of what platforms told, by variant; and the variants of which a post is gone."""
    posts = defaultdict[VariantId, list[Fetched]](list)
    gone = set[VariantId]()
    for variant, is_gone, source, at, *figures in lake.rows(_FETCHED, [workspace_id, campaign_id]):
        if is_gone:
            gone.add(variant)
        if source is not None:
            posts[variant].append(Fetched(source, moment(at), *figures))
    return posts, gone


# Labels stand in the rows of events, which have no source; each source has a row of its own.
_REPORTED = """
SELECT
    campaign_id, variant_id, any_value(platform), any_value(label), any_value(language),
    bool_or(is_out),
    source, sum(impressions)::BIGINT, sum(clicks)::BIGINT, epoch_us(max(reported_at))
FROM variants
WHERE workspace_id = $1 AND ($2 IS NULL OR campaign_id = $2)
GROUP BY campaign_id, variant_id, source
"""

# Of each post what was told last, and whether it is gone by now. A window takes half as long again.
_FETCHED = """
SELECT variant_id, arg_max(is_gone, position), unnest(arg_max(struct_pack(
    source := source, said_at := epoch_us(happened_at), impressions := impressions, clicks := clicks,
    likes := likes, replies := replies, reposts := reposts), position) FILTER (NOT is_gone))
FROM figures
WHERE workspace_id = $1 AND ($2 IS NULL OR campaign_id = $2)
GROUP BY variant_id, post_id
"""
