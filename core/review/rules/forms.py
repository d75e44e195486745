"""Forms of what is no phrase, such as numbers: looked for with RE2, in one pass over a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re2 import _Regexp


@dataclass(frozen=True)
class Form:
    """A pattern in RE2's syntax, and which signs must not stand beside it, as in a class of characters."""

    pattern: str
    not_before: str = r"\w"
    not_after: str = r"\w"
    any_case: bool = False

    @cached_property
    def _pattern(self) -> "_Regexp":
        import re2  # noqa: PLC0415 - whoever checks nothing needs none

        options = re2.Options()
        options.case_sensitive, options.log_errors = not self.any_case, False
        whole = rf"(?:^|[^{self.not_before}])({self.pattern})(?:[^{self.not_after}]|$)"
        return re2.compile(whole, options)

    def spans(self, words: str) -> Iterator[tuple[int, int]]:
        """Where it stands in `words`."""
        for match in self._pattern.finditer(words.encode("utf-8", "replace").decode()):
            yield match.span(1)
