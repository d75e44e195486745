"""Campaigns in lists: the latest, one in short, and what is on the calendar."""

from collections.abc import Sequence
from datetime import datetime

from bot.blockkit.blocks import Block
from bot.blockkit.build import Element, Message, actions, button, context, header, said, section
from bot.blockkit.mrkdwn import count, escaped, link, moment, one_line, person, planned
from bot.blockkit.verbatim import NO_TEXT, excerpt, line, linked, quote, rich_text, words
from bot.slack import ids
from bot.slack.values import CampaignButton
from bot.slack.views.platform_card import title_line
from bot.slack.views.variant_status import badge
from core.flow.cards.card import CampaignCard, UpcomingPost, VariantCard
from core.foundation.clipping import clipped
from core.foundation.ids import CampaignId, CampaignState, PlatformName, PostState

MOST_LISTED = 15


def list_message(cards: Sequence[CampaignCard], asked: str = "") -> Message:
    """The latest campaigns, each with a way to open it; `asked` says which, where not all were asked for."""
    if not cards and asked:
        return said(f"There are no such campaigns ({asked}). `{ids.COMMAND} list` shows those there are.")
    if not cards:
        put_away = f"unless they are archived: `{ids.COMMAND} list archived` shows those"
        return said(f"There are no campaigns yet, {put_away}. Type `{ids.COMMAND}` to start one.")
    blocks: list[Block] = [header(f"Campaigns · {asked}" if asked else "Campaigns")]
    blocks += [campaign_line(card) for card in cards[:MOST_LISTED]]
    return Message(f"{count(len(cards), 'campaign')}, the newest first", blocks)


def ended_message(card: CampaignCard) -> Message:
    """That a campaign was archived or reopened, and how to go back."""
    name = f"*{one_line(card.name, 200)}*"
    if card.has_ended:
        return said(f"{name} is archived. `{ids.COMMAND} reopen {short_id(card.id)}` takes it up again.")
    return said(f"{name} is open again: {standing(card)}.")


def campaign_line(card: CampaignCard) -> Block:
    """A campaign in two lines, with a button that shows it."""
    value = str(CampaignButton(card.id))
    platforms = ", ".join(platform.label for platform in card.brief.platforms)
    return section(
        f"*{one_line(card.name, 200)}*  ·  {standing(card)}\n"
        f"{platforms} · {person(card.created_by)} {moment(card.created_at)} · `{short_id(card.id)}`",
        accessory=button("Show", ids.CAMPAIGN_SHOW, value, label=spoken(card)),
        block_id=f"listed:{card.id}",
    )


def spoken(card: CampaignCard) -> str:
    """What the button is called; campaigns may have one name, so it has the id too."""
    return f"Show {clipped(card.name, 60)} ({short_id(card.id)})"


def standing(card: CampaignCard) -> str:
    """Where a campaign stands, in a few words."""
    match card.state:
        case CampaignState.DRAFTING:
            return "✍️ being written"
        case CampaignState.FAILED:
            return "⚠️ could not be written"
        case CampaignState.COMPLETED:
            return "🏁 done"
        case CampaignState.CLOSED:
            return "⏹️ closed"
        case CampaignState.ARCHIVED:
            return "🗄️ archived"
        case CampaignState.IN_REVIEW:
            waiting = sum(variant.is_open for variant in card.variants)
            aside = sum(variant.is_undecided for variant in card.variants) - waiting
            told = [f"👀 {waiting} to review"] if waiting else []
            told += [f"✋ {aside} sent back or on hold"] if aside else []
            return " · ".join(told) or "✅ decided"


def short_id(campaign_id: CampaignId) -> str:
    """The end of an id: short to type, and it finds the campaign."""
    return campaign_id[-6:].lower()


def show_message(card: CampaignCard, *, now: datetime) -> Message:
    """A campaign in short: the brief, and where each variant stands."""
    brief = card.brief
    blocks: list[Block] = [
        header(brief.product),
        section(f"{standing(card)}  ·  {person(card.created_by)} {moment(card.created_at)}"),
        rich_text(_told("What's new", brief.news, 600), _told("For", brief.audience, 300)),
        section(
            f"*Tone:* {brief.tone.capitalize()} · *Kind of news:* {brief.template.capitalize()}"
            + (f" · {link(brief.link, 'Link')}" if brief.link else "")
        ),
    ]
    blocks += [_platform(card, platform, now) for platform in brief.platforms]
    where = f"Its cards are in <#{card.place}>. " if card.place.startswith(("C", "G")) else ""
    name = short_id(card.id)
    blocks.append(
        context(f"{where}See also `{ids.COMMAND} preview {name}` and `{ids.COMMAND} results {name}`.")
    )
    return Message(f"{escaped(card.name)}: {standing(card)}", blocks)


def _told(name: str, text: str, most: int) -> Element:
    return line(words(f"{name}: ", "bold"), words(clipped(" ".join(text.split()), most) or NO_TEXT))


def _platform(card: CampaignCard, platform: PlatformName, now: datetime) -> Block:
    variants, why = card.on(platform), card.failures.get(platform, "")
    if not variants:
        told = f"⚠️ {one_line(why, 300)}" if why else "⏳ being written"
        return section(f"*{platform.label}*\n{told}")
    each = [element for variant in variants for element in _variant(variant, now)]
    missing = [line(words(f"⚠️ {clipped(why, 300)}"))] if why else []
    return rich_text(line(words(platform.label, "bold")), *each, *missing)


def _variant(variant: VariantCard, now: datetime) -> list[Element]:
    """Where it stands, and how it begins."""
    address = variant.post.url if variant.post else ""
    seen = [words("  "), linked(address, "See the post")] if address else []
    return [
        line(words(f"{variant.label}  {badge(variant, now)}"), *seen),
        *title_line(variant),
        quote(*excerpt(variant.text, 120)),
    ]


def schedule_list(posts: Sequence[UpcomingPost], *, zone: str = "") -> Message:
    """What is published when, the next post first, for somebody whose clock is that of `zone`."""
    if not posts:
        return said("Nothing is on the calendar. Approve a variant, then choose *Schedule…* on its card.")
    blocks: list[Block] = [header("On the calendar")]
    blocks += [section(_upcoming(post, zone)) for post in posts[:40]]
    if len(posts) > 40:
        blocks.append(context(f"… and {len(posts) - 40} more."))
    return Message(f"{count(len(posts), 'post')} on the calendar", blocks)


def _upcoming(post: UpcomingPost, zone: str) -> str:
    state = "" if post.state is PostState.SCHEDULED else f"  ·  {_STATES.get(post.state, post.state)}"
    if post.waits_for_account:
        state = "  ·  ⏸️ waits until its account is connected again"
    there = f" ({planned(datetime.fromisoformat(post.local_time), post.zone)})" if post.zone != zone else ""
    return (
        f"*{post.platform.label}, variant {post.variant}*{state}\n"
        f"{moment(post.due_at)}{there}  ·  {one_line(post.campaign, 200)}"
    )


def home_view(
    cards: Sequence[CampaignCard], posts: Sequence[UpcomingPost], *, dashboard: str, zone: str = ""
) -> dict[str, object]:
    """The App Home: what waits, what comes, what was last. Those in review may come twice."""
    cards = list({card.id: card for card in cards}.values())
    waiting = [card for card in cards if any(variant.is_undecided for variant in card.variants)]
    pressed = [
        button("New campaign", ids.CAMPAIGN_NEW, style="primary"),
        *([button("Dashboard", ids.LINK_OPENED, url=dashboard)] if dashboard else []),
    ]
    blocks: list[Block] = [
        header("Copydesk"),
        section("From a brief to a published, measured post. Write a brief; review what comes; publish."),
        actions("home", pressed),
        header("Waits for review"),
        *([campaign_line(card) for card in waiting[:10]] or [section("Nothing waits for you.")]),
        header("On the calendar"),
        *([section(_upcoming(post, zone)) for post in posts[:10]] or [section("Nothing is scheduled.")]),
    ]
    rest = [card for card in cards if card not in waiting][:10]
    if rest:
        blocks += [header("Recent campaigns"), *(campaign_line(card) for card in rest)]
    return {"type": "home", "blocks": blocks}


_STATES = {
    PostState.SENDING: "📤 being sent",
    PostState.UNKNOWN: "❓ in doubt, please look",
    PostState.MISSED: "⏰ missed, please decide",
}
