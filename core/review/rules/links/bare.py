"""Links without https://, which some apps show as words."""

from collections.abc import Iterator

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.links.web import WebAddress, others
from core.review.rules.rule import Example, Family, Found, Rule


def bare(checked: Checked) -> Iterator[Found]:
    """A remark on each that names a page or begins with www.; a name such as booking.com stays one."""
    if not checked.rules.links_work:
        return
    for said in checked.said:
        for one in others(checked, said):
            if one.bare and _is_meant_to_be_followed(one):
                fix = said.fix(one.start, one.start, "https://", "Put https:// before it")
                sentence = f"“{one.text}” may not become a link everywhere. Put https:// before it."
                yield Found(sentence, said.span(one.start, one.end), None if one.may_be_a_file else fix)


def _is_meant_to_be_followed(one: WebAddress) -> bool:
    return one.host.startswith("www.") or len(one.split.path) > 1 or bool(one.split.query)


LINK_BARE = Rule(
    id="link_bare",
    family=Family.LINKS,
    severity=Severity.INFO,
    why="Addresses without https://: Mastodon, Threads and many mail programs leave them words.",
    look=bare,
    flagged=(Example("More at example.com/sale"), Example("More at www.example.com")),
    passing=(Example("We are on booking.com now."), Example("More at https://example.com/sale")),
)
