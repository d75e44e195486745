"""A policy over the rules in the fields of its form. A field whose text would come back as other entries is
not shown, and what is kept stays.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from bot.slack.fields import Field
from bot.slack.typed import with_emoji
from core.brand.lines import as_examples, examples_in, lines_in
from core.foundation.errors import InvalidInput
from core.platforms.counting import utf16_units
from core.review.findings import Severity
from core.review.policy import OwnPattern, Policy
from core.review.policy_form import read_policy
from core.review.policy_lines import as_lines, patterns_in

MOST_TYPED = 3_000
"""What a field of Slack takes."""
WORDS = {
    Field.WORDS_BLOCKING: Severity.BLOCKING,
    Field.WORDS_WARNING: Severity.WARNING,
    Field.WORDS_INFO: Severity.INFO,
}
LISTS: Mapping[Field, Callable[[str], list[str]]] = {
    Field.BANNED_HASHTAGS: str.split,
    Field.TRADEMARKS: lines_in,
    Field.PROTECTED_TEXTS: examples_in,
}
"""How each is read from what was typed."""


def texts_of(policy: Policy) -> dict[Field, str]:
    """What to fill fields with; those are missing whose text is too long or would become other entries."""
    texts = {name: as_lines(_own(policy, severity)) for name, severity in WORDS.items()}
    texts[Field.BANNED_HASHTAGS] = "\n".join(policy.banned_hashtags)
    texts[Field.TRADEMARKS] = "\n".join(policy.trademarks)
    texts[Field.PROTECTED_TEXTS] = as_examples(policy.protected_texts)
    return {name: text for name, text in texts.items() if _comes_back(name, text, policy)}


def entries_of(policy: Policy, name: Field) -> tuple[str | OwnPattern, ...]:
    """What a field holds."""
    if name in WORDS:
        return _own(policy, WORDS[name])
    listed: tuple[str, ...] = getattr(policy, name)
    return listed


def with_what_was_not_shown(
    typed: Mapping[str, Any], kept: Mapping[str, Any], shown: Collection[str]
) -> dict[str, Any]:
    """The raw policy of a form with the entries of `kept` that have no field in it."""
    hidden = {severity for name, severity in WORDS.items() if name not in shown}
    own = [each for each in kept.get("patterns", []) if each["severity"] in hidden]
    lists = {name.value: kept.get(name, []) for name in LISTS if name not in shown}
    return {**typed, **lists, "patterns": [*typed["patterns"], *own]}


def _own(policy: Policy, severity: Severity) -> tuple[OwnPattern, ...]:
    return tuple(own for own in policy.patterns if own.severity is severity)


def _comes_back(name: Field, text: str, policy: Policy) -> bool:
    if utf16_units(text) > MOST_TYPED:
        return False
    typed = with_emoji(text)
    read = {"patterns": patterns_in(typed, WORDS[name])} if name in WORDS else {name: LISTS[name](typed)}
    try:
        return entries_of(read_policy(read), name) == entries_of(policy, name)
    except InvalidInput:
        return False
