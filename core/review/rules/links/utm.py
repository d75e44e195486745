"""UTM parameters: misspelt, without a source, at odds with each other, or besides ours.

What they mean is Google's: https://support.google.com/analytics/answer/10917952.
"""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import unquote_plus

from rapidfuzz.distance import OSA

from core.links.own import OwnLink
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.links.web import WebAddress, others, read
from core.review.rules.rule import Example, Family, Found, Rule

_NAMES = (
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
    "utm_id",
    "utm_source_platform",
    "utm_creative_format",
    "utm_marketing_tactic",
)
MOST_SLIPS, SHORT = 2, 8
"""Letters in which a misspelt name differs; in one of up to so many only one."""
SOURCE = "utm_source"


def misspelt(checked: Checked) -> Iterator[Found]:
    """A warning for each parameter that was meant as one of Google's."""
    for said in checked.said:
        for one in others(checked, said):
            for at, pair in one.parameters:
                name = pair.partition("=")[0]
                if meant := _meant(name):
                    place = (one.start + at, one.start + at + len(name))
                    sentence = f"“{name}” counts nothing: the parameter is {meant}."
                    yield Found(sentence, said.span(*place), said.fix(*place, meant, f"Write {meant}"))


def without_source(checked: Checked) -> Iterator[Found]:
    """A warning for each address whose UTM parameters Google leaves out of account."""
    for said in checked.said:
        for one in others(checked, said):
            given = _given(one)
            if given and SOURCE not in given and not any(map(_meant, _names_in(one))):
                sentence = "This link has UTM parameters without utm_source, so they count nothing. Add it."
                yield Found(sentence, said.span(one.start, one.end))


def at_odds(checked: Checked) -> Iterator[Found]:
    """A remark where links of a text count as different campaigns or sources, or values are spelt oddly."""
    seen: dict[str, set[str]] = defaultdict(set)
    for said in checked.said:
        for one in others(checked, said):
            for name, value in _given(one).items():
                known = seen[name]
                if name in {SOURCE, "utm_medium", "utm_campaign"} and known and value not in known:
                    sentence = (
                        f"The links of this text differ in {name}: {sorted(known)[0]} and {value}. Use one."
                    )
                    yield Found(sentence, said.span(one.start, one.end))
                known.add(value)
            yield from _oddly_spelt(said, one)


def besides_ours(checked: Checked) -> list[Found]:
    """A remark where the brief's link has UTM parameters, which stay as they are on every platform."""
    own = checked.own
    briefed = read(own.plain) if own is not None and own.plain != own.shown else None
    given = _given(briefed) if briefed else {}
    if not given or own is None:
        return []
    names = ", ".join(given)
    sentence = f"The brief's link has {names} already: Copydesk leaves it as it is, on every platform."
    return [Found(sentence, checked.find(own.shown))]


def _oddly_spelt(said: Said, one: WebAddress) -> Iterator[Found]:
    for at, pair in one.parameters:
        name, _, value = pair.partition("=")
        if name in _NAMES[:3] and (
            unquote_plus(value) != unquote_plus(value).lower() or " " in unquote_plus(value)
        ):
            sentence = (
                f"{name} is “{unquote_plus(value)}”: statistics tell capitals apart. Use small letters and -."
            )
            yield Found(sentence, said.span(one.start + at, one.start + at + len(pair)))


def _names_in(one: WebAddress) -> list[str]:
    return [pair.partition("=")[0] for _, pair in one.parameters]


def _given(one: WebAddress) -> dict[str, str]:
    pairs = (pair.partition("=") for _, pair in one.parameters)
    return {name: unquote_plus(value) for name, _, value in pairs if name in _NAMES}


def _meant(name: str) -> str:
    """The parameter that a misspelt name was meant as; empty where it is right, or another one."""
    if name in _NAMES or not name.lower().startswith(("utm", "umt", "ut_", "tm_")):
        return ""
    plain = name.lower().replace("-", "_")
    return next(
        (one for one in _NAMES if OSA.distance(plain, one) <= (MOST_SLIPS if len(one) > SHORT else 1)), ""
    )


_OWN = OwnLink(
    "https://example.com/?utm_source=newsletter",
    "https://go.example.com/abc",
    "https://example.com/?utm_source=newsletter&utm_medium=social",
    "abc",
)

UTM_MISSPELT = Rule(
    id="utm_misspelt",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="UTM parameters with a slip in their names: statistics don't count them.",
    look=misspelt,
    source="https://support.google.com/analytics/answer/10917952",
    flagged=(
        Example("More at https://example.com/?utm_soruce=x"),
        Example("More at https://example.com/?UTM_Campaign=sale&utm_source=x"),
        Example("More at https://example.com/?utm-medium=social&utm_source=x"),
    ),
    passing=(Example("More at https://example.com/?utm_source=x&utm_medium=social&utm_x=1"),),
)
UTM_WITHOUT_SOURCE = Rule(
    id="utm_without_source",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="UTM parameters without utm_source, which statistics need to count any of them.",
    look=without_source,
    source="https://support.google.com/analytics/answer/10917952",
    flagged=(Example("More at https://example.com/?utm_campaign=sale"),),
    passing=(
        Example("More at https://example.com/?utm_source=x"),
        Example("More at https://example.com/?a=b"),
    ),
)
UTM_AT_ODDS = Rule(
    id="utm_at_odds",
    family=Family.LINKS,
    severity=Severity.INFO,
    why="UTM values that differ within a text, or in capitals: statistics count each spelling by itself.",
    look=at_odds,
    source="https://support.google.com/analytics/answer/10917952",
    flagged=(
        Example("See https://a.org/?utm_source=x and https://a.org/b?utm_source=twitter"),
        Example("More at https://example.com/?utm_source=X"),
    ),
    passing=(Example("See https://a.org/?utm_source=x and https://a.org/b?utm_source=x&utm_content=B"),),
)
UTM_BESIDES_OURS = Rule(
    id="utm_besides_ours",
    family=Family.LINKS,
    severity=Severity.INFO,
    why="UTM parameters in the brief's link, beside those that Copydesk gives each variant.",
    look=besides_ours,
    flagged=(Example("More at https://go.example.com/abc", changes={"own": _OWN}),),
    passing=(Example("More at https://example.com/?utm_source=x"),),
)
