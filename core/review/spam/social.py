"""What platforms hold against a post beside its words: asking for reactions, and calling whoever is there."""

from collections.abc import Iterator

import regex

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.entities import hashtags, mentions
from core.review.findings import Span
from core.review.spam.signal import META_BAIT, META_SPAM, X_AUTHENTICITY, Mark, Signal

MANY_MENTIONS = 5
"""Accounts called in one post."""
MANY_HASHTAGS, TIMES_USUAL = 10, 7
"""Up to so many are no spam, and so many times what is usual where more are."""
OFTEN = 3
"""How often a line of some words stands in copied spam."""


def social(text: str, platform: PlatformName) -> Iterator[Signal]:
    for mark in (*_BAITS, _TRADE):
        yield from mark.of(text)
    if len(called := mentions(text)) >= MANY_MENTIONS:
        sentence = f"{len(called)} accounts are called in one post, as spam does. Call those it is about."
        span = Span(called[0].start, called[-1].end)
        yield Signal("many_mentions", sentence, 2.0, X_AUTHENTICITY, span)
    if len(tags := hashtags(text)) > max(MANY_HASHTAGS, TIMES_USUAL * rules_of(platform).hashtags):
        sentence = f"{len(tags)} hashtags in one post read like spam. Keep the few that say what it is about."
        yield Signal("many_hashtags", sentence, 2.0, META_SPAM, Span(tags[0].start, tags[-1].end))
    if (again := _again(text)) is not None:
        sentence = f"A line stands there {OFTEN} times, as in copied spam. Once is enough."
        yield Signal("repeated_lines", sentence, 2.0, META_SPAM, again)


def _again(text: str) -> Span | None:
    """Where a line of some words stands once too often."""
    often: dict[str, int] = {}
    at = 0
    for line in text.split("\n"):
        said = " ".join(line.lower().split())
        often[said] = often.get(said, 0) + 1
        if often[said] >= OFTEN and " " in said:
            return Span(at, at + len(line))
        at += len(line) + 1
    return None


def _bait(name: str, about: str, written: str) -> Mark:
    sentence = f"“{{}}” {about}. Platforms show such posts to fewer people; ask what readers think instead."
    return Mark(name, 2.0, META_BAIT, sentence, regex.compile(rf"(?<!\w){written}", regex.IGNORECASE))


_FRIENDS = (
    r"(?:a|your|some|two|three|five|\d{1,2}) (?:best )?(?:friends?|mates?|people|buddy|buddies|colleagues?)"
)
_REACTION = r"(?:like|love|heart|haha|wow|👍|❤️?|😂)"
_BAITS = (
    _bait(
        "reaction_bait",
        "asks for reactions",
        r"(?:like|love|heart|react to|upvote|smash (?:the )?like|double[- ]tap) (?:if you"
        r"|(?:this|the|our) (?:post |page |photo |video )?(?:if|and|&|to win|when)\b"
        r"|(?:and|&|\+) (?:share|comment|follow|retweet)\b)",
    ),
    _bait(
        "share_bait",
        "asks to be passed on",
        rf"(?:share|retweet|repost|rt)(?: this)?(?: post)?"
        rf" (?:with (?:all |at least )?{_FRIENDS}|if you|to win|and win|for a chance)",
    ),
    _bait("tag_bait", "asks to name friends", rf"(?:tag|mention) (?:{_FRIENDS}|someone|somebody)\b"),
    _bait(
        "comment_bait",
        "asks for comments in given words",
        r"(?:comment|type|reply|drop)(?: with| a| an| the word)?"
        r" (?:[\"“'‘][^\"”'’\n]{1,30}[\"”'’]|(?-i:[A-Z]{2,12})\b|emoji\b|🔥|❤️?|👍|amen\b)",
    ),
    _bait(
        "vote_bait",
        "has people vote by reactions",
        rf"{_REACTION}(?: ?= ?| for )[^\n]{{1,40}}?(?:,| or | and |\n| ){_REACTION}(?: ?= ?| for )",
    ),
)
_TRADE = Mark(
    "trades_followers",
    3.0,
    X_AUTHENTICITY,
    "“{}” trades followers or likes, which platforms forbid. Take it out.",
    regex.compile(
        r"(?<!\w)(?:(?:follow|like|sub) (?:for|4) (?:follow|like|sub)|[fls]4[fls]"
        r"|follow (?:us |me )?and (?:i|we)['’]?ll follow"
        r"|(?:get|buy|gain|free) (?:[\d,.]{1,9}k? )?(?:more |free |real ){0,2}(?:followers|subscribers|likes)"
        r")(?!\w)",
        regex.IGNORECASE,
    ),
)
