"""A variant's own link: what the brief's link is in its text, so that clicks can be told apart. Pure.

Writers write with the brief's link, under rules that count what will stand there instead.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from core.links.codes import new_code
from core.platforms.addresses import places_of
from core.platforms.port import Limit, TextRules

Counted = TypeVar("Counted")


@dataclass(frozen=True, slots=True)
class OwnLink:
    """The brief's link as one variant shows it; `code` where it is a short one of ours."""

    plain: str
    """The brief's."""
    shown: str
    destination: str
    code: str | None = None

    def put_into(self, text: str) -> str:
        """`text` with this link wherever the brief's stands."""
        return _exchanged(text, self.plain, self.shown)

    def taken_out_of(self, text: str) -> str:
        """`text` with the brief's link wherever this one stands."""
        return _exchanged(text, self.shown, self.plain)

    def settled_in(self, text: str, rules: TextRules) -> str:
        """`text` with this link; as it was where only the brief's own fits."""
        linked = self.put_into(text)
        return text if rules.problems(linked) and not rules.problems(text) else linked

    def found_in(self, text: str) -> str | None:
        """The address that leads readers of `text` where the brief wants them: this one, or the brief's."""
        return next((link for link in (self.shown, self.plain) if places_of(text, link)), None)

    def under_another_code(self, draw: Callable[[], str] = new_code) -> "OwnLink":
        code = draw()
        return replace(self, code=code, shown=self.shown.removesuffix(self.code or "") + code)

    def counted_by(self, rules: TextRules) -> TextRules:
        """`rules` for texts that hold the brief's link, and will hold this one."""
        if self.shown == self.plain:
            return rules
        return replace(
            rules,
            limits=tuple(self._counted_as(limit) for limit in rules.limits),
            also_refuses=self._seen_by(rules.also_refuses),
        )

    def _counted_as(self, limit: Limit) -> Limit:
        return replace(limit, count=self._seen_by(limit.count))

    def _seen_by(self, judge: Callable[[str], Counted]) -> Callable[[str], Counted]:
        return lambda text: judge(self.put_into(text))


def _exchanged(text: str, old: str, new: str) -> str:
    if old == new or "://" not in text:
        return text
    for start, end in reversed(places_of(text, old)):
        text = f"{text[:start]}{new}{text[end:]}"
    return text
