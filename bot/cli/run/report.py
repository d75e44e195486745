"""The end of a run, for people as tables. Pure but for printing."""

from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.run.prompts import COLOURS
from bot.cli.run.summary import JobSummary, Told
from bot.cli.tables import SLIM, lean_table
from bot.cli.variant_status import as_whom
from core.experiments.statistics import wilson
from core.experiments.verdict import between, percent
from core.flow.cards.card import BY_A_PERSON, CampaignCard, VariantCard
from core.flow.results import CampaignResults
from core.foundation.ids import DeliveryState, PostState, VariantState
from core.foundation.money import Money
from core.metrics.rows import BY_CHANCE
from core.metrics.totals import LIKED, Figure, VariantTotals
from core.metrics.words import sources_of
from core.review.findings import Severity
from core.webhooks.models import Delivery

STATE_COLOURS: dict[str, str] = {
    VariantState.APPROVED: "green",
    VariantState.REJECTED: "red",
    PostState.PUBLISHED: "green",
    PostState.FAILED: "red",
    PostState.UNKNOWN: "yellow",
    PostState.MISSED: "yellow",
    PostState.SCHEDULED: "yellow",
    PostState.TAKEN_DOWN: "yellow",
}


def show(summary: JobSummary, console: Console) -> None:
    """Everything a person wants to know, in the order of what happened."""
    card = summary.card
    console.print()
    console.print(Text(card.name, style="bold"))
    console.print(Text(f"{card.id} · {card.state.replace('_', ' ')}", style="dim"))
    if summary.variants:
        console.print(_variants(summary), _goes_out(summary), *_findings(summary), sep="\n")
    for platform, why in card.failures.items():
        console.print(Text(f"✗ {platform.label} was not written: {why}", style="red"))
    console.print(*_fewer(card), sep="", end="")
    for refusal in summary.refusals:
        console.print(Text(f"! {refusal}", style="yellow"))
    for variant in summary.variants:
        if variant.post is not None and variant.post.state is PostState.PUBLISHED:
            label = f"{variant.platform.label} {variant.label}"
            console.print(Text(f"  {label:<14} {variant.post.url or 'sent'}"), soft_wrap=True)
        if variant.post is not None and variant.post.reason:
            console.print(
                Text(f"! {variant.platform.label} {variant.label}: {variant.post.reason}", "yellow")
            )
    if summary.stopped:
        console.print(Text(_stopped(summary), style="yellow"))
    if summary.told is not None:
        console.print(_told(summary.told))
    if summary.results is not None:
        console.print(_results(summary.results, simulated=summary.simulated_readers))
        for measured in summary.results.platforms:
            chance = f" {BY_CHANCE}" if measured.is_simulated else ""
            console.print(Text(f"  {measured.where}: {measured.verdict.sentence}{chance}"))
            for said in sources_of(measured.variants, summary.results.at):
                console.print(Text(f"    {said}", style="dim"))
    elif summary.published:
        console.print(Text("Results: not measured yet. For simulated readers, add --audience 1000."))
    console.print(_closing(summary))


def _fewer(card: CampaignCard) -> Iterator[Text]:
    """Each platform that has fewer variants than were asked for, though nothing failed."""
    for platform in card.written:
        there, wanted = len(card.on(platform)), card.asked_for(platform)
        if platform not in card.failures and there < wanted:
            told = (
                f"! {platform.label}: {there} of {wanted} variants; no more that differ could be written.\n"
            )
            yield Text(told, style="yellow")


def _stopped(summary: JobSummary) -> str:
    """What quitting leaves behind, and how to go on."""
    if not summary.approved:
        return "You quit; nothing was published."
    names = ", ".join(f"{variant.platform.label} {variant.label}" for variant in summary.approved)
    address = f"POST /api/v1/variants/{summary.approved[0].id}/posts"
    stay, them = ("stays", "it") if len(summary.approved) == 1 else ("stay", "them")
    return (
        f"You quit; nothing was published. {names} {stay} approved: publish {them} over the HTTP API "
        f"({address}), or run the brief again for new copy."
    )


def _variants(summary: JobSummary) -> Table:
    images = any(variant.media for variant in summary.variants)
    headers = ("platform", "", "opens with", *(["shows"] if images else []), "length", "state", "post")
    table = lean_table(*headers, gives_way="opens with")
    for variant in summary.variants:
        used = variant.measures[0]
        table.add_row(
            variant.platform.label,
            variant.label,
            Text(opening(variant, summary.card.brief.product)),
            *([_shown(variant)] if images else []),
            f"{used.used:,} of {used.limit:,}",
            _state(variant.state),
            _state(variant.post.state) if variant.post else "–",
        )
    return table


def _shown(variant: VariantCard) -> str:
    kinds = Counter(each.kind for each in variant.media)
    return ", ".join(f"{number} {kind}{'' if number == 1 else 's'}" for kind, number in kinds.items()) or "–"


def _goes_out(summary: JobSummary) -> Text:
    """As whom, for each platform; in one line, since most go out as one account or none."""
    platforms: dict[str, list[str]] = {}
    for variant in summary.variants:
        platforms.setdefault(as_whom(variant), []).append(variant.platform.label)
    said = (f"{', '.join(dict.fromkeys(names))}: {whom}" for whom, names in platforms.items())
    return Text(f"Goes out: {'; '.join(said)}.")


def opening(variant: VariantCard, product: str) -> str:
    """What it says first, after the product's name, with which many begin."""
    texts = (" ".join(text.split()) for text in (variant.title, variant.text))
    said = (text.removeprefix(product).lstrip(": ") for text in texts)
    return next(filter(None, said), product)


def _findings(summary: JobSummary) -> list[Text]:
    """Each once, with the variants that it is about: what is said of an image is true of all that show it."""
    about: dict[tuple[str, Severity], dict[str, list[str]]] = {}
    for variant in summary.variants:
        for found in variant.findings:
            of = about.setdefault((found.told, found.severity), {})
            of.setdefault(variant.platform.label, []).append(variant.label)
    return [
        Text(f"! {_named(of)}: {sentence}", style=COLOURS[severity])
        for (sentence, severity), of in about.items()
    ]


def _named(variants: dict[str, list[str]]) -> str:
    return ", ".join(f"{platform} {' and '.join(labels)}" for platform, labels in variants.items())


def _state(state: VariantState | PostState) -> Text:
    return Text(state.replace("_", " "), style=STATE_COLOURS.get(state, ""))


def _told(told: Told) -> Text:
    arrived, all_ = told.count(DeliveryState.DELIVERED), len(told.deliveries)
    sentence = f"Webhook: {arrived} of {all_} events delivered to {told.url}"
    if told.verified is not None:
        sentence += f", {told.verified} signatures verified"
    lines = [f"{sentence}."]
    lines += [f"  ! {_trouble(delivery)}" for delivery in _late(told)][:3]
    if told.secret:
        lines.append(f"  Its signing secret, shown only now: {told.secret}")
    return Text("\n".join(lines), style="" if told.all_delivered else "yellow")


def _late(told: Told) -> Iterator[Delivery]:
    return (delivery for delivery in told.deliveries if delivery.state is not DeliveryState.DELIVERED)


def _trouble(delivery: Delivery) -> str:
    why = delivery.last_error or "not tried yet"
    again = "" if delivery.state is DeliveryState.DEAD else " A worker tries again."
    return f"{delivery.kind}: {why}{again}"


def _results(results: CampaignResults, *, simulated: int) -> Table:
    readers = (
        f"{simulated:,} simulated readers of each post: their clicks are drawn by chance"
        if simulated
        else "readers"
    )
    told = [name for name in LIKED if any(variant.figures[name] for variant in _measured(results))]
    has_accounts = any(account for measured in results.platforms for account in measured.accounts)
    account_header = ("account",) if has_accounts else ()
    headers = ("platform", "", *account_header, "seen", "clicks", *told, "rate", "95% interval")
    table = Table(*headers, title=f"Results ({readers})", title_justify="left", box=SLIM)
    for measured in results.platforms:
        rates = [arm.rate for arm in measured.arms]
        for arm, variant, account in zip(measured.arms, measured.variants, measured.accounts, strict=True):
            interval = wilson(arm)
            table.add_row(
                measured.where,
                arm.label,
                *((account or "outbox",) if has_accounts else ()),
                *(_count(variant.figures[name]) for name in ("impressions", "clicks", *told)),
                "–" if arm.rate is None else percent(arm.rate, among=rates),
                between(interval) if interval else "–",
            )
    return table


def _measured(results: CampaignResults) -> Iterator[VariantTotals]:
    return (variant for measured in results.platforms for variant in measured.variants)


def _count(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure.count:,}"


def _closing(summary: JobSummary) -> str:
    cost = Money(sum(cost.cost_micros for cost in summary.costs))
    # A model of one's own costs nothing, and has no entry among the costs.
    wrote = {one.model for one in summary.card.variants if one.writer not in {"offline", BY_A_PERSON}}
    models = ", ".join(sorted({cost.model for cost in summary.costs} | wrote))
    if not models:
        models = "written offline" if summary.variants else "nothing written"
    assumed = " (partly assumed)" if any(cost.assumed for cost in summary.costs) else ""
    counts = f"{len(summary.variants)} variants, {len(summary.approved)} approved, "
    return f"{counts}{len(summary.published)} published · {cost}{assumed}, {models} · {summary.seconds:.1f} s"
