"""The end of a run for machines, as one JSON document. Names are stable."""

from typing import Any

from bot.cli.run.summary import JobSummary, Told
from core.flow.cards.card import VariantCard
from core.flow.results import PlatformResults
from core.foundation.ids import DeliveryState
from core.metrics.totals import VariantTotals


def as_document(summary: JobSummary) -> dict[str, Any]:
    """The same for machines. Names are stable; a part that was not wanted or not measured is null."""
    card = summary.card
    return {
        "campaign": {"id": card.id, "name": card.name, "state": card.state},
        "variants": [_variant(variant) for variant in summary.variants],
        "not_written": {platform.value: why for platform, why in card.failures.items()},
        "refusals": list(summary.refusals),
        "webhook": _webhook(summary.told) if summary.told else None,
        "results": [_platform(found) for found in summary.results.platforms] if summary.results else None,
        "simulated_readers": summary.simulated_readers,
        "cost": {
            "micro_dollars": sum(cost.cost_micros for cost in summary.costs),
            "models": sorted({cost.model for cost in summary.costs}),
        },
        "seconds": summary.seconds,
        "stopped": summary.stopped,
        "exit_code": int(summary.exit_code),
    }


def _variant(variant: VariantCard) -> dict[str, Any]:
    post = variant.post
    return {
        "id": variant.id,
        "platform": variant.platform,
        "label": variant.label,
        "language": variant.language,
        "state": variant.state,
        "title": variant.title,
        "preheader": variant.preheader,
        "text": variant.text,
        "media": [each.as_json() for each in variant.media],
        "follow_ups": list(variant.follow_ups),
        "link": variant.link,
        "leads_to": variant.leads_to,
        "account_id": variant.account_id,
        "account": variant.account,
        "writer": variant.writer,
        "model": variant.model,
        "why_not_first": variant.why_not_first,
        "angle": variant.angle,
        "saved_micros": variant.saved_micros,
        "brand_version": variant.brand_version,
        "measures": [
            {"used": measure.used, "limit": measure.limit, "unit": measure.unit}
            for measure in variant.measures
        ],
        "findings": [finding.as_json() for finding in variant.findings],
        "post": {
            "id": post.id,
            "state": post.state,
            "url": post.url,
            "published_at": post.published_at.isoformat() if post.published_at else None,
            "reason": post.reason,
        }
        if post
        else None,
    }


def _webhook(told: Told) -> dict[str, Any]:
    return {
        "url": told.url,
        "secret": told.secret or None,
        "delivered": told.count(DeliveryState.DELIVERED),
        "pending": told.count(DeliveryState.PENDING),
        "dead": told.count(DeliveryState.DEAD),
        "signatures_verified": told.verified,
        "deliveries": [
            {"id": delivery.id, "type": delivery.kind, "state": delivery.state, "tries": delivery.attempts}
            for delivery in told.deliveries
        ],
    }


def _platform(found: PlatformResults) -> dict[str, Any]:
    return {
        "platform": found.platform,
        "language": found.language,
        "outcome": found.verdict.outcome,
        "sentence": found.verdict.sentence,
        "winner": found.verdict.winner.label if found.verdict.winner else None,
        "arms": [
            _arm(variant, account) for variant, account in zip(found.variants, found.accounts, strict=True)
        ],
    }


def _arm(variant: VariantTotals, account: str) -> dict[str, Any]:
    """What is not available is null, and has no source."""
    return {
        "variant": variant.label,
        "account": account,
        **{name: figure.count if figure else None for name, figure in variant.figures.items()},
        "sources": {
            name: {"source": figure.source, "at": figure.at.isoformat()}
            for name, figure in variant.figures.items()
            if figure
        },
        "is_gone": variant.is_gone,
    }
