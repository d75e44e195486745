"""Whether something is a URL at all, as X judges it: of any host, with who signs in and a port.

Source: twitter-text's `isValidUrl` and the regular expressions that it is made of,
https://github.com/twitter/twitter-text/tree/master/js/src/regexp, after RFC 3986.
"""

import regex

_UNRESERVED, _ENCODED, _SUB_DELIMS = r"a-z\u0400-\u04FF0-9\-._~", "%[0-9a-f]{2}", r"!$&'()*+,;="
_SCHEME = regex.compile(r"https?://", regex.IGNORECASE)
_BORDER = regex.compile(r"[/?#]")
_USER = regex.compile(rf"(?:[{_UNRESERVED}{_SUB_DELIMS}:]|{_ENCODED})++", regex.IGNORECASE)
_IN_PATH = rf"[{_UNRESERVED}{_SUB_DELIMS}:|@/]|{_ENCODED}"
_REST = regex.compile(
    rf"(?:/(?:{_IN_PATH})*+)?(?:\?(?:{_IN_PATH}|\?)*+)?(?:\#(?:{_IN_PATH}|\?)*+)?", regex.IGNORECASE
)
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IP = regex.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}|\[[a-f0-9:.]{{2,45}}\]", regex.IGNORECASE)
_PORT = regex.compile(r":[0-9]{1,5}")
_LABEL = regex.compile(r"(?:[a-z0-9_\-]|[^\x00-\x7f])++", regex.IGNORECASE)


def is_url(text: str, *, needs_scheme: bool = True) -> bool:
    """Whether `text` is a whole URL, with `https://` unless it may go without."""
    scheme = _SCHEME.match(text)
    if scheme is None and needs_scheme:
        return False
    after = text[scheme.end() :] if scheme else text
    border = _BORDER.search(after)
    place, rest = (after[: border.start()], after[border.start() :]) if border else (after, "")
    user, at, host = place.rpartition("@")
    if (at and user and not _USER.fullmatch(user)) or not _REST.fullmatch(rest):
        return False
    name, colon, port = host.rpartition(":")
    if colon and _PORT.fullmatch(colon + port):
        host = name
    return _is_host(host)


def _is_host(host: str) -> bool:
    if _IP.fullmatch(host):
        return True
    labels = host.split(".")
    if len(labels) == 1 or "_" in "".join(labels[-2:]) or labels[-1][:1].isdecimal():
        return False
    return all(_LABEL.fullmatch(label) and not {label[0], label[-1]} & {"_", "-"} for label in labels)
