"""Reading a brief: its news as facts, which are its own sentences, each with what it carries.

Nothing is rewritten here. What is a sentence is for `sentencex` to say; dates, numbers and abbreviations,
which it cuts in some languages, are put together again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex
from sentencex import segment

from core.writing.offline.carries import Kind, carried
from core.writing.offline.language import Language


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence of the brief, or one line of a list in it."""

    text: str
    at: int
    """Its place in the brief, from 0."""
    paragraph: int
    carries: dict[Kind, str]
    """What it carries, each with the words that do."""
    leans: bool
    """Whether it can't be understood without the one before it."""
    leads: bool
    """Whether a text can open with it."""
    greets: bool = False
    """Whether it greets the readers, and so must stand first."""
    signs: bool = False
    """Whether it is who speaks, and so must stand last."""
    mark: str = ""
    """What stands before it where it is an item of a list: "•", or its number."""

    @property
    def announces(self) -> bool:
        """Whether it says nothing without what follows."""
        return self.text.endswith(":")

    @property
    def asks(self) -> bool:
        return self.text.endswith(("?", "？"))

    def numbers(self, kind: Kind) -> bool:
        """Whether what it carries of a kind has a number that is no time of day."""
        words = self.carries.get(kind, "")
        return any(map(str.isdecimal, words if kind is Kind.PRICE else _CLOCK_TIME.sub("", words)))

    @property
    def tells_hour(self) -> bool:
        """Whether it tells a time of day, and no day."""
        left = _CLOCK_TIME.sub("", self.carries.get(Kind.DATE, "."))
        return Kind.DATE in self.carries and not any(map(str.isalnum, left))

    def says(self, kind: Kind) -> bool:
        """Whether it carries what readers act by: a time of day is no date."""
        return kind in self.carries and (kind is not Kind.DATE or self.numbers(kind))


_CLOCK_TIME = regex.compile(r"\d{1,2}[:.h]\d{2}|\d{1,2}\s?(?:[ap]\.?\s?m\b|h\b|Uhr|uur)")


def read_facts(text: str, language: Language) -> tuple[Fact, ...]:
    """The facts of a text, in its order."""
    lines = ((line, paragraph, mark) for paragraph, (line, mark) in enumerate(_lines(text)))
    told = [
        (sentence, paragraph, mark)
        for line, paragraph, mark in lines
        for sentence in ([line] if mark else sentences(line, language))
    ]
    facts: list[Fact] = []
    for at, (sentence, paragraph, mark) in enumerate(told):
        first = (regex.search(r"\p{L}[\p{L}.]*", sentence) or [""])[0].casefold().rstrip(".")
        leans = at > 0 and _leans(facts[-1], sentence, mark, language)
        rider = language.riders.search(" ".join(sentence.split()[:OPENING]))
        leads = not (leans or rider or sentence.endswith(":") or first in language.words_of("no_lead"))
        greets = at == 0 and first in language.words_of("greets")
        signs = 0 < at == len(told) - 1 and not mark and _SIGNATURE.fullmatch(sentence) is not None
        carries = carried(sentence, language)
        facts.append(Fact(sentence, at, paragraph, carries, leans, leads, greets, signs, mark))
    return tuple(facts)


def _leans(before: Fact, sentence: str, mark: str, language: Language) -> bool:
    if mark:
        return before.announces or bool(before.mark and before.leans)
    goes_on = sentence[0] in QUOTES and bool(QUOTES & set(before.text))
    first = next((at for at, sign in enumerate(sentence) if sign.isalpha()), 0)
    return before.announces or before.asks or goes_on or language.leans.match(sentence, first) is not None


OPENING = 8
"""Words of a sentence by which it is known whether it can lead."""
_SIGNATURE = regex.compile(r"(?:\p{Lu}[\p{L}.'’-]{0,30}\s){1,5}\p{Lu}[\p{L}'’-]{0,30},\s[^.!?]{2,60}")
POINT = "•"
_ITEM = regex.compile(r"\s*(?:[-–—*•·▪►✓✔]|\d{1,2}[.)]|[a-z]\))\s+(?=\S)")
_NOTE = regex.compile(
    r"(?i)[(\[](?:n\.?b\.?|notes?|hinweis|intern(?:al)?|nota|uwaga|let op)\b[^()\[\]]{0,500}[)\]]"
)
_ENDS = regex.compile(r"""[.!?…:;。！？]["'”’»)\]]*$""")
_TWO = regex.compile(r"[.!?]\s+\p{Lu}\p{Ll}")
LONGEST_ITEM = 90
"""Characters of a line without a mark that can be an item."""
LONGEST = 2_000
"""Characters of a sentence: what is as long ends, so that no text of many stops is one."""
WRAPPED = 60
"""Lines shorter than this were ended by whoever wrote them, longer ones perhaps by their editor."""


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Paragraphs and items of lists, each on one line, with its mark.

    Lines that an editor has wrapped are joined; short ones after a colon are items; a note to whoever writes,
    in brackets, is not for readers.
    """
    held, in_list = "", False
    for line in (*_NOTE.sub("", text).splitlines(), ""):
        blank, item = not line.strip(), _ITEM.match(line)
        goes_on = held and not blank and not item and (line.strip()[0].islower() or len(held) >= WRAPPED)
        if goes_on and not _ENDS.search(held):
            held = f"{held} {line.strip()}"
            continue
        if held:
            mark = _ITEM.match(held)
            words = " ".join(held[mark.end() if mark else 0 :].split())
            is_item = mark or (in_list and len(words) < LONGEST_ITEM and not _TWO.search(words))
            numbered = mark and mark[0].strip()[0].isdecimal()
            yield words, mark[0].strip() if mark and numbered else POINT if is_item else ""
            in_list = words.endswith(":") or (in_list and not blank and not mark)
        held = "" if blank else line.rstrip()


def sentences(text: str, language: Language) -> list[str]:
    """The sentences of one paragraph; never cut within a date, a number, an abbreviation or a quotation."""
    found: list[str] = []
    for piece in segment(language.code or "en", text):
        for cut in _cut_more(piece, language):
            if found and (not cut.strip() or _goes_on(found[-1], cut, language)):
                found[-1] += cut
            else:
                found.append(cut)
    return [sentence.strip() for sentence in found if sentence.strip()]


_STOP = regex.compile(r"(?<=(?:^|\s)(?P<last>[\p{L}.]{1,8}))\.\s+(?=(?P<next>\p{Lu}[\p{L}]*))")
_OF_A_NAME = regex.compile(r"\p{Lu}\p{L}*\.?\s+\d+\.$")  # Hauptstraße 12.
_LAST = regex.compile(r"(?:^|[\s(„“\"'’/–-])(?P<word>[\p{L}\p{N}.]+)\.$")
PAIRS = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("(", ")"))
QUOTES = frozenset('“„«"')


def _cut_more(piece: str, language: Language) -> Iterator[str]:
    """Cut where an abbreviation such as "hr." ends a sentence, which a capital letter shows."""
    begin, ends = 0, language.words_of("may_end") | {month.casefold() for month in language.months}
    for stop in _STOP.finditer(piece):
        if stop["last"].casefold() in ends and stop["next"].casefold() not in language.calendar:
            yield piece[begin : stop.end()]
            begin = stop.end()
    yield piece[begin:]


def _goes_on(before: str, after: str, language: Language) -> bool:
    return len(before) < LONGEST and _belong_together(before.strip(), after.strip(), language)


def _belong_together(before: str, after: str, language: Language) -> bool:
    """Whether what was cut in two is one sentence."""
    if not (any(map(str.isalnum, after)) and any(map(str.isalnum, before))):
        return True
    if any(before.count(a) > before.count(b) and b in after for a, b in PAIRS):
        return True
    last = _LAST.search(before)
    if last is None:
        return False
    word, first = last["word"].casefold(), (regex.match(r"\P{L}*(\p{L}*)", after) or [""])[1].casefold()
    if word in language.words_of("may_end"):
        return not after[0].isupper() or first in language.calendar
    if word.isdecimal():  # an ordinal has two digits at most
        goes_on = after[0].islower() or after[0].isdecimal() or first in language.calendar
        is_ordinal = language.ordinals and not _OF_A_NAME.search(before)
        return word == word[:2] and (goes_on or is_ordinal)
    return word in language.abbreviations or (len(word) == 1 and last["word"].isupper()) or after[0].islower()
