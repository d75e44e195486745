"""Emoji: more than words carry, or than the brand voice wants."""

from collections.abc import Iterator

import regex

from core.brand.emoji import EMOJI
from core.brand.voice import Use, Voice
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule

FEW, WORDS_EACH = 4, 6
"""So many are never too many; of more there is one to so many words at most."""
ROW = 4
"""So many in a row say no more than one."""
_MAY_BE = regex.compile(r"[^\x00-\u203b]|\u20e3")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]++")


def too_many_emoji(checked: Checked) -> Iterator[Found]:
    """A remark on each part, at its first row of them, or the first that is too many."""
    for said in checked.said:
        found = _emoji(said)
        if row := _row(found):
            start, end = row
            sentence = f"{ROW} or more emoji in a row: screen readers read each aloud. One is enough."
            yield Found(sentence, said.span(start, end))
        elif len(found) > FEW and WORDS_EACH * len(found) > len(_WORD.findall(said.copy)):
            sentence = f"{len(found)} emoji are many for so few words: screen readers read each aloud."
            yield Found(sentence, said.span(*found[FEW].span()))


def emoji_unlike_voice(checked: Checked) -> Iterator[Found]:
    """A warning where the brand voice wants none, or one at most."""
    most = {Use.NEVER: 0, Use.SPARING: 1}.get(checked.voice.emoji or Use.AS_YOU_LIKE)
    if most is None:
        return
    for said in checked.said:
        found = _emoji(said)
        if len(found) > most:
            sentence = (
                "The brand voice uses no emoji" if not most else "The brand voice uses one emoji at most"
            )
            start, end = found[most].span()
            fix = said.fix(start - (said.words[start - 1 : start] == " "), end, "", "Leave it out")
            yield Found(f"{sentence}. Leave this one out.", said.span(start, end), fix)


def _emoji(said: Said) -> "list[regex.Match[str]]":
    return list(EMOJI.finditer(said.prose)) if _MAY_BE.search(said.prose) else []


def _row(found: "list[regex.Match[str]]") -> tuple[int, int] | None:
    """From where to where the first long row of emoji goes."""
    first, many = 0, 0
    for number, one in enumerate(found):
        follows = number > 0 and one.start() - found[number - 1].end() <= 1
        first, many = (first, many + 1) if follows else (number, 1)
        if many == ROW:
            return found[first].start(), one.end()
    return None


TOO_MANY_EMOJI = Rule(
    id="too_many_emoji",
    family=Family.TEXT,
    severity=Severity.INFO,
    why="Many emoji for few words, or in a row: screen readers read the name of each aloud.",
    look=too_many_emoji,
    flagged=(Example("Sale 🎉🎉🎉🎉"), Example("Hot 🔥 new ☕ cup 🥤 for you 🎁 now 🎉")),
    passing=(Example("Sale 🎉 today, until six 🕕"), Example("Hello 👨‍👩‍👧‍👦🇩🇪")),
)
EMOJI_UNLIKE_VOICE = Rule(
    id="emoji_unlike_voice",
    family=Family.BRAND,
    severity=Severity.WARNING,
    why="Emoji where the brand voice wants none, or more than the one that it wants at most.",
    look=emoji_unlike_voice,
    flagged=(
        Example("Sale 🎉", voice=Voice(emoji=Use.NEVER)),
        Example("Sale 🎉 now ☕", voice=Voice(emoji=Use.SPARING)),
    ),
    passing=(Example("Sale 🎉", voice=Voice(emoji=Use.SPARING)), Example("Sale 🎉🎉 now")),
)
