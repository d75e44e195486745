"""Quotations: whoever's words they are is named, and words of others are marked as theirs."""

from collections.abc import Iterator

import regex

from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.forms import Form
from core.review.rules.originality.shingles import SHINGLE, common_runs, shingles, words_in
from core.review.rules.rule import Example, Family, Found, Rule
from core.review.rules.wordings import Phrases, unbriefed

FEWEST_WORDS = 8
"""Of a quotation: shorter ones are titles, words in a special sense, or irony."""
AROUND = 120
"""Characters before and after a quotation in which its author stands."""
_QUOTED = Form(r"“[^“”\n]+”|„[^„“”\n]+[“”]|«[^«»\n]+»|\"[^\"\n]+\"")
_NAMED = Phrases(
    en=r"""
    says?|said|saying|told|tells|writes?|wrote|writing|asks?|asked|adds?|added|puts it|according to|by
    from|quote[ds]?|explains?|explained|recalls?|recalled|reads?|calls?|called|remembers?|thinks?
    believes?|notes|noted|words|review
    """,
    de=r"""
    sagt|sagte|sagen|meint|meinte|schreibt|schrieb|erzählt*|erklärt*|laut|so|von|fragt|findet|zitat
    berichtet*
    """,
    fr=r"dit|disait|déclare|écrit|selon|d'après|explique|raconte|affirme|confie|ajoute|par|de",
    es=r"dice|dijo|afirma|escribe|escribió|según|explica|cuenta|contó|añade|comenta|por|de",
)
_SIGNED = regex.compile(r"[\s\n]{0,3}(?:[—–―-]{1,2}|\()\s{0,2}\p{Lu}")
_INTRODUCED = regex.compile(r"\p{Lu}[\p{L}'’.-]{1,40}(?:,[^,\n]{1,60})?\s?:\s{0,2}$")


def quote_unattributed(checked: Checked) -> Iterator[Found]:
    """The first quotation of a part around which nobody is named."""
    for said in checked.said:
        for start, end in _QUOTED.spans(said.words):
            if len(words_in(said.words[start:end])) >= FEWEST_WORDS and not _is_attributed(said, start, end):
                yield Found("This quotation names nobody. Say whose words they are.", said.span(start, end))
                break


def _is_attributed(said: Said, start: int, end: int) -> bool:
    before, after = said.words[max(0, start - AROUND) : start], said.words[end : end + AROUND]
    return (
        bool(_SIGNED.match(after) or _INTRODUCED.search(before[-AROUND:]))
        or _NAMED.stand_in(before)
        or _NAMED.stand_in(after)
    )


def quote_unmarked(checked: Checked) -> Iterator[Found]:
    """What the brief quotes and the copy says as its own words."""
    for quoted in _quotations(checked.brief.news):
        known = shingles(quoted)
        for said in checked.said:
            marked = list(_QUOTED.spans(said.words))
            for start, end in common_runs(said.words, known, FEWEST_WORDS):
                if not any(since <= start and end <= until for since, until in marked):
                    sentence = (
                        "The brief quotes this; the copy says it as its own. Put it in quotation marks."
                    )
                    fix = said.fix(start, end, f"“{said.words[start:end]}”", "Put it in quotation marks")
                    yield Found(sentence, said.span(start, end), fix if _fits(said, start, end) else None)


def _fits(said: Said, start: int, end: int) -> bool:
    """Whether marks around it would stand outside of any others."""
    return not any(sign in said.words[start:end] for sign in '“”„«»"') and end - start > SHINGLE


def _quotations(news: str) -> Iterator[str]:
    for start, end in _QUOTED.spans(news):
        if len(words_in(news[start:end])) >= FEWEST_WORDS:
            yield news[start:end]


_QUOTE = "I have walked every hill of this country and never had dry feet before"

QUOTE_UNMARKED = Rule(
    id="quote_unmarked",
    family=Family.ORIGINALITY,
    severity=Severity.WARNING,
    why="Eight words or more that the brief quotes from somebody and the copy says as its own.",
    look=quote_unmarked,
    source="https://eur-lex.europa.eu/eli/dir/2001/29/oj",
    flagged=(Example(f"{_QUOTE}.", news=f"The Guardian: “{_QUOTE}.” Out in May."),),
    passing=(
        Example(f"The Guardian: “{_QUOTE}.”", news=f"The Guardian: “{_QUOTE}.” Out in May."),
        Example(f"{_QUOTE}."),
    ),
)
QUOTE_UNATTRIBUTED = Rule(
    id="quote_unattributed",
    family=Family.ORIGINALITY,
    severity=Severity.INFO,
    why="A quotation of eight words or more around which nobody is named.",
    look=quote_unattributed,
    source="https://eur-lex.europa.eu/eli/dir/2001/29/oj",
    flagged=(unbriefed(f"Boots at last! “{_QUOTE}.” Out in May."),),
    passing=(
        unbriefed(f"“{_QUOTE},” says Ana."),
        unbriefed(f"“{_QUOTE}.” — Ana López"),
        unbriefed(f"The Guardian: “{_QUOTE}.”"),
        unbriefed("The so-called “dry” boots."),
    ),
)
