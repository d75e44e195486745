"""One platform's message: every variant as people review it, and what became of it.

Copy is shown as it was written. Long copy shows its beginning here; all of it stands in the message's thread.
"""

from datetime import datetime

from bot.blockkit.blocks import Block
from bot.blockkit.build import (
    Element,
    Message,
    actions,
    button,
    context,
    divider,
    header,
    section,
    slack_image,
)
from bot.blockkit.limits import weight
from bot.blockkit.mrkdwn import bar, count, escaped, link, one_line, person
from bot.blockkit.truncate import cut
from bot.blockkit.verbatim import copy, line, quote, rich_text, words
from bot.slack import ids
from bot.slack.values import CampaignButton, VariantButton
from bot.slack.views.endings import end_line
from bot.slack.views.media import beside, media_line, smaller
from bot.slack.views.variant_buttons import buttons, spoken
from bot.slack.views.variant_status import (
    badge,
    can_pass,
    fee_line,
    finding_lines,
    is_blocked,
    story,
    writer_line,
)
from core.flow.cards.card import CampaignCard, VariantCard
from core.foundation.clipping import border, clipped
from core.foundation.ids import PlatformName, VariantState
from core.platforms.catalogue import profile_of, rules_of
from core.platforms.port import Measure

SHOWN_AT_ONCE = 900
LINES_AT_ONCE = 16
BELOW_AT_ONCE = 1_500
"""Characters of all that follows below a variant on its card."""
MOST_PICTURES = 4
"""Of a card; each variant has one at least, so that the block that decides is never far away."""
PIECE = 2900
"""Characters of long copy in one block."""
OF_MODELS = (
    "Written offline, from your own sentences. A model could rephrase them, keep a tone and write more "
    "variants: docs/models.md says how, in five minutes."
)
THREAD_MESSAGE = 9_000
"""Characters of one message in a thread, well below what Slack takes of all blocks together."""


def platform_card(card: CampaignCard, platform: PlatformName, *, now: datetime, picture: str = "") -> Message:
    """The platform's variants with their buttons; why there are none; or that they are being written.
    `picture` is a file in Slack that shows how they will look."""
    title = header(f"{platform.label} · {card.brief.product}")
    variants = card.on(platform)
    ended = [context(end_line(card))] if card.has_ended else []
    if variants:
        blocks = [title, *ended]
        room = max(1, MOST_PICTURES // len(variants))
        for variant in variants:
            blocks += _variant(card, variant, now, room)
        told = _looks(card, platform, picture)
        told += _not_written(card, platform, "Not all of it could be written.")
        told += [context(OF_MODELS)] if _is_where_models_are_told_of(card, platform, variants) else []
        return Message(_summary(card, platform, variants), [*blocks, *told] if told else blocks[:-1])
    if told := _not_written(card, platform, f"No variants for {platform.label} yet."):
        why = one_line(card.failures[platform], 1000)
        return Message(f"{platform.label} could not be written. {why}", [title, *told, *ended])
    writing = f"✍️ Writing {count(card.brief.variants, 'variant')} for {platform.label}…"
    return Message(writing, [title, section(writing)])


def _looks(card: CampaignCard, platform: PlatformName, picture: str) -> list[Block]:
    """How the variants will look, in a picture, and the way to all of it."""
    if not card.preview:
        return []
    address = f"{card.preview}&platform={platform}"
    way = context(f"👁 {link(address, 'Preview')} on phone and desktop, light and dark")
    return [*([slack_image(picture, f"How this will look on {platform.label}")] if picture else []), way]


def _not_written(card: CampaignCard, platform: PlatformName, what: str) -> list[Block]:
    """Why there is nothing, or not all of it, and the way to try again; nothing where all was written."""
    if platform not in card.failures:
        return []
    again = button(
        "Try again",
        ids.PLATFORM_RETRY,
        str(CampaignButton(card.id)),
        style="primary",
        label=f"Try {platform.label} again",
    )
    pressed = [] if card.has_ended else [actions(ids.platform_block(card.id, platform), [again])]
    return [section(f"⚠️ {what} {one_line(card.failures[platform], 1000)}"), *pressed]


def is_long(variant: VariantCard) -> bool:
    """Whether the card shows only the beginning of the text."""
    return _shown(variant.text) < len(variant.text)


def whole_text(variant: VariantCard) -> list[Message]:
    """All of a long variant, as messages for the thread of its card."""
    messages: list[list[Block]] = [[]]
    for piece in whole_copy(variant):
        if weight(messages[-1]) + weight(piece) > THREAD_MESSAGE:
            messages.append([])
        messages[-1].append(piece)
    gone = " (replaced by a newer one)" if variant.state is VariantState.SUPERSEDED else ""
    name = f"Variant {variant.label} in full{gone}"
    return [
        Message(
            f"{variant.platform.label}: {name}, part {number} of {len(messages)}",
            [
                *([rich_text(line(words(name, "bold")), *title_line(variant))] if number == 1 else []),
                *held,
            ],
        )
        for number, held in enumerate(messages, start=1)
    ]


def whole_copy(variant: VariantCard) -> list[Block]:
    """All of the text, as it was written, in as many blocks as it takes."""
    pieces = cut(variant.text, PIECE).pieces
    return [rich_text(quote(*copy(piece))) for piece in pieces if piece.strip()]


def in_language(variant: VariantCard) -> str:
    """The language in which it was to be written, behind its name; nothing where that is the news's."""
    return f"  ·  {variant.language.label}" if variant.language else ""


def title_line(variant: VariantCard) -> list[Element]:
    """The variant's title, and its preheader, for rich text; nothing where it has none."""
    named = ((rules_of(variant.platform).title_word, variant.title), ("preheader", variant.preheader))
    return [
        line(words(f"{kind.capitalize()}: ", "bold"), words(clipped(" ".join(said.split()), 300)))
        for kind, said in named
        if said.strip()
    ]


def follow_ups(variant: VariantCard, most: int = BELOW_AT_ONCE) -> list[Block]:
    """What is posted below the variant; of more than `most` characters the beginning of each text."""
    if not variant.follow_ups:
        return []
    many, rules = len(variant.follow_ups), rules_of(variant.platform)
    fits = sum(map(len, variant.follow_ups)) <= most
    told: list[Element] = []
    for number, text in enumerate(variant.follow_ups, start=1):
        end = len(text) if fits else border(text, max(most // many, 60))
        name = f"↳ {rules.follow_up_name(number, many)}"
        told += [line(words(name, "bold")), quote(*copy(text, end))]
    return [rich_text(*told)]


def length_badge(measures: tuple[Measure, ...]) -> str:
    """The text's length against the platform's first limit, and against others where they are passed."""
    first, *others = measures
    told = [first, *(measure for measure in others if not measure.fits)]
    return " · ".join(_length(measure) for measure in told)


def _length(measure: Measure) -> str:
    mark = "✓" if measure.fits else "⚠️ too long"
    return f"{bar(measure.used, measure.limit)} {measure.used:,} of {measure.limit:,} {measure.unit} {mark}"


def _variant(card: CampaignCard, variant: VariantCard, now: datetime, room: int) -> list[Block]:
    told = [*finding_lines(variant), *story(variant, now)]
    if variant.state is VariantState.CHANGES_REQUESTED:
        told.append(f"👉 {person(card.created_by)}: *Edit…* it here, and it waits for a decision again.")
    if is_blocked(variant) and variant.is_open:
        passing = " An admin can let it pass, behind the three dots." if can_pass(variant) else ""
        told.append(f"✏️ Mend the text before it can be approved.{passing}")
    if variant.warns_of_outbox and not variant.account and variant.is_undecided:
        label = variant.platform.label
        told.append(f"⚠️ No account of {label} is connected: it would go into the outbox only.")
    pressed = buttons(card, variant, now)
    if is_long(variant):
        value = str(VariantButton(card.id, variant.id, variant.content_hash))
        pressed.append(button("Show all", ids.VARIANT_READ, value, label=f"Show all of {spoken(variant)}"))
    return [
        beside(
            f"*Variant {variant.label}*{in_language(variant)}  ·  {badge(variant, now)}",
            variant,
            room,
            block_id=ids.variant_block(variant.id, is_undecided=variant.is_open),
        ),
        rich_text(*title_line(variant), quote(*copy(variant.text, _shown(variant.text)))),
        *smaller(variant, room),
        *follow_ups(variant),
        context(*_small_print(variant, room)),
        *([context("\n".join(told))] if told else []),
        *([actions(f"variant:{variant.id}", pressed)] if pressed else []),
        divider(),
    ]


def _small_print(variant: VariantCard, pictured: int) -> list[str]:
    angle = f"*{variant.angle.capitalize()}*" if variant.angle else ""
    why = " · ".join(filter(None, (angle, one_line(variant.reasoning, 400))))
    why = f"💡 {why}" if why else ""
    whole = (
        f"🧵 All {len(variant.text):,} characters are in this message's thread" if is_long(variant) else ""
    )
    goes = f"📤 as {one_line(variant.account, 100)}" if variant.account else "📤 outbox (no account)"
    leads = (
        f"🔗 leads to {link(variant.leads_to, clipped(variant.leads_to, 100))}" if variant.leads_to else ""
    )
    length = length_badge(variant.measures)
    voice = f"🗣️ brand voice {variant.brand_version}" if variant.brand_version else ""
    told = (
        media_line(variant, pictured),
        length,
        whole,
        writer_line(variant),
        voice,
        goes,
        fee_line(variant),
        leads,
        why,
    )
    return [part for part in told if part]


def _is_where_models_are_told_of(
    card: CampaignCard, platform: PlatformName, variants: tuple[VariantCard, ...]
) -> bool:
    """Once in a workspace is enough: on the first card of its first campaign, unless a model wrote it."""
    is_the_first_card = card.is_first and platform is card.brief.platforms[0]
    return is_the_first_card and any(variant.writer == "offline" for variant in variants)


def _shown(text: str) -> int:
    """Where a card stops showing `text`."""
    first_lines = "\n".join(text.split("\n", LINES_AT_ONCE)[:LINES_AT_ONCE])
    return border(first_lines, SHOWN_AT_ONCE)


def _summary(card: CampaignCard, platform: PlatformName, variants: tuple[VariantCard, ...]) -> str:
    waiting = sum(variant.is_open for variant in variants)
    name = f"{escaped(card.brief.product)} {profile_of(platform).where}"
    if card.has_ended:
        return f"{name}: {card.state}"
    if waiting:
        return f"{name}: {count(waiting, 'variant')} to review"
    return f"{name}: every variant is decided"
