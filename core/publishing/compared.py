"""What a platform shows of a post beside what was approved: words, images and what follows below. Pure.

Blanks at the ends of lines are nobody's words. What a platform does not tell is not compared.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from core.foundation.attached import MediaKind
from core.foundation.text import made_storable
from core.platforms.catalogue import rules_of
from core.platforms.port import TextRules
from core.platforms.posting import Outgoing, Seen

LONGEST_SHOWN = 5_000
"""Characters of what a platform shows instead that are kept."""


def compared(sent: Outgoing, seen: Seen | None) -> str | None:
    """What is shown instead of what was sent: empty where that is nothing, None where it is the same.

    Of images and follow-ups a sentence says what is missing or other, in square brackets after the text.
    """
    if seen is None:
        return ""
    same_title = not seen.title or _words(seen.title) == _words(sent.title)
    same_words = same_title and _words(seen.text) == _words(sent.text)
    alts = [each.alt for each in sent.media if each.kind is MediaKind.IMAGE]
    rules = rules_of(sent.platform)
    told = [
        *([] if seen.alts is None else _images(alts, seen.alts)),
        *([] if seen.follow_ups is None else _follow_ups(sent.follow_ups, seen.follow_ups, rules)),
    ]
    if same_words and not told:
        return None
    title, text = ("" if same_title else seen.title), ("" if same_words else seen.text)
    shown = "\n\n".join(filter(None, (title, text, *(f"[{sentence}]" for sentence in told))))
    return made_storable(shown, LONGEST_SHOWN) or " "


def _images(sent: Sequence[str], seen: Sequence[str]) -> Iterator[str]:
    if len(sent) != len(seen):
        were = "was" if len(sent) == 1 else "were"
        yield f"It shows {_images_counted(len(seen))}; {_images_counted(len(sent))} {were} approved."
    for number, (ours, theirs) in enumerate(zip(sent, seen, strict=False), start=1):
        if ours.split() != theirs.split():  # an alt text is one line wherever it is read
            alt = f"the alt text “{theirs}”" if theirs.split() else "no alt text"
            yield f"Image {number} has {alt}, not “{ours}”." if ours else f"Image {number} has {alt}."


def _images_counted(number: int) -> str:
    return f"{number or 'no'} image{'' if number == 1 else 's'}"


def _follow_ups(sent: Sequence[str], seen: Sequence[str], rules: TextRules) -> Iterator[str]:
    many = max(len(sent), len(seen))
    for number, (ours, theirs) in enumerate(zip_longest(sent, seen, fillvalue=""), start=1):
        if not _words(theirs):
            yield f"{rules.follow_up_name(number, many)} is missing."
        elif _words(ours) != _words(theirs):
            yield f"{rules.follow_up_name(number, many)} reads “{theirs}”."


def _words(text: str) -> str:
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
