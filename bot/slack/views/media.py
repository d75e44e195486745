"""Images and videos: on cards, and as inputs of forms."""

from collections.abc import Sequence

from bot.blockkit.blocks import Block
from bot.blockkit.build import (
    Element,
    checkboxes,
    choice,
    context,
    field,
    file_input,
    image,
    section,
    slack_image,
    text_input,
)
from bot.blockkit.mrkdwn import link, one_line
from bot.slack import ids
from bot.slack.fields import Field
from core.flow.cards.card import VariantCard
from core.foundation.attached import Attached, MediaKind
from core.foundation.errors import InvalidInput
from core.platforms.catalogue import profile_of
from core.platforms.media import MediaRules

FILE_TYPES = ("jpg", "jpeg", "png", "webp", "gif")
MOST_FILES = 10
"""Of one input (https://docs.slack.dev/reference/block-kit/block-elements/file-input-element)."""
MOST_TICKS = 10
MOST_SMALL = 4
"""Images in one line of small print, which has ten elements at most, each with its words."""
MOST_IN_FORM = 6
"""Images that a form shows, each above its alt text."""
LONGEST_INPUT = 3_000
NO_ALT = "No alt text"
DESCRIBE = "Said to those who can't see it, and shown where it can't be loaded. Of several, a line for each."


def beside(mrkdwn: str, variant: VariantCard, most: int, *, block_id: str | None = None) -> Block:
    """A section with the first image at its side, where Slack can show one and `most` allows it; its
    words are below `mrkdwn`."""
    for place, each in _pictured(variant, min(most, 1)).items():
        told = "\n".join(filter(None, [mrkdwn, _told(variant, place)]))
        return section(told, accessory=_image(variant, place, each), block_id=block_id)
    return section(mrkdwn, block_id=block_id)


def smaller(variant: VariantCard, most: int) -> list[Block]:
    """The others of `most` images, in one line of small print, each before its words."""
    others = list(_pictured(variant, min(most, MOST_SMALL + 1)).items())[1:]
    line: list[str | Element] = []
    for place, each in others:
        line += [_image(variant, place, each), _told(variant, place)]
    return [context(*line)] if line else []


def pictures(variant: VariantCard, most: int) -> list[Block]:
    """The first images where there is nothing that they could be beside."""
    return [beside("", variant, most), *smaller(variant, most)] if _pictured(variant, most) else []


def media_line(variant: VariantCard, pictured: int = 0) -> str:
    """In words what of a variant is not among so many of its `pictures`; empty where that is nothing."""
    told = [place for place in range(len(variant.media)) if place not in _pictured(variant, pictured)]
    return " · ".join(_told(variant, place) for place in told)


def _pictured(variant: VariantCard, most: int) -> dict[int, Attached]:
    """The images that are pictured, by their places."""
    found = {
        place: each
        for place, each in enumerate(variant.media)
        if each.kind.is_image and (_at(variant.media_at, place) or _at(variant.media_in_slack, place))
    }
    return dict(list(found.items())[:most])


def _at(each_of: Sequence[str], place: int) -> str:
    return each_of[place] if place < len(each_of) else ""


def _image(variant: VariantCard, place: int, each: Attached) -> Element:
    alt = each.alt or NO_ALT
    if address := _at(variant.media_at, place):
        return image(address, alt)
    return slack_image(variant.media_in_slack[place], alt)


def _told(variant: VariantCard, place: int) -> str:
    each, many = variant.media[place], len(variant.media)
    if each.kind is MediaKind.VIDEO:
        return f"🎬 {link(each.key, 'Video')}"
    name = "Image" if many == 1 else f"Image {place + 1} of {many}"
    address = _at(variant.media_at, place)
    said = f"alt text: {one_line(each.alt, 200)}" if each.alt else "no alt text"
    return f"🖼 {link(address, name) if address else name}, {said}"


def media_fields(variant: VariantCard) -> list[Block]:
    """The words of what a variant shows, what to remove of it, and what to add."""
    rules = profile_of(variant.platform).media
    pictured = _pictured(variant, MOST_IN_FORM)
    blocks: list[Block] = []
    for place, each in enumerate(variant.media):
        if place in pictured:
            blocks.append(section(f"*{_name(each, place)}*", accessory=_image(variant, place, each)))
        if each.kind.is_image:
            blocks.append(_alt(variant, place, rules))
    if variant.media:
        names = [choice(_name(each, place), str(place)) for place, each in enumerate(variant.media)]
        ticks = checkboxes(ids.ENTERED, names[:MOST_TICKS])
        blocks.append(field(Field.REMOVED, "Remove", ticks, optional=True))
    if rules is not None:
        blocks += adding_fields(rules.most, takes_video=rules.takes_video)
    unseen = media_line(variant, MOST_IN_FORM)
    return [context(unseen), *blocks] if unseen else blocks


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
    """The words for each of so many new images: all of them for one, else a line for each.

    Raises:
        InvalidInput: on `described`; there are words for more than are added.
    """
    lines = [" ".join(words.split())] if many == 1 else [line.strip() for line in words.rstrip().splitlines()]
    if len(lines) > many:
        raise InvalidInput({Field.DESCRIBED: _too_many(len(lines), many)})
    return [*lines, *[""] * many][:many]


def _too_many(lines: int, many: int) -> str:
    if not many:
        return "Nothing is added that this describes. Add an image, or leave this empty."
    return f"Here are {lines} lines for {many} images. Write one for each, in their order."
