"""Figures for people: results, costs and health."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.blockkit.blocks import Block
from bot.blockkit.build import Message, actions, as_typed, button, context, header, said, section
from bot.blockkit.mrkdwn import bar, count, escaped, moment, one_line
from bot.slack import ids
from core.experiments.statistics import Arm, wilson
from core.experiments.verdict import Conclusion, between, percent
from core.flow.costs import CampaignCost, Month, WorkspaceCosts
from core.flow.results import CampaignResults, PlatformResults
from core.foundation.money import Money
from core.metrics.rows import BY_CHANCE, MADE_UP
from core.metrics.totals import LIKED, MEASURES, VariantTotals
from core.metrics.words import counts, sources
from core.operations.health import Health, Status

MOST_CAMPAIGNS = 10
GONE = " ⚠️ It is not there any more."


def results_message(results: CampaignResults, *, dashboard: str = "") -> Message:
    """What is measured of a campaign: each arm with its interval, and an honest verdict."""
    name = escaped(results.name)
    if not results.platforms:
        return said(f"“{name}” has no results yet. They come in once a post is published and people see it.")
    blocks: list[Block] = [
        header(f"Results · {results.product}"),
        context(as_typed(f"📣 {results.news}", 200)),
    ]
    blocks += [section(_platform(platform, results.at)) for platform in results.platforms]
    notes = ["Click-through rate with its 95% interval (Wilson)."]
    if any(platform.is_simulated for platform in results.platforms):
        notes.append(MADE_UP)
    blocks.append(context(*notes))
    if dashboard:
        blocks.append(actions("results", [button("Open the dashboard", ids.LINK_OPENED, url=dashboard)]))
    verdicts = "; ".join(
        f"{found.where}: {found.verdict.sentence}{f' {BY_CHANCE}' if found.is_simulated else ''}"
        for found in results.platforms
    )
    return Message(f"Results of “{name}”. {escaped(verdicts)}", blocks)


def _platform(found: PlatformResults, at: datetime) -> str:
    lines = [
        line
        for arm, variant, account in zip(found.arms, found.variants, found.accounts, strict=True)
        for line in _variant(
            arm, variant, _name(arm, account, variant.variant_id in found.taken_down), found.arms, at
        )
    ]
    mark = "🏆 " if found.verdict.outcome is Conclusion.WINNER else ""
    said = escaped(found.verdict.sentence) + (f" {BY_CHANCE}" if found.is_simulated else "")
    return f"*{found.where}*\n" + "\n".join(lines) + f"\n{mark}_{said}_"


def _name(arm: Arm, account: str, is_taken_down: bool) -> str:
    """Its label, as whom it was posted, and whether it is out no more."""
    posted_as = f" as {one_line(account, 60)}" if account else ""
    return f"`{arm.label}`{posted_as}{' (taken down)' if is_taken_down else ''}"


def _variant(
    arm: Arm, variant: VariantTotals, name: str, beside: Sequence[Arm], at: datetime
) -> Iterator[str]:
    """What it has reached, then from whom that is known and since when."""
    if not any(variant.figures.values()):
        yield f"{name}  not measured yet{GONE if variant.is_gone else ''}"
        return
    if arm.rate is None:
        yield f"{name}  {' · '.join(counts(variant.figures, MEASURES))}"
    else:
        yield f"{name}  {_rate(arm, beside)}"
        if liked := counts(variant.figures, LIKED):
            yield " · ".join(liked)
    yield f"{one_line(sources(variant.figures, at), 280)}{GONE if variant.is_gone else ''}"


def _rate(arm: Arm, beside: Sequence[Arm]) -> str:
    best = max((other.rate or 0 for other in beside), default=0)
    interval = wilson(arm)
    within = f" ({between(interval)})" if interval else ""
    rate = percent(arm.rate or 0, among=[other.rate for other in beside])
    filled = f"{bar(round((arm.rate or 0) * 1_000_000), round(best * 1_000_000) or 1)}  "
    is_compared = best > 0 and sum(other.rate is not None for other in beside) > 1
    told = f"*{rate}*{within}  ·  {count(arm.clicked, 'click')} of {count(arm.shown, 'impression')}"
    return f"{filled if is_compared else ''}{told}"


def costs_message(costs: WorkspaceCosts) -> Message:
    """Today against the limit, and what campaigns cost."""
    today = costs.today
    spent, limit = Money(today.spent_micros), Money(today.limit_micros)
    reserved = f", {Money(today.reserved_micros)} set aside" if today.reserved_micros else ""
    told = f"{spent} of {limit} spent today{reserved}"
    blocks: list[Block] = [
        header("Costs"),
        section(
            f"{bar(today.spent_micros, today.limit_micros)}  *{told}*\nStarts anew {moment(today.resets_at)}"
        ),
        section(escaped(_month(costs.month))),
    ]
    for cost in costs.campaigns[:MOST_CAMPAIGNS]:
        guess = " (partly assumed)" if cost.assumed else ""
        blocks.append(
            section(f"*{one_line(cost.campaign, 200)}*\n{Money(cost.cost_micros)}{guess} · {_what(cost)}")
        )
    period = "in the last 30 days"
    if costs.campaigns:
        of = count(len(costs.campaigns), "campaign")
        blocks.append(context(f"{costs.total} {period}, the dearest of {of} first."))
    else:
        blocks.append(context(f"Nothing was spent {period}. The offline writer is free."))
    if costs.cache.hits:
        asked = count(costs.cache.hits + costs.cache.calls, "call")
        saved = f"The cache saved {Money(costs.cache.saved_micros)} {period}"
        blocks.append(context(f"{saved}: {costs.cache.hits:,} of {asked} had been answered before."))
    return Message(f"Costs: {told}", blocks)


def _month(month: Month) -> str:
    of = f" of {Money(month.limit_micros)}" if month.limit_micros is not None else ""
    spent = f"{Money(month.spent_micros)}{of} spent this month"
    if (found := month.forecast) is None:
        return f"{spent}."
    low, likely, high = (
        Money(micros).roughly for micros in (found.low_micros, found.likely_micros, found.high_micros)
    )
    between = f", between {low} and {high}" if found.low_micros != found.high_micros else ""
    return (
        f"{spent}. About {likely}{between}, by its end, if it goes on like its {found.known_days} whole days "
        "so far."
    )


def _what(cost: CampaignCost) -> str:
    if cost.is_fee:
        return f"{one_line(cost.model, 80)}, read {count(cost.calls, 'time')} · charged by the platform"
    return f"{count(cost.calls, 'call')} · {one_line(cost.model, 80)}"


def health_message(health: Health, *, at: datetime) -> Message:
    """Every check with what it saw."""
    told = _HEALTH[health.status]
    lines = [
        f"{_MARKS[check.status]} *{escaped(check.name.capitalize())}*  {one_line(check.detail, 150)}"
        for check in health.checks
    ]
    return Message(
        f"Health: {told}",
        [header("Health"), section(f"*{told}*\n" + "\n".join(lines)), context(f"Looked at {moment(at)}")],
    )


_HEALTH = {
    Status.OK: "✅ Everything is running.",
    Status.DEGRADED: "⚠️ It runs, but something needs a look.",
    Status.DOWN: "🔴 Something is down.",
}
_MARKS = {Status.OK: "🟢", Status.DEGRADED: "🟡", Status.DOWN: "🔴"}
