"""Links to hosts that readers can't trust: without a name, behind a password, or in disguise."""

from collections.abc import Iterator

from core.foundation.hosts import is_local_name
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.links.web import WebAddress, others
from core.review.rules.rule import Example, Family, Found, Rule
from core.review.rules.text.alike import is_disguised


def not_public(checked: Checked) -> Iterator[Found]:
    """A warning for each link to a number, or to a name that only our own network knows."""
    for said in checked.said:
        for one in others(checked, said):
            span = said.span(one.start, one.end)
            if one.host and not one.bare and one.is_ip_address:
                yield Found(
                    "This link leads to a number, which looks like a fraud. Use the site's name.", span
                )
            elif one.host and is_local_name(one.host):
                yield Found(
                    "This link leads into your own network, where readers can't go. Use another.", span
                )


def with_user(checked: Checked) -> Iterator[Found]:
    """A warning for each link that says who signs in, or seems to lead where it doesn't."""
    for said in checked.said:
        for one in others(checked, said):
            user, at, _ = one.split.netloc.rpartition("@")
            if not at or one.bare:
                continue
            start = one.start + one.text.find(f"{user}@")
            # What looks like a host before the @ was to deceive; the address behind it may be anybody's.
            deceives = "." in user.partition(":")[0]
            fix = None if deceives else said.fix(start, start + len(user) + 1, "", "Leave the name out")
            sentence = f"This link leads to {one.host}, and has “{_shown(user)}” before it: leave that out."
            yield Found(sentence, said.span(one.start, one.end), fix)


def looks_alike(checked: Checked) -> Iterator[Found]:
    """A warning for each link whose host has letters of several scripts, or is spelt in Punycode."""
    for said in checked.said:
        for one in others(checked, said):
            if sentence := _disguise(one):
                yield Found(sentence, said.span(one.start, one.end))


def _shown(user: str) -> str:
    name, colon, _ = user.partition(":")
    return f"{name}:…" if colon else name


def _disguise(one: WebAddress) -> str:
    spelt = _spelt_out(one.host)
    *labels, end = spelt.split(".")
    if any(is_disguised(label, is_whole=end.isascii()) for label in labels):
        return f"The host of this link, {spelt}, has letters that look like others: is it the right site?"
    if spelt != one.host:
        return f"This link hides its name: {one.host} is {spelt}. Write it so, if it is the right site."
    return ""


def _spelt_out(host: str) -> str:
    labels = []
    for label in host.split("."):
        try:
            labels.append(label[4:].encode().decode("punycode") if label.startswith("xn--") else label)
        except (UnicodeError, ValueError):
            labels.append(label)
    return ".".join(labels)


LINK_NOT_PUBLIC = Rule(
    id="link_not_public",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="Links to an IP address, which look like fraud, or into a network where readers can't go.",
    look=not_public,
    flagged=(
        Example("More at http://192.168.1.7/sale"),
        Example("More at https://[2001:db8::1]/sale"),
        Example("More at http://localhost:8000/sale"),
    ),
    passing=(Example("More at https://example.com/1.2.3.4"), Example("Version 1.2.3.4 is here.")),
)
LINK_WITH_USER = Rule(
    id="link_with_user",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="Links with a name or a password before the host: they give it away, or deceive about the site.",
    look=with_user,
    source="https://www.rfc-editor.org/rfc/rfc3986#section-7.5",
    flagged=(
        Example("More at https://ana:secret@example.com/sale"),
        Example("More at https://example.com@evil.org/sale"),
    ),
    passing=(Example("More at https://example.com/@ana, or write to ana@example.com"),),
)
LINK_LOOKS_ALIKE = Rule(
    id="link_looks_alike",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="Hosts with letters of several scripts, or that hide them in Punycode: another site's disguise.",
    look=looks_alike,
    source="https://www.unicode.org/reports/tr39/",
    flagged=(
        Example("More at https://ex\u0430mple.com/sale"),
        Example("More at https://xn--80ak6aa92e.com/"),
        Example("More at https://xn--mnchen-3ya.de/"),
    ),
    passing=(
        Example("More at https://münchen.de/"),
        Example("More at https://пример.рф/"),
        Example("More at https://例え.jp/"),
    ),
)
