"""Fixes: one change to one part of a text. None is offered, and none stays, that makes the text worse."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from core.foundation.errors import Conflict
from core.review.findings import Finding, Fix, Part
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
    """The text with `fixes` made; of two that overlap the first one."""
    by_part: dict[tuple[Part, int], list[Fix]] = {}
    for fix in fixes:
        _take(by_part.setdefault((fix.span.part, fix.span.number), []), fix)
    for (part, number), taken in by_part.items():
        words, kept, end = checked.words_of(part, number), [], 0
        for fix in taken:
            kept += [words[end : fix.span.start], fix.words]
            end = fix.span.end
        checked = _with(checked, part, number, "".join([*kept, words[end:]]))
    return checked


def fixed_all(
    checked: Checked,
    look: Callable[[Checked], Sequence[Finding]],
    offer: Callable[[Checked, Sequence[Finding]], Sequence[Finding]],
    *,
    rounds: int = 10,
) -> Checked:
    """The text with all fixes made that `look` finds, and those that they lead to. Where all of them at once
    would make something block, only those that are to `offer`."""
    before = look(checked)
    for _ in range(rounds):
        for found in (before, offer(checked, before)):
            after = fixed(checked, (one.fix for one in found if one.fix is not None))
            if after == checked:
                return checked
            if not blocks_more(before, then := look(after)):
                break
        else:
            return checked
        checked, before = after, then
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
    after = fixed(checked, [fix])
    return not blocks_more(findings, (one for rule in platform for one in rule.findings(after)))


def _take(taken: list[Fix], fix: Fix) -> None:
    """Put a fix among those that are taken of a part, in their order, unless it overlaps one of them."""
    place = bisect_left(taken, fix.span.start, key=lambda one: one.span.start)
    is_free = (place == 0 or taken[place - 1].span.end <= fix.span.start) and (
        place == len(taken) or fix.span.end <= taken[place].span.start
    )
    # Two that go in at the same place would come in the order of chance.
    if is_free and not any(one.span == fix.span for one in taken[place : place + 1]):
        taken.insert(place, fix)


def _with(checked: Checked, part: Part, number: int, words: str) -> Checked:
    if part is Part.FOLLOW_UPS:
        below = list(checked.follow_ups)
        below[number] = words
        return replace(checked, follow_ups=tuple(below))
    return replace(checked, **{part.value: words})  # type: ignore[arg-type]
