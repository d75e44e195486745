"""Images and videos: on cards, and as inputs of forms."""

from collections.abc import Sequence

from bot.blockkit.blocks import Block
from bot.blockkit.build import checkboxes, choice, context, field, file_input, image, text_input
from bot.blockkit.mrkdwn import link, one_line
from bot.slack import ids
from bot.slack.ids import Field
from core.flow.cards.card import VariantCard
from core.foundation.attached import Attached, MediaKind
from core.platforms.catalogue import profile_of
from core.platforms.media import MediaRules

FILE_TYPES = ("jpg", "jpeg", "png", "webp", "gif")
MOST_FILES = 10
"""Of one input (https://docs.slack.dev/reference/block-kit/block-elements/file-input-element)."""
MOST_TICKS = 10
LONGEST_INPUT = 3_000
NO_ALT = "No alt text"
DESCRIBE = "Said to those who can't see it, and shown where it can't be loaded. Of several, a line for each."


def pictures(variant: VariantCard, most: int) -> list[Block]:
    """The first images as people will see them, where Slack can fetch them."""
    shown = [
        image(address, each.alt or NO_ALT)
        for each, address in zip(variant.media, variant.media_at, strict=False)
        if each.kind is MediaKind.IMAGE and address
    ]
    return shown[:most]


def media_line(variant: VariantCard) -> str:
    """What a variant shows, in words; empty where that is nothing."""
    told = []
    for number, each in enumerate(variant.media, start=1):
        if each.kind is MediaKind.VIDEO:
            told.append(f"🎬 {link(each.key, 'Video')}")
        else:
            name = "Image" if len(variant.media) == 1 else f"Image {number}"
            address = variant.media_at[number - 1] if variant.media_at else ""
            said = f"alt text: {one_line(each.alt, 200)}" if each.alt else "no alt text"
            told.append(f"🖼 {link(address, name) if address else name}, {said}")
    return " · ".join(told)


def media_fields(variant: VariantCard) -> list[Block]:
    """The words of what a variant shows, what to remove of it, and what to add."""
    rules = profile_of(variant.platform).media
    blocks = [_alt(variant, place, rules) for place, each in enumerate(variant.media) if each.kind.is_image]
    if variant.media:
        names = [choice(_name(each, place), str(place)) for place, each in enumerate(variant.media)]
        ticks = checkboxes(ids.ENTERED, names[:MOST_TICKS])
        blocks.append(field(Field.REMOVED, "Remove", ticks, optional=True))
    if rules is not None:
        blocks += adding_fields(rules.most, takes_video=rules.takes_video)
    return [context(media_line(variant)), *blocks] if variant.media else blocks


def adding_fields(most: int = MOST_FILES, *, takes_video: bool = False, address: bool = True) -> list[Block]:
    """Inputs for up to `most` new images, and the words for those who can't see them."""
    files = file_input(ids.ENTERED, FILE_TYPES, most=min(most, MOST_FILES))
    what = "an image or a video" if takes_video else "an image"
    typed = text_input(ids.ENTERED, placeholder="https://example.com/backpack.jpg")
    words = text_input(ids.ENTERED, multiline=True, placeholder="A red backpack on a bicycle, in the rain.")
    return [
        field(Field.IMAGE, "Add images" if most > 1 else "Add an image", files, optional=True),
        *([field(Field.ADDRESS, f"Or the address of {what}", typed, optional=True)] if address else []),
        field(Field.DESCRIBED, "Describe what you add", words, hint=DESCRIBE, optional=True),
    ]


def alt_block(place: int) -> str:
    """The block_id of the words of an image."""
    return f"alt:{place}"


def _alt(variant: VariantCard, place: int, rules: MediaRules | None) -> Block:
    most = min(rules.max_alt if rules and rules.max_alt else LONGEST_INPUT, LONGEST_INPUT)
    entry = text_input(ids.ENTERED, max_length=most, initial=variant.media[place].alt[:most], multiline=True)
    return field(alt_block(place), f"Alt text of image {place + 1}", entry, optional=True)


def _name(each: Attached, place: int) -> str:
    return f"{each.kind.capitalize()} {place + 1}"


def described(words: str, many: int) -> Sequence[str]:
    """The words for each of so many new images: all of them for one, else a line for each."""
    lines = [" ".join(words.split())] if many == 1 else [line.strip() for line in words.splitlines()]
    return [*lines, *[""] * many][:many]
