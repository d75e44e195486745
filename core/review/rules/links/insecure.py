"""Links without encryption."""

from collections.abc import Iterator

from core.foundation.hosts import is_local_name
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.links.web import others
from core.review.rules.rule import Example, Family, Found, Rule

HTTP = "http"


def insecure(checked: Checked) -> Iterator[Found]:
    """A warning for each; no fix where it may be the only way: with a port, or in the brief."""
    for said in checked.said:
        yield from _own(checked, said)
        for one in others(checked, said):
            if one.bare or one.split.scheme != HTTP or one.is_ip_address or is_local_name(one.host):
                continue
            start = one.start
            fix = said.fix(start, start + len(HTTP), "https", "Write https://")
            is_public = "." in one.host and ":" not in one.split.netloc and not one.may_be_a_file
            sentence = "This link is not encrypted, and browsers warn of it. Use https:// if the site has it."
            yield Found(
                sentence,
                said.span(start, one.end),
                fix if is_public and one.text != checked.brief.link else None,
            )


def _own(checked: Checked, said: Said) -> Iterator[Found]:
    """The brief's own link, as it stands in a text."""
    shown, briefed = checked.own.shown if checked.own else "", checked.brief.link or ""
    if shown and briefed.startswith(f"{HTTP}://") and (start := said.words.find(shown)) >= 0:
        sentence = "The brief's link is not encrypted, and browsers warn of it. Give it with https://."
        yield Found(sentence, said.span(start, start + len(shown)))


LINK_INSECURE = Rule(
    id="link_insecure",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="Links with http://: browsers warn of them, and anybody on the way can change what is read.",
    look=insecure,
    source="https://developer.mozilla.org/en-US/docs/Web/Security/Secure_Contexts",
    flagged=(Example("More at http://example.com/sale"), Example("At HTTP://example.com", news="A sale.")),
    passing=(Example("More at https://example.com/sale"), Example("More at example.com")),
)
