"""Values as people paste them into settings: what copying brings along around them, and spoils inside."""

from urllib.parse import urlsplit

_AROUND = " \t\r\n\v\f\u00a0\u200b\u2028\u2029\u2060\ufeff"


def unwrapped(given: str) -> str:
    """`given` without white space, byte order marks and quotation marks around it."""
    plain = given.strip(_AROUND)
    for opening, closing in ('""', "''", "“”", "‘’", "``"):
        if len(plain) > 1 and plain[0] == opening and plain[-1] == closing:
            plain = plain[1:-1].strip(_AROUND)
    return plain


def spoilt_sign(plain: str, *, blanks: bool, only_ascii: bool) -> str:
    """The first character that was not meant, invisible or not allowed; empty if there is none."""
    for sign in plain:
        if not sign.isprintable() or (sign == " " and not blanks) or (only_ascii and not sign.isascii()):
            return sign
    return ""


def has_host(address: str) -> bool:
    """Whether `address` says where to connect to, with a port that can be, if any."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
