"""What the brief doesn't give: addresses, @names and figures that are made up."""

from collections.abc import Callable, Iterator

from core.foundation.figures import foreign_figures
from core.platforms.addresses import foreign_addresses, foreign_names
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

MOST_QUOTED, LONGEST_QUOTE = 3, 200
"""How many addresses or names a finding quotes, and how many characters of each."""

Foreign = Callable[[str, str], list[str]]
"""What of a first text a second one does not have."""


def _looking_for(foreign: Foreign, one: str, many: str) -> Callable[[Checked], Iterator[Found]]:
    def look(checked: Checked) -> Iterator[Found]:
        known = "\n".join((checked.brief.said, *checked.voice.claims))
        if words := foreign(checked.as_briefed, known):
            are = f"is {one}" if len(words) == 1 else f"are {many}"
            sentence = f"{_quoted(words)} {are} that the brief doesn't give. Is that right?"
            yield Found(sentence, checked.find(words[0]), where=words[0])

    return look


def _quoted(words: list[str]) -> str:
    quoted = ", ".join(f"“{word[:LONGEST_QUOTE]}”" for word in words[:MOST_QUOTED])
    return f"{quoted} and {len(words) - MOST_QUOTED} more" if len(words) > MOST_QUOTED else quoted


def _figures(text: str, known: str) -> list[str]:
    return [one.words for one in foreign_figures(text, known)]


FOREIGN_ADDRESS = Rule(
    id="foreign_address",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="Addresses that the brief doesn't give: models make them up.",
    look=_looking_for(foreign_addresses, "an address", "addresses"),
    flagged=(Example("More at https://example.com/sale-2019", news="More at https://example.com/sale"),),
    passing=(Example("More at https://example.com/sale", news="More at https://example.com/sale"),),
)
FOREIGN_NAME = Rule(
    id="foreign_name",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="@names that the brief doesn't give: somebody else may be called.",
    look=_looking_for(foreign_names, "a name", "names"),
    flagged=(Example("Thanks, @nasa!", news="We flew."),),
    passing=(Example("Thanks, @nasa!", news="We flew with @nasa."),),
)
FOREIGN_FIGURE = Rule(
    id="foreign_figure",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="Prices, shares and numbers above 12 that the brief doesn't give, by value, in any language.",
    look=_looking_for(_figures, "a figure", "figures"),
    flagged=(Example("Now for 79 euros.", news="A tent for 89 euros."),),
    passing=(Example("Now for 1.299,50 €.", news="A tent for EUR 1,299.50."),),
)
