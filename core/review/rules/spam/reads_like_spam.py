"""Signals of spam as findings: their sum where it is much, and each that counts for much by itself."""

from collections.abc import Iterator
from functools import lru_cache

from core.foundation.ids import PlatformName
from core.platforms.catalogue import profile_of
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule
from core.review.spam.signal import LIKELY_SPAM, MAIL_FILTERS, Signal, spam_score
from core.review.spam.signals import spam_signals

HEAVY = 1.5
"""A signal of less counts in the sum, and is nothing to tell alone."""
MOST_NAMED = 3
_TOLD_BY_OTHERS = frozenset(
    {"shortener", "shouting", "exclamations", "hidden_text", "many_hashtags", "subject_feigns_an_answer"}
)
"""What other rules say of any text, with a fix."""


def spam_likely(checked: Checked) -> Iterator[Found]:
    """One finding that names what counts most."""
    signals = _signals(checked.text, checked.title, checked.rules.platform)
    if (score := spam_score(signals)) >= LIKELY_SPAM:
        heaviest = sorted(signals, key=lambda one: -one.weight)[:MOST_NAMED]
        named = ", ".join(dict.fromkeys(one.name.replace("_", " ") for one in heaviest))
        judges = "mail filters" if profile_of(checked.rules.platform).is_mail else "the platform"
        yield Found(
            f"This may read like spam to {judges}: {score:g} points, where {LIKELY_SPAM:g} are too many "
            f"({named}). Say it more plainly."
        )


def spam_signal(checked: Checked) -> Iterator[Found]:
    """Each heavy signal, where its words stand."""
    for one in _signals(checked.text, checked.title, checked.rules.platform):
        if one.weight >= HEAVY and one.name not in _TOLD_BY_OTHERS:
            yield Found(one.sentence, one.span)


@lru_cache(maxsize=4)
def _signals(text: str, title: str, platform: PlatformName) -> tuple[Signal, ...]:
    return tuple(spam_signals(text, title, platform))


_SPAM = "Act now! You have won a prize. Earn extra cash, 100% risk-free, no obligation. $$$"

SPAM_LIKELY = Rule(
    id="spam_likely",
    family=Family.SPAM,
    severity=Severity.WARNING,
    why="All that mail filters or the platform would count against a text, where it is too much together; "
    "docs/spam.md says how often that is right.",
    look=spam_likely,
    source=MAIL_FILTERS,
    flagged=(Example(_SPAM, PlatformName.EMAIL, "YOU ARE A WINNER"),),
    passing=(
        Example("Our backpack is 900 g light. See it on 12 May.", PlatformName.EMAIL, "A dry ride"),
        Example("Save 20% on tents until Sunday."),
    ),
)
SPAM_SIGNAL = Rule(
    id="spam_signal",
    family=Family.SPAM,
    severity=Severity.INFO,
    why="Words and forms of which two are enough for mail filters or platforms to take a text for spam.",
    look=spam_signal,
    source=MAIL_FILTERS,
    flagged=(
        Example(_SPAM, PlatformName.EMAIL, "Tents"),
        Example("Tag 3 friends to win!", PlatformName.FACEBOOK),
    ),
    passing=(
        Example("Come and see us, all of you."),
        Example("Volunteers wanted. No experience needed: sign up at the desk."),
        Example("Risk-free? No investment is."),
    ),
)
