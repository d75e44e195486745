"""Wordings by which rules find what somebody claims or asks, as tables of phrases, and what is made of them.

They are looked for with RE2, in one pass over the text, however many there are.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from core.foundation.clipping import clipped
from core.review.findings import Part, Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.laws import Law
from core.review.rules.rule import Example, Family, Found, Rule

if TYPE_CHECKING:
    from re2 import _Regexp

MOST = 3
"""Findings of one rule in a text: whoever mends so many reads it."""
LONGEST_QUOTE = 80
"""Characters."""
Look = Callable[[Checked], Iterator[Found]]

_LETTER = r"a-zA-Z\x{c0}-\x{24f}"
"""Those of the languages that phrases are in; with all of Unicode patterns are a hundred times as big."""
_BLANK = r"[\s\x{a0}\x{202f}]"
_MEANT = {
    " ": rf"(?:{_BLANK}+)",
    "'": "['’]",
    "*": f"[{_LETTER}]*",
    "~": f"(?:[{_LETTER}]+)",
    "#": r"(?:\d+(?:[.,]\d+)*)",
    "… ": rf"(?:[{_LETTER}\d'’-]+,?{_BLANK}+){{0,3}}",
    "(": "(?:",
}
_GOES_ON = re.compile(r"\|\s*\n\s*")
_SIGNS = re.compile(r"… |\\.|\(\?|[ '*~#(]")


@dataclass(frozen=True)
class Phrases:
    """Phrases of some languages, one a line, or more with | between them; one that ends with | goes on.

    A blank is any blanks, ' any apostrophe, * the rest of a word, ~ a word, # a number, … up to three words;
    the rest is RE2's syntax. They are found in any case, as whole words.
    """

    en: str = ""
    de: str = ""
    fr: str = ""
    es: str = ""
    it: str = ""

    @cached_property
    def _pattern(self) -> "_Regexp":
        import re2  # noqa: PLC0415 - whoever checks nothing needs none

        options = re2.Options()
        options.case_sensitive = options.log_errors = False
        lines = _GOES_ON.sub("|", "\n".join((self.en, self.de, self.fr, self.es, self.it))).splitlines()
        phrases = "|".join(_SIGNS.sub(_meant, line.strip()) for line in lines if line.strip())
        return re2.compile(
            rf"(?:^|[^{_LETTER}\d_])({phrases})(?:[^{_LETTER}\d_'’]|['’](?:[^{_LETTER}]|$)|$)", options
        )

    def spans(self, words: str) -> Iterator[tuple[int, int]]:
        """Where they stand in `words`."""
        for match in self._pattern.finditer(words.encode("utf-8", "replace").decode()):
            yield match.span(1)

    def stand_in(self, words: str) -> bool:
        return next(self.spans(words), None) is not None

    def found_in(self, checked: Checked) -> Iterator[tuple[Said, int, int]]:
        """Where they stand in a text's parts, outside of addresses; each wording once."""
        told: set[str] = set()
        for said in checked.said:
            for start, end in self.spans(said.prose):
                words = squeezed(said.words[start:end])
                if words not in told:
                    told.add(words)
                    yield said, start, end


def _meant(sign: "re.Match[str]") -> str:
    return _MEANT.get(sign[0], sign[0])


def language_in(checked: Checked) -> str:
    """The code of the language of a text, as far as it is known."""
    return checked.spoken or checked.language or checked.brief.language or ""


def quoted(words: str) -> str:
    """`words` as a sentence names them."""
    return clipped(" ".join(words.split()), LONGEST_QUOTE)


def squeezed(words: str) -> str:
    """`words` as they are compared."""
    return " ".join(words.replace("’", "'").split()).casefold()


def claim(
    phrases: Phrases,
    told: str,
    *,
    unless: Phrases | None = None,
    briefed: Severity | None = Severity.INFO,
    parts: frozenset[Part] = frozenset(Part),
    means_it: Callable[[str, int, int], bool] = lambda words, start, end: True,
) -> Look:
    """A function that finds `phrases`, and says `told` of each, where `{words}` are those.

    Nothing is said of a text that holds one of `unless`, nor of what the house's approved claims say.
    `briefed` is how grave it is where the brief says so too; None is not at all. `means_it` looks at what is
    around a phrase.
    """

    def look(checked: Checked) -> Iterator[Found]:
        found = [
            (said, start, end)
            for said, start, end in phrases.found_in(checked)
            if said.part in parts and means_it(said.words, start, end)
        ]
        if not found or (unless is not None and unless.stand_in(checked.whole)):
            return
        claims, said_so = (
            squeezed("\n".join(checked.voice.claims)),
            squeezed(checked.brief.said if checked.is_briefed else ""),
        )
        for said, start, end in found[:MOST]:
            words = said.words[start:end]
            is_briefed = squeezed(words) in said_so
            if squeezed(words) not in claims and not (is_briefed and briefed is None):
                sentence = told.format(words=quoted(words))
                yield Found(sentence, said.span(start, end), severity=briefed if is_briefed else None)

    return look


def note_missing(phrases: Phrases, told: str, *, note: Phrases, add: dict[str, str] | None = None) -> Look:
    """A function that finds `phrases` in a text that lacks a `note`; `add` is one for each language."""

    def look(checked: Checked) -> Iterator[Found]:
        if (first := next(phrases.found_in(checked), None)) is None or note.stand_in(checked.whole):
            return
        said, start, end = first
        words = (add or {}).get(language_in(checked) or "en", "")
        fix = None
        if words:
            fix = Said(Part.TEXT, 0, checked.text).fix(
                len(checked.text), len(checked.text), f"\n\n{words}", f"Add “{words}”"
            )
        yield Found(told.format(words=quoted(said.words[start:end])), said.span(start, end), fix)

    return look


def legal_rule(
    id: str,
    severity: Severity,
    why: str,
    look: Callable[[Checked], Iterable[Found]],
    laws: tuple[Law, ...],
    *,
    family: Family = Family.LAW,
    flagged: tuple[Example, ...],
    passing: tuple[Example, ...],
) -> Rule:
    """A rule that holds where its laws do."""
    return Rule(
        id=id,
        family=family,
        severity=severity,
        why=why,
        look=look,
        source="; ".join(map(str, laws)),
        jurisdictions=frozenset(law.where for law in laws),
        flagged=flagged,
        passing=passing,
    )


def unbriefed(text: str, **more: object) -> Example:
    """A text whose brief says none of it."""
    return Example(text, news="", **more)  # type: ignore[arg-type]
