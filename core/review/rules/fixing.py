"""Fixes: one change to one part of a text. None is offered, and none stays, that makes the text worse."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from core.foundation.errors import Conflict
from core.review.findings import Finding, Fix, Part, Span
from core.review.rules.checked import Checked
from core.review.rules.rule import Rule

MOST_OFFERED = 20
"""Fixes of one text. Whoever has more to mend writes it anew, and each is tried before it is offered."""


class NoSuchFix(Conflict):
    """A text has no fix that was asked for; nothing was changed."""

    code = "no_such_fix"

    def __init__(self, label: str) -> None:
        self.label = label
        super().__init__(label)

    @property
    def message(self) -> str:
        return f"Variant {self.label} has nothing that can be fixed so. Read it again: it may have changed."


def chosen_fixes(label: str, findings: Iterable[Finding], keys: Collection[str] | None) -> list[Fix]:
    """The fixes of the findings with these `keys`; None is of all.

    Raises:
        NoSuchFix: there are none, or one of the keys has none.
    """
    fixes = {one.key: one.fix for one in findings if one.fix is not None and one.override is None}
    if not fixes or (keys is not None and (not keys or not fixes.keys() >= set(keys))):
        raise NoSuchFix(label)
    return [fix for key, fix in fixes.items() if keys is None or key in keys]


def fixed(checked: Checked, fixes: Iterable[Fix]) -> Checked:
    """The text with `fixes` made; of two that touch each other the first one."""
    taken: list[Fix] = []
    for fix in fixes:
        if not any(_touch(fix.span, other.span) for other in taken):
            taken.append(fix)
    for fix in sorted(taken, key=lambda one: one.span.start, reverse=True):
        checked = _with(checked, fix)
    return checked


def fixed_all(checked: Checked, look: Callable[[Checked], Sequence[Finding]], *, rounds: int = 50) -> Checked:
    """The text with all fixes made that `look` offers, and those that it offers then."""
    before = look(checked)
    for _ in range(rounds):
        fixes = [one.fix for one in before if one.fix is not None]
        after = fixed(checked, fixes)
        if after == checked or blocks_more(before, found := look(after)):
            break
        checked, before = after, found
    return checked


def blocks_more(before: Iterable[Finding], after: Iterable[Finding]) -> bool:
    """Whether something blocks after that did not before."""
    told = [one.rule for one in before if one.blocks]
    for one in after:
        if one.blocks:
            if one.rule not in told:
                return True
            told.remove(one.rule)
    return False


def offered(checked: Checked, findings: Sequence[Finding], platform: Sequence[Rule]) -> list[Finding]:
    """`findings` without fixes after which the platform would refuse more, and those past the most."""
    fixes = list(islice((one.fix for one in findings if one.fix is not None), MOST_OFFERED))
    good = {fix for fix in fixes if _is_good(checked, fix, findings, platform)}
    return [one if one.fix is None or one.fix in good else replace(one, fix=None) for one in findings]


def _is_good(checked: Checked, fix: Fix, findings: Sequence[Finding], platform: Sequence[Rule]) -> bool:
    after = _with(checked, fix)
    return not blocks_more(findings, (one for rule in platform for one in rule.findings(after)))


def _with(checked: Checked, fix: Fix) -> Checked:
    span = fix.span
    words = checked.words_of(span.part, span.number)
    mended = words[: span.start] + fix.words + words[span.end :]
    if span.part is Part.FOLLOW_UPS:
        below = list(checked.follow_ups)
        below[span.number] = mended
        return replace(checked, follow_ups=tuple(below))
    return replace(checked, **{span.part.value: mended})  # type: ignore[arg-type]


def _touch(one: Span, other: Span) -> bool:
    same = (one.part, one.number) == (other.part, other.number)
    return same and one.start <= other.end and other.start <= one.end
