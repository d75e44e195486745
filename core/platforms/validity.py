"""Whether something is a URL at all, as X judges it: of any host, with who signs in and a port.

Source: twitter-text's `isValidUrl` and the regular expressions that it is made of,
https://github.com/twitter/twitter-text/tree/master/js/src/regexp, after RFC 3986.
"""

import regex

_PARTS = regex.compile(
    r"(?P<scheme>[^:/?#]++://)?(?P<user>[^/?#@]*+@)?(?P<host>\[[a-f0-9:.]++\]|[^/?#:@]++)(?::[0-9]{1,5}+)?"
    r"(?P<path>/[^?#]*+)?(?:\?(?P<query>[^#]*+))?(?:#(?P<fragment>.*+))?",
    regex.IGNORECASE,
)
_UNRESERVED, _ENCODED, _SUB_DELIMS = r"a-z\u0400-\u04FF0-9\-._~", "%[0-9a-f]{2}", r"!$&'()*+,;="
_USER = regex.compile(rf"(?:[{_UNRESERVED}{_SUB_DELIMS}:]|{_ENCODED})*+@", regex.IGNORECASE)
_REST = regex.compile(rf"(?:[{_UNRESERVED}{_SUB_DELIMS}:|@/?]|{_ENCODED})*+", regex.IGNORECASE)
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IP = regex.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}|\[[^\]]++\]")
_SUBDOMAIN = regex.compile(r"(?![_\-])(?:[a-z0-9_\-]|[^\x00-\x7f])++(?<![_\-])", regex.IGNORECASE)
_DOMAIN = regex.compile(r"(?!-)(?:[a-z0-9\-]|[^\x00-\x7f])++(?<!-)", regex.IGNORECASE)
_TLD = regex.compile(r"(?![0-9\-])(?:[a-z0-9\-]|[^\x00-\x7f])++(?<!-)", regex.IGNORECASE)


def is_url(text: str, *, needs_scheme: bool = True) -> bool:
    """Whether `text` is a whole URL, with `https://` unless it may go without."""
    parts = _PARTS.fullmatch(text)
    if parts is None or not _is_host(parts["host"]):
        return False
    scheme = (parts["scheme"] or "").lower()
    if scheme not in ({"http://", "https://"} if needs_scheme else {"http://", "https://", ""}):
        return False
    if parts["user"] and not _USER.fullmatch(parts["user"]):
        return False
    return all(_REST.fullmatch(parts[part] or "") for part in ("path", "query", "fragment"))


def _is_host(host: str) -> bool:
    if _IP.fullmatch(host):
        return True
    *subdomains, domain, tld = ["", *host.split(".")]
    named = (*map(_SUBDOMAIN.fullmatch, subdomains[1:]), _DOMAIN.fullmatch(domain), _TLD.fullmatch(tld))
    return all(named)
