"""What the brief doesn't give: addresses, @names and figures that are made up."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from core.foundation.figures import foreign_figures
from core.platforms.addresses import Stranger, strange_addresses, strange_names
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

MOST_TOLD, LONGEST_QUOTE = 10, 200
"""How many of a kind are told of a part, and the characters that are quoted of each."""

Foreign = Callable[[str, str], Iterable[Stranger]]
"""What of a first text a second one does not have."""


def _looking_for(foreign: Foreign, kind: str) -> Callable[[Checked], Iterator[Found]]:
    def look(checked: Checked) -> Iterator[Found]:
        own = (checked.own.shown,) if checked.own else ()
        known = "\n".join((checked.brief.said, *checked.voice.claims, *own))
        told: set[str] = set()
        for said in checked.said:
            for one in islice(foreign(said.words, known), MOST_TOLD):
                if one.shown not in told:
                    told.add(one.shown)
                    sentence = (
                        f"“{one.shown[:LONGEST_QUOTE]}” is {kind} that the brief doesn't give. Is that right?"
                    )
                    yield Found(sentence, said.span(one.start, one.end))

    return look


def _figures(text: str, known: str) -> Iterator[Stranger]:
    for one in foreign_figures(text, known):
        yield Stranger(one.start, one.start + len(one.words), text[one.start : one.start + len(one.words)])


FOREIGN_ADDRESS = Rule(
    id="foreign_address",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="Addresses that the brief doesn't give: models make them up.",
    look=_looking_for(strange_addresses, "an address"),
    flagged=(Example("More at https://example.com/sale-2019", news="More at https://example.com/sale"),),
    passing=(Example("More at https://example.com/sale", news="More at https://example.com/sale"),),
)
FOREIGN_NAME = Rule(
    id="foreign_name",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="@names that the brief doesn't give: somebody else may be called.",
    look=_looking_for(strange_names, "a name"),
    flagged=(Example("Thanks, @nasa!", news="We flew."),),
    passing=(Example("Thanks, @nasa!", news="We flew with @nasa."),),
)
FOREIGN_FIGURE = Rule(
    id="foreign_figure",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="Prices, shares and numbers above 12 that the brief doesn't give, by value, in any language.",
    look=_looking_for(_figures, "a figure"),
    flagged=(Example("Now for 79 euros.", news="A tent for 89 euros."),),
    passing=(Example("Now for 1.299,50 €.", news="A tent for EUR 1,299.50."),),
)
