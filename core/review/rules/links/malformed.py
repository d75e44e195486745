"""Links that are misspelt."""

from collections.abc import Iterator

import regex

from core.foundation.hosts import is_local_name
from core.foundation.tlds import ALL_TLDS
from core.platforms.validity import is_url
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.links.web import WebAddress, others
from core.review.rules.rule import Example, Family, Found, Rule

_MISSPELT = regex.compile(
    r"(?i)(?<![\p{L}\p{N}/:.@-])(?:"
    r"(?P<scheme>https?:/(?=[^/\s])|https?//(?=\w)|https?:///++|https?;/{1,2}|https?:{2,4}/{1,3}|https?:\\{1,4}"
    r"|(?:htt|htp|hhttp|htttp|httpp|ttp|hppt|htps|ttps|hhttps|htpps|htttps|httsp|httpss)://"
    r"|https?://https?:?/{0,3}(?=\w)|https?://[ \t]{1,3}+(?=[\w-]{1,63}+\.\w))"
    r"|(?P<www>(?:www[,;:]|www\.\.++|wwww++\.|ww\.)(?=[\w-]{1,63}+\.\p{L})))"
)
_RESERVED = frozenset({"example", "test", "invalid"})
"""Ends of names that are there for examples (RFC 2606)."""
_MEANT = dict.fromkeys(("con", "cmo", "ocm", "comm", "coom", "vom", "xom", "cpm"), "com") | {
    "ogr": "org",
    "rog": "org",
    "nte": "net",
    "ent": "net",
}


def malformed(checked: Checked) -> Iterator[Found]:
    """A warning for each address with a slip in what it begins or ends with."""
    for said in checked.said:
        for match in _MISSPELT.finditer(said.words):
            right = (
                "www."
                if match["www"]
                else "http://"
                if match[0].lower().startswith("http:///")
                else "https://"
            )
            sentence = f"“{match[0].strip()}” begins no address that works. Write “{right}”."
            if match[0][-1].isspace():
                sentence = "A blank breaks this address. Take it out."
            yield Found(sentence, said.span(*match.span()), said.fix(*match.span(), right, f"Write {right}"))
        for address in others(checked, said):
            if (end := _no_such_end(address)) is not None:
                yield _without_end(said, address, end)
            elif (
                not address.bare
                and not _begins_wrongly(address)
                and not is_url(f"https://{address.split.netloc}")
            ):
                sentence = (
                    f"“{address.text}” is no address that browsers and platforms read alike. Correct it."
                )
                yield Found(sentence, said.span(address.start, address.end))


def _begins_wrongly(address: WebAddress) -> bool:
    """Whether it was told already, or leads into one's own network."""
    return is_local_name(address.host) or _MISSPELT.match(address.text) is not None


def _no_such_end(address: WebAddress) -> str | None:
    """What the host ends with, where that is no top-level domain."""
    if address.bare or address.is_ip_address or _begins_wrongly(address):
        return None
    end = address.host.rpartition(".")[2]
    if end in ALL_TLDS or end in _RESERVED or end.startswith("xn--"):
        return None
    return end


def _without_end(said: Said, address: WebAddress, end: str) -> Found:
    start = address.text.lower().find(address.host)
    place = address.start + start + len(address.host) - len(end)
    meant = _MEANT.get(end)
    fix = said.fix(place, place + len(end), meant, f"Write .{meant}") if meant and start >= 0 else None
    sentence = f"“{address.text}” leads nowhere: no address ends with “.{end}”. Correct it."
    if "." not in address.host:
        sentence = f"“{address.text}” leads nowhere: it names no site. Correct it."
    return Found(sentence, said.span(address.start, address.end), fix)


LINK_MALFORMED = Rule(
    id="link_malformed",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="Links with a slip in them, which lead nowhere: https//, a blank, .con.",
    look=malformed,
    source="https://www.rfc-editor.org/rfc/rfc3986",
    flagged=(
        Example("More at https//example.com/sale"),
        Example("More at https:/example.com/sale"),
        Example("More at htps://example.com/sale"),
        Example("More at https:// example.com/sale"),
        Example("More at https://example.con/sale"),
        Example("More at www,example.com"),
        Example("More at http://256.1.2.3/sale"),
        Example("More at https://shop_.example.com/sale"),
    ),
    passing=(
        Example("More at https://example.com/sale, https://fr.wikipedia.org/wiki/Café"),
        Example("More at www.example.com and https://shop.example"),
        Example("Write http or https before it; news on the www."),
    ),
)
