"""What ten posts of one's own say about how one writes: counted, and proposed with the figures, never taken
over by itself.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

import regex

from core.brand.emoji import EMOJI
from core.brand.form import MAX_ALL, MAX_EXAMPLE, MAX_WORD, MOST_LINES, MOST_TAGS, MOST_WORDS, size_of
from core.brand.lines import BETWEEN
from core.brand.stop_words import STOP_WORDS
from core.brand.voice import Preferred, ReadingLevel, Use, Voice, key_of
from core.foundation.errors import InvalidInput
from core.foundation.text import is_visible, made_storable
from core.platforms.counting import hashtags

FEWEST, MOST = 10, 100
LONGEST = 3_000
"""Characters of a post that are looked at."""
USUAL = 0.8
"""What stands in so many of the posts is always meant."""
OFTEN = 0.5
MOST_RECURRENT = 5
SHORTEST_WORD = 4
LONG_WORD = 6
ENOUGH_WORDS = 100
KEEP_TO = "Keep posts to about "

_WORD = regex.compile(r"[\p{L}\p{M}]+(?:[-’'][\p{L}\p{M}]+)*")
_SENTENCE = regex.compile(r"(?<![.!?…:])[.!?…:]++(?=\s|$)|\n++")
_ADDRESSED = {
    "you": regex.compile(r"\b(?:you|your|yours)\b", regex.IGNORECASE),
    "du": regex.compile(r"\b(?:du|dich|dir|dein(?:e[mnrs]?)?)\b", regex.IGNORECASE),
    "Sie": regex.compile(r"(?<=\p{Ll},? )(?:Sie|Ihnen|Ihre?[mnrs]?)\b"),
    "tu": regex.compile(r"\b(?:tu|toi|tes)\b", regex.IGNORECASE),
    "vous": regex.compile(r"\b(?:vous|votre|vos)\b", regex.IGNORECASE),
    "usted": regex.compile(r"\busted(?:es)?\b", regex.IGNORECASE),
    "jij": regex.compile(r"\b(?:jij|jouw)\b", regex.IGNORECASE),
}
_WE = regex.compile(
    r"\b(?:we|our|ours|us|wir|uns|unser(?:e[mnrs]?)?|nous|notre|nos|nosotros|nuestr[oa]s?|noi|wij|onze)\b",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A voice with what was learned, and a sentence with its figures for each thing that was."""

    voice: Voice
    reasons: tuple[str, ...]
    posts: int


def posts_in(typed: str) -> list[str]:
    """The posts between lines of `---`; where there is no such line, each paragraph is one."""
    lines = [line.strip() for line in typed.splitlines()]
    between = BETWEEN if BETWEEN in lines else ""
    posts: list[list[str]] = [[]]
    for line in lines:
        if line == between:
            posts.append([])
        else:
            posts[-1].append(line)
    return [post for post in ("\n".join(held).strip() for held in posts) if post]


def learned(posts: Sequence[str], now: Voice) -> Proposal:
    """`now` with what `posts` say; what it says already stays, but where they show otherwise.

    Raises:
        InvalidInput: there are too few to tell, or too many.
    """
    kept = ("\n".join(made_storable(post, LONGEST).splitlines()).strip() for post in posts)
    posts = list(dict.fromkeys(filter(is_visible, kept)))
    if len(posts) < FEWEST:
        told = f"are {len(posts)}; at least {FEWEST} different ones are needed to learn from."
        raise InvalidInput({"posts": f"{told} A line of {BETWEEN} stands between two."})
    if len(posts) > MOST:
        raise InvalidInput({"posts": f"are {len(posts):,}; at most {MOST} are looked at. Choose the best."})
    voice, reasons = now, list[str]()
    for learn in (_emoji, _tags, _reading_level, _exclamations, _addressed, _we, _length, _words, _examples):
        voice, reason = learn(posts, voice)
        reasons += [reason] if reason else []
    return Proposal(voice, tuple(reasons), len(posts))


Learnt = tuple[Voice, str]
"""A voice, and why it is as it is now; empty where nothing was learned."""


def _emoji(posts: Sequence[str], voice: Voice) -> Learnt:
    emoji = sum(len(EMOJI.findall(post)) for post in posts)
    each = emoji / len(posts)
    use = Use.NEVER if not emoji else Use.SPARING if each <= 1 else Use.AS_YOU_LIKE
    told = f"{each:.1f} emoji a post" if emoji else "no emoji in any"
    return replace(voice, emoji=use), f"Emoji: {told}."


def _tags(posts: Sequence[str], voice: Voice) -> Learnt:
    spelt: dict[str, str] = {}
    for post in posts:
        spelt.update({tag.casefold(): f"#{tag}" for tag in hashtags(post) if len(tag) < MAX_WORD})
    always = _in_many(posts, lambda post: {tag.casefold() for tag in hashtags(post)}, USUAL)
    tags = [spelt[tag] for tag, _ in always if tag in spelt]
    known = {tag.casefold() for tag in voice.tags}
    new = [tag for tag in tags if tag.casefold() not in known]
    if not new:
        return voice, ""
    return replace(voice, tags=(*voice.tags, *new)[:MOST_TAGS]), f"Hashtags: {', '.join(new)} nearly always."


def _reading_level(posts: Sequence[str], voice: Voice) -> Learnt:
    """By LIX: words a sentence, and the share of words of more than six letters.

    Source: Björnsson, "Läsbarhet", 1968; below 40 is easy, from 55 on hard, in many languages.
    """
    words = [word for post in posts for word in _WORD.findall(_bare(post))]
    sentences = sum(1 for post in posts for part in _SENTENCE.split(_bare(post)) if _WORD.search(part))
    if len(words) < ENOUGH_WORDS:
        return voice, ""
    lix = len(words) / sentences + 100 * sum(len(word) > LONG_WORD for word in words) / len(words)
    level = ReadingLevel.PLAIN if lix < 40 else ReadingLevel.GENERAL if lix < 55 else ReadingLevel.EXPERT
    told = f"{len(words) / sentences:.0f} words a sentence, readability (LIX) {lix:.0f}"
    return replace(voice, reading_level=level), f"Reading level: {told}."


def _exclamations(posts: Sequence[str], voice: Voice) -> Learnt:
    if any("!" in post for post in posts):
        return voice, ""
    return replace(voice, dont=_also(voice.dont, "Use exclamation marks.")), "No exclamation mark in any."


def _addressed(posts: Sequence[str], voice: Voice) -> Learnt:
    counts = {how: sum(bool(words.search(post)) for post in posts) for how, words in _ADDRESSED.items()}
    how = max(counts, key=lambda each: counts[each])
    if counts[how] < OFTEN * len(posts):
        return voice, ""
    line = f"Speak to readers as “{how}”."
    return replace(voice, do=_also(voice.do, line)), f"Readers are “{how}” in {counts[how]} of {len(posts)}."


def _we(posts: Sequence[str], voice: Voice) -> Learnt:
    count = sum(bool(_WE.search(post)) for post in posts)
    if count < OFTEN * len(posts):
        return voice, ""
    line = "Speak of the company as “we”."
    return replace(voice, do=_also(voice.do, line)), f"You speak as “we” in {count} of {len(posts)}."


def _length(posts: Sequence[str], voice: Voice) -> Learnt:
    usual = max(10, round(median(map(len, posts)), -1))
    others = tuple(line for line in voice.do if not line.startswith(KEEP_TO))
    line = f"{KEEP_TO}{usual:,.0f} characters."
    return replace(voice, do=_also(others, line)), f"Length: {usual:,.0f} characters in the middle."


def _words(posts: Sequence[str], voice: Voice) -> Learnt:
    known = {*map(key_of, voice.prefer), *map(key_of, voice.avoid)}
    names = {word.casefold() for word in _WORD.findall(voice.company)}

    def telling(post: str) -> set[str]:
        words = {word.casefold() for word in _WORD.findall(_bare(post)) if len(word) <= MAX_WORD}
        return {word for word in words if len(word) >= SHORTEST_WORD} - STOP_WORDS - known - names

    often = _in_many(posts, telling, OFTEN)[:MOST_RECURRENT]
    new = [Preferred(word, f"in {count} of {len(posts)} posts") for word, count in often]
    if not new:
        return voice, ""
    told = ", ".join(f"“{each.word}”" for each in new)
    return replace(voice, prefer=(*voice.prefer, *new)[:MOST_WORDS]), f"Words that come again: {told}."


def _examples(posts: Sequence[str], voice: Voice) -> Learnt:
    """Up to two posts of the usual length, without their links, where there are no examples yet."""
    usual = median(map(len, posts))
    whole = {key_of(text): text for text in map(_without_links, posts) if BETWEEN not in text.split("\n")}
    fitting = [text for text in whole.values() if is_visible(text) and len(text) <= MAX_EXAMPLE]
    fitting.sort(key=lambda text: abs(len(text) - usual))
    shown = replace(voice, examples=tuple(fitting[:2]))
    if voice.examples or not fitting or size_of(shown) > MAX_ALL:
        return voice, ""
    return shown, "Examples: posts of the usual length."


def _in_many(
    posts: Sequence[str], found_in: Callable[[str], set[str]], share: float
) -> list[tuple[str, int]]:
    """What is found in at least that share of the posts, the commonest first, with how many these are."""
    counts = Counter(each for post in posts for each in found_in(post))
    often = [(each, count) for each, count in counts.items() if count >= share * len(posts)]
    return sorted(often, key=lambda each: (-each[1], each[0]))


def _also(lines: tuple[str, ...], line: str) -> tuple[str, ...]:
    return lines if line in lines or len(lines) >= MOST_LINES else (*lines, line)


def _bare(post: str) -> str:
    """A post's own words: without addresses, hashtags and names."""
    return _MARKED.sub(" ", _without_links(post))


_MARKED = regex.compile(r"[#@][\p{L}\p{M}\p{N}_]+")


def _without_links(post: str) -> str:
    return _ADDRESS.sub("", post).strip()


_ADDRESS = regex.compile(r"(?:https?://|www\.)\S+", regex.IGNORECASE)
