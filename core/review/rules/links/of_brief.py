"""The brief's link: that it is there, and no other of its site instead."""

from core.brand.voice import Use
from core.foundation.ids import PlatformName
from core.platforms.addresses import Address, places_of
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.links.web import WebAddress, others, read
from core.review.rules.rule import Example, Family, Found, Rule


def other_than_briefed(checked: Checked) -> list[Found]:
    """A warning where another page of the same site stands in its place."""
    wanted = _wanted(checked)
    if wanted is None or _is_there(checked):
        return []
    for said in checked.said:
        if (one := _of_same_site(checked, said, wanted)) is not None:
            link = checked.own.shown if checked.own else wanted.text
            fix = said.fix(one.start, one.end, link, "Use the brief's link")
            return [
                Found(
                    f"The brief's link is {wanted.text}, and this is another.",
                    said.span(one.start, one.end),
                    fix,
                )
            ]
    return []


def missing(checked: Checked) -> list[Found]:
    """A remark where readers get no link, though the brief has one."""
    wanted = _wanted(checked)
    if wanted is None or _is_there(checked) or any(others(checked, said) for said in checked.said):
        return []
    return [Found(f"The brief's link is not in it: {wanted.text}. Put it in, if readers are to follow it.")]


def _wanted(checked: Checked) -> WebAddress | None:
    """The link that the text is to have."""
    if (
        not checked.brief.link
        or not checked.rules.links_work
        or checked.voice.links in {Use.NEVER, Use.SPARING}
    ):
        return None
    return read(checked.brief.link)


def _is_there(checked: Checked) -> bool:
    link = checked.brief.link or ""
    own = checked.own
    place = Address(link).place[1:]
    return any(
        (own.found_in(said.words) if own else places_of(said.words, link))
        or any(one.bare and one.place[1:] == place for one in said.addresses)
        for said in checked.said
    )


def _of_same_site(checked: Checked, said: Said, wanted: WebAddress) -> WebAddress | None:
    """The first address of the same site in a part that the brief doesn't give."""
    host = wanted.host.removeprefix("www.")
    return next(
        (
            one
            for one in others(checked, said)
            if one.host.removeprefix("www.") == host and one.text not in checked.brief.said
        ),
        None,
    )


_LINK = "https://example.com/sale"

LINK_OTHER_THAN_BRIEFED = Rule(
    id="link_other_than_briefed",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="Another page of the brief's site in the place of its link: models make such up.",
    look=other_than_briefed,
    flagged=(Example("More at https://example.com/sales", news="A sale.", link=_LINK),),
    passing=(
        Example("More at https://example.com/sale", news="A sale.", link=_LINK),
        Example("More at https://example.com/sales", news="A sale."),
        Example("See https://example.com/a", news="It is at https://example.com/a", link=_LINK),
    ),
)
LINK_MISSING = Rule(
    id="link_missing",
    family=Family.LINKS,
    severity=Severity.INFO,
    why="A text without the brief's link, where links can be followed.",
    look=missing,
    flagged=(Example("A sale!", link=_LINK),),
    passing=(
        Example("A sale! https://example.com/sale", link=_LINK),
        Example("A sale! example.com/sale", link=_LINK),
        Example("A sale! Link in bio.", PlatformName.INSTAGRAM, link=_LINK),
    ),
)
