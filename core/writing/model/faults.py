"""What makes a draft unfit that nobody but its writer can mend: it is asked for again, and the fault quoted.

People are warned of the same on the card, whoever wrote the text (`core.review.rules`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.foundation.figures import foreign_figures
from core.foundation.placeholders import placeholders
from core.platforms.addresses import foreign_addresses, foreign_names
from core.writing.offline.other_language import other_language
from core.writing.port import Draft, WritingRequest

MOST_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a draft, as the model is told of it."""

    sentence: str
    """What it is and what to do about it, in our words alone."""
    quoted: tuple[str, ...] = ()
    """The draft's own words that are at fault."""


def faults_of(draft: Draft, request: WritingRequest) -> tuple[Fault, ...]:
    return tuple(_faults(draft, request))


def _faults(draft: Draft, request: WritingRequest) -> Iterator[Fault]:
    brief = request.brief
    known = "\n".join((brief.said, request.hint, *request.brand.claims))
    whole = "\n".join((draft.title, draft.preheader, draft.text))
    if found := placeholders(whole, known):
        yield _quoting(
            "holds a placeholder; use the brief's words, or write around what they don't say", found
        )
    if found := foreign_addresses(whole, known):
        yield _quoting("gives an address that the brief doesn't have; leave it out", found)
    if found := foreign_names(whole, known):
        yield _quoting("calls somebody whom the brief doesn't name; leave the name out", found)
    if found := [figure.words for figure in foreign_figures(whole, known) if figure.is_amount]:
        yield _quoting("names an amount that the brief doesn't give; use the brief's, or leave it out", found)
    # A reviewer may wish for another language.
    if not request.hint and (differing := other_language(brief, draft.text, request.language)):
        written, wanted = differing
        ought = f"wanted in {wanted}" if request.language else f"the brief in {wanted}"
        yield Fault(f"is in {written}, and {ought}; write it in {wanted}")


def _quoting(sentence: str, found: list[str]) -> Fault:
    return Fault(sentence, tuple(found[:MOST_QUOTED]))
