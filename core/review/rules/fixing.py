"""Fixes: one change to one part of a text. None is offered, and none stays, that makes the text worse."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fix that was chosen and not made, since it changes words that the fix `made` changes as well."""

    key: str
    """Of its finding."""
    fix: Fix
    made: Fix

    @property
    def message(self) -> str:
        return f"Left out: {self.fix.label}. It would change words that this has changed: {self.made.label}."


def chosen_fixes(label: str, findings: Iterable[Finding], keys: Collection[str] | None) -> dict[str, Fix]:
    """The fixes of the findings with these `keys`, by them; None is of all.

    Raises:
        NoSuchFix: there are none, or one of the keys has none.
    """
    fixes = {one.key: one.fix for one in findings if one.fix is not None and one.override is None}
    if not fixes or (keys is not None and (not keys or not fixes.keys() >= set(keys))):
        raise NoSuchFix(label)
    return {key: fix for key, fix in fixes.items() if keys is None or key in keys}


def left_out(chosen: Mapping[str, Fix]) -> tuple[LeftOut, ...]:
    """Those of the chosen fixes that `fixed` does not make. One that is another's twin is made with it."""
    made = [fix for taken in _taken(chosen.values()).values() for fix in taken]
    return tuple(
        LeftOut(key, fix, next(one for one in made if _clash(one, fix)))
        for key, fix in chosen.items()
        if all((one.span, one.words) != (fix.span, fix.words) for one in made)
    )


def fixed(checked: Checked, fixes: Iterable[Fix]) -> Checked:
    """The text with `fixes` made; of two that overlap the first one."""
    for (part, number), taken in _taken(fixes).items():
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


def _taken(fixes: Iterable[Fix]) -> dict[tuple[Part, int], list[Fix]]:
    """Those that can be made together, in their order, by the part that they mend."""
    by_part: dict[tuple[Part, int], list[Fix]] = {}
    for fix in fixes:
        taken = by_part.setdefault((fix.span.part, fix.span.number), [])
        place = bisect_left(taken, _place(fix), key=_place)
        if not any(_clash(one, fix) for one in taken[max(place - 1, 0) : place + 1]):
            taken.insert(place, fix)
    return by_part


def _place(fix: Fix) -> tuple[int, int]:
    return fix.span.start, fix.span.end


def _clash(one: Fix, other: Fix) -> bool:
    """Whether they change the same words; or go in at the same place, in the order of chance."""
    mine, theirs = one.span, other.span
    if (mine.part, mine.number) != (theirs.part, theirs.number):
        return False
    return mine == theirs or (mine.start < theirs.end and theirs.start < mine.end)


def _with(checked: Checked, part: Part, number: int, words: str) -> Checked:
    if part is Part.FOLLOW_UPS:
        below = list(checked.follow_ups)
        below[number] = words
        return replace(checked, follow_ups=tuple(below))
    return replace(checked, **{part.value: words})  # type: ignore[arg-type]
