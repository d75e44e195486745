"""What the house's voice makes of a draft, whoever wrote it: what can be mended surely is mended, and nothing
else. What stays is found by a check, and told.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from core.brand.emoji import EMOJI
from core.brand.voice import Use, Voice
from core.brand.words import cased_like, find_avoided
from core.platforms.counting import hashtags
from core.platforms.port import TextRules
from core.writing.port import Draft, WritingRequest

_GAP = regex.compile(r"\n{3,}+")
_BEFORE_A_STOP = regex.compile(r"(?<! ) ++(?=[.,;:!?…])")
_ARTICLE = regex.compile(r"\b(an?)\s+$", regex.IGNORECASE)
_VOWEL = regex.compile(r"[aeiou]", regex.IGNORECASE)
NEAR = 12
"""Characters before a word in which its article stands."""
_JOINS = frozenset("-‐‑'’@#/&._")
"""Beside one of these a word is a part of another."""


def in_voice(draft: Draft, request: WritingRequest) -> Draft:
    """`draft` without words and emoji that the voice avoids, and with its hashtags, as far as that fits."""
    voice, rules = request.brand, request.rules
    if not voice.says_something:
        return draft
    names = (request.brief.product, request.brief.sender)
    text = _said(draft.text, voice, names, lambda text: not rules.problems(text))
    title = _said(draft.title, voice, names, lambda title: not rules.title_problems(title))
    preheader = _said(draft.preheader, voice, names, lambda line: not rules.preheader_problems(line))
    tags = missing_tags(text, voice, rules)
    while tags and rules.problems(tagged := _with_tags(text, tags)):
        tags = tags[:-1]
    return replace(
        draft,
        text=tagged if tags else text,
        title=title,
        preheader=preheader,
        hashtags=(*draft.hashtags, *tags),
    )


def missing_tags(text: str, voice: Voice, rules: TextRules) -> Sequence[str]:
    """The voice's hashtags that `text` lacks, where the platform's posts carry some."""
    there = {tag.casefold() for tag in hashtags(text)}
    return [tag for tag in voice.tags if tag[1:].casefold() not in there] if rules.hashtags else []


def _said(text: str, voice: Voice, names: Sequence[str], fits: Callable[[str], bool]) -> str:
    for mend in (_without_emoji, _replaced):
        mended = mend(text, voice, names)
        if mended != text and mended.strip() and fits(mended):
            text = mended
    return text


def _without_emoji(text: str, voice: Voice, _names: Sequence[str]) -> str:
    if voice.emoji is not Use.NEVER:
        return text
    lines = [
        " ".join(EMOJI.sub(" ", line).split()) if EMOJI.search(line) else line for line in text.splitlines()
    ]
    # A line of emoji alone is gone with them, and with it the blank line that it would leave.
    kept = _GAP.sub("\n\n", "\n".join(lines))
    return _BEFORE_A_STOP.sub("", kept).strip()


def _replaced(text: str, voice: Voice, names: Sequence[str]) -> str:
    """`text` with what is to be said instead of words to avoid, where nothing around them would be wrong."""
    found = sorted(find_avoided(text, voice.avoid, names=names), key=lambda each: (each.start, -each.end))
    pieces: list[str] = []
    end = 0
    for each in found:
        before, word, after = text[: each.start], text[each.start : each.end], text[each.end :]
        instead = each.avoided.replacement
        if each.start < end or not instead or not _is_safe(before, word, instead, after):
            continue
        instead = cased_like(word, each.avoided.word, instead, before=before)
        pieces += [text[end : each.start], instead]
        end = each.end
    return "".join([*pieces, text[end:]])


def _is_safe(before: str, word: str, instead: str, after: str) -> bool:
    # A full stop ends a sentence, and joins where a word goes on behind it.
    goes_on = after[:1] in _JOINS and (after[:1] != "." or after[1:2].isalnum())
    article = _ARTICLE.search(before[-NEAR:])
    sounds_else = article and bool(_VOWEL.match(word)) != bool(_VOWEL.match(instead))
    return not (before[-1:] in _JOINS or goes_on or sounds_else)


def _with_tags(text: str, tags: Sequence[str]) -> str:
    last = text.splitlines()[-1] if text else ""
    between = " " if last and all(word.startswith("#") for word in last.split()) else "\n\n"
    return f"{text}{between}{' '.join(tags)}"
