"""Previews: posts as their readers will meet them, with what hides behind "see more"."""

from bot.blockkit.blocks import Block
from bot.blockkit.build import Element, Message, context, header, said, section
from bot.blockkit.mrkdwn import escaped, link, one_line
from bot.blockkit.verbatim import copy, excerpt, line, quote, rich_text, words
from bot.slack import ids
from bot.slack.views.campaign_lists import short_id
from bot.slack.views.media import beside, media_line, smaller
from bot.slack.views.platform_card import follow_ups, length_badge
from core.flow.cards.card import CampaignCard, VariantCard
from core.foundation.clipping import border, clipped
from core.foundation.ids import PlatformName, VariantState
from core.platforms.catalogue import profile_of, rules_of
from core.platforms.preview import Preview, preview

MOST_SHOWN = 12
VISIBLE, HIDDEN = 600, 160
MOST_PICTURES = 4
"""Of one post."""
MOST_IN_ALL = 12
"""Images of one message, so that it stays within Slack's limits; the others are told in words."""


def preview_message(card: CampaignCard, platform: PlatformName | None = None) -> Message:
    """Every live variant of `platform`, or of all; the first of each where all would be too many."""
    wanted = [platform] if platform else list(card.brief.platforms)
    live = {name: _live(card, name) for name in wanted}
    shown = [variant for variants in live.values() for variant in variants]
    if not shown:
        where = f" {profile_of(platform).where}" if platform else ""
        return said(f"“{escaped(card.name)}” has nothing to preview{where} yet.")
    cut = len(shown) > MOST_SHOWN
    if cut:
        shown = [variants[0] for variants in live.values() if variants]
    blocks: list[Block] = [header(f"Preview · {card.brief.product}")]
    if card.preview:
        address = f"{card.preview}&platform={platform}" if platform else card.preview
        blocks.append(
            section(f"👁 *{link(address, 'See it as it will look')}* on phone and desktop, light and dark")
        )
    room = min(MOST_PICTURES, MOST_IN_ALL // len(shown))
    for variant in shown:
        blocks += _post(variant, room)
    if cut:
        example = f"{ids.COMMAND} preview {short_id(card.id)} {shown[0].platform}"
        blocks.append(context(f"One variant of each platform. For all of one, type `{example}`."))
    return Message(f"Preview of “{escaped(card.name)}”", blocks)


def _live(card: CampaignCard, platform: PlatformName) -> list[VariantCard]:
    """Approved variants first, rejected ones not at all."""
    kept = [variant for variant in card.on(platform) if variant.state is not VariantState.REJECTED]
    return sorted(kept, key=lambda variant: variant.is_open)


def _post(variant: VariantCard, room: int) -> list[Block]:
    seen = preview(
        rules_of(variant.platform),
        text=variant.text,
        title=variant.title,
        preheader=variant.preheader,
        link=variant.link,
    )
    unseen = filter(None, [media_line(variant, room)])
    return [
        beside(f"*{variant.platform.label} · variant {variant.label}*", variant, room),
        rich_text(quote(*_title(seen), *_visible(seen)), *_hidden(seen)),
        *smaller(variant, room),
        *follow_ups(variant),
        context("\n".join([*unseen, length_badge(variant.measures), *_remarks(seen, variant.leads_to)])),
    ]


def _title(seen: Preview) -> list[Element]:
    title = " ".join(seen.title.split())
    preheader = " ".join(seen.preheader.split())
    return [
        *([words(f"{clipped(title, 200)}\n", "bold")] if title else []),
        *([words(f"{clipped(preheader, 200)}\n", "italic")] if preheader else []),
    ]


def _visible(seen: Preview) -> list[Element]:
    more = [words(" … see more", "bold")] if seen.folds else []
    return [*copy(seen.visible, border(seen.visible, VISIBLE)), *more]


def _hidden(seen: Preview) -> list[Element]:
    if not seen.hidden.strip():
        return []
    return [line(words("Behind it: ", "italic"), *excerpt(seen.hidden, HIDDEN))]


def _remarks(seen: Preview, leads_to: str) -> list[str]:
    to = f" → {link(leads_to, clipped(leads_to, 60))}" if leads_to else ""
    return [
        *(f"⛔ {one_line(problem, 240)}" for problem in seen.problems),
        *(f"ℹ️ {one_line(note, 240)}" for note in seen.notes),
        *([f"🔗 {link(seen.link, clipped(seen.link, 80))}{to}"] if seen.link else []),
    ]
