"""Links without encryption."""

from collections.abc import Iterator

from core.foundation.hosts import is_local_name
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.links.web import others
from core.review.rules.rule import Example, Family, Found, Rule

HTTP = "http"


def insecure(checked: Checked) -> Iterator[Found]:
    """A warning for each; no fix where it may be the only way: with a port, or in the brief."""
    for said in checked.said:
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
