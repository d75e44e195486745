"""What the brief doesn't give: addresses, @names, figures, dates and telephone numbers that are made up."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from core.platforms.addresses import Stranger, strange_addresses, strange_names
from core.review.findings import Severity
from core.review.rules.brief.strange import (
    strange_dates,
    strange_figures,
    strange_phones,
    strange_weekdays,
)
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
    look=_looking_for(strange_figures, "a figure"),
    flagged=(Example("Now for 79 euros.", news="A tent for 89 euros."),),
    passing=(Example("Now for 1.299,50 €.", news="A tent for EUR 1,299.50."),),
)
FOREIGN_DATE = Rule(
    id="foreign_date",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="Dates that the brief doesn't give, in eight languages: people come on the wrong day.",
    look=_looking_for(strange_dates, "a date"),
    flagged=(
        Example("Join us on 9 June.", news="A fair on 9 May."),
        Example("Am 3. Mai geht es los.", news="We start on May 2nd."),
        Example("From 12/05/2027.", news="From 12 May 2026."),
    ),
    passing=(
        Example("Am 12. Mai geht es los.", news="We start on May 12th, 2026."),
        Example("El 3 de noviembre.", news="On 2026-11-03."),
    ),
)
FOREIGN_WEEKDAY = Rule(
    id="foreign_weekday",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="Days of the week that the brief doesn't give, and that none of its dates falls on.",
    look=_looking_for(strange_weekdays, "a day"),
    flagged=(
        Example("Join us on Sunday.", news="A fair on Saturday."),
        Example("Kommt am Montag!", news="On 12 May 2026."),
    ),
    passing=(
        Example("Kommt am Dienstag!", news="On 12 May 2026."),
        Example("See you on Sunday.", news="On 12 May."),
        Example("Black Friday is near.", news="A sale."),
    ),
)
FOREIGN_PHONE = Rule(
    id="foreign_phone",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="Telephone numbers that the brief doesn't give: somebody else is called.",
    look=_looking_for(strange_phones, "a telephone number"),
    flagged=(Example("Call +49 30 1234567.", news="Call us."),),
    passing=(Example("Call 030 1234567.", news="Call +49 30 123 45 67."),),
)
