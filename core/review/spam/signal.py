"""A signal of spam: what a filter or a platform holds against a text, and how much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from core.review.findings import Part, Span

MAIL_FILTERS = "https://spamassassin.apache.org/old/tests_3_3_x.html"
MAIL_SENDERS = "https://support.google.com/a/answer/81126"
CAN_SPAM = "https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business"
META_BAIT = "https://about.fb.com/news/2017/12/news-feed-fyi-fighting-engagement-bait-on-facebook/"
META_SPAM = "https://transparency.meta.com/policies/community-standards/spam/"
X_AUTHENTICITY = "https://help.x.com/en/rules-and-policies/authenticity"

LIKELY_SPAM = 3.0
"""Sum of weights from which a text reads like spam; docs/spam.md says how often that is right."""
LONGEST_QUOTE = 60
"""Characters of a text that a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that counts against a text. `sentence` is for a marketer."""

    name: str
    sentence: str
    weight: float
    source: str
    span: Span | None = None
    """The words; None where it is about the whole."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that are a signal wherever they stand; `sentence` has them at its `{}`."""

    name: str
    weight: float
    source: str
    sentence: str
    pattern: "regex.Pattern[str]"

    def of(self, text: str, part: Part = Part.TEXT) -> Iterator[Signal]:
        """The first time that `text` has them."""
        if (found := self.pattern.search(text)) is not None:
            sentence = self.sentence.format(quoted(found.group()))
            yield Signal(self.name, sentence, self.weight, self.source, Span(*found.span(), part))


def spam_score(signals: Sequence[Signal]) -> float:
    """How much counts against a text, all together."""
    return sum(signal.weight for signal in signals)


def quoted(words: str) -> str:
    """Words of a text, as a sentence quotes them."""
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}…"
