"""Parameters by which others follow who clicked, copied along with an address."""

from collections.abc import Iterator

from core.review.findings import Fix, Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.links.known import trackers
from core.review.rules.links.web import WebAddress, others
from core.review.rules.rule import Example, Family, Found, Rule


def tracked_by_others(checked: Checked) -> Iterator[Found]:
    """A warning for each address that has some, with a fix that takes all of them off."""
    for said in checked.said:
        for one in others(checked, said):
            names = [name for _, pair in one.parameters if (name := _name(pair)).lower() in trackers()]
            if names:
                whose = " and ".join(dict.fromkeys(trackers()[name.lower()] for name in names))
                sentence = (
                    f"{', '.join(names)} in this link is for {whose} to follow one person. Leave it out."
                )
                yield Found(sentence, said.span(one.start, one.end), _without(said, one))


def _name(pair: str) -> str:
    return pair.partition("=")[0]


def _without(said: Said, one: WebAddress) -> Fix:
    place, _, rest = one.text.partition("?")
    query, sharp, fragment = rest.partition("#")
    kept = "&".join(pair for pair in query.split("&") if _name(pair).lower() not in trackers())
    words = f"{place}{'?' if kept else ''}{kept}{sharp}{fragment}"
    return said.fix(one.start, one.end, words, "Leave tracking by others out")


LINK_TRACKED_BY_OTHERS = Rule(
    id="link_tracked_by_others",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="Parameters of advertising networks in an address (fbclid, gclid …), copied along with it: they "
    "stand for whoever copied it, and count every reader as that person.",
    look=tracked_by_others,
    flagged=(
        Example("More at https://example.com/sale?fbclid=IwAR0x&size=m"),
        Example("More at https://example.com/?gclid=abc#prices"),
    ),
    passing=(Example("More at https://example.com/sale?size=m&utm_source=x"),),
)
