"""An example of a rule as the page of rules shows it: its text, and what is known beside it where that
makes a difference."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from core.foundation.ids import TemplateName
from core.review.rules.rule import Example

LONGEST_TEXT, LONGEST_CIRCUMSTANCE = 90, 70
_SEVERAL_BLANKS = re.compile(r"[^\S\n]{2,}")


def shown(example: Example) -> str:
    """The text, with blanks to be seen where they are several, and in brackets what is known beside it."""
    text = " / ".join(filter(None, (example.title, example.text)))
    told = [*circumstances(example)]
    if len(text) > 2 * LONGEST_TEXT:
        told.append(f"{len(text):,} characters")
    return _fenced(text, LONGEST_TEXT) + (f" ({'; '.join(told)})" if told else "")


def circumstances(example: Example) -> Iterator[str]:
    """What it has that an example as it comes has not, in a few words each."""
    voice, policy = example.voice, example.policy
    if example.platform is not Example("").platform:
        yield f"on {example.platform.label}"
    if example.template is not TemplateName.UPDATE:
        yield f"template: {example.template.value}"
    if voice.emoji:
        yield f"voice: emoji {voice.emoji.value}"
    if voice.reading_level:
        yield f"voice: {voice.reading_level.value}"
    for name, words in (
        ("preheader", (example.preheader,)),
        ("brief", (example.news,)),
        ("link", (example.link,)),
        ("voice avoids", [each.word for each in voice.avoid]),
        ("own words", [each.pattern for each in policy.patterns]),
        ("banned", policy.banned_hashtags),
        ("protected", policy.protected_texts),
        ("trademarks", policy.trademarks),
    ):
        if any(words):
            yield f"{name}: {_listed(words)}"
    for field, value in example.changes.items():
        if field in _KNOWN:
            yield _KNOWN[field](value)


def _fenced(text: str, longest: int) -> str:
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    lines = [
        _SEVERAL_BLANKS.sub(lambda blanks: "␣" * len(blanks.group()), line)
        for line in cut.split("\n")
        if line
    ]
    seen = "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in " ↵ ".join(lines))
    return f"`` {seen} ``" if "`" in seen else f"`{seen}`"


def _listed(words: Iterable[str | None]) -> str:
    return ", ".join(_fenced(word, LONGEST_CIRCUMSTANCE) for word in words if word)


_KNOWN: dict[str, Callable[[Any], str]] = {
    "other_language": lambda languages: f"asked in {languages[1]}",
    "passed_deadline": lambda words: f"{_listed([words])} is over",
    "left_out": lambda facts: f"brief: {_listed(fact for _, fact in facts)}",
    "dead_links": lambda answers: f"the link {', '.join(answers.values())}",
    "own": lambda link: f"link: {_listed([link.plain])}",
    "past": lambda posts: f"posted before: {_listed(post.text for post in posts)}",
}
"""Of fields of `Checked`. The language in which an example is read can be seen from it."""
