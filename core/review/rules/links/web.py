"""The web addresses of a text, read."""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from itertools import islice
from urllib.parse import SplitResult, urlsplit

from core.platforms.addresses import MOST_FOUND
from core.review.rules.checked import Checked, Said

_FILE_ENDS = frozenset({"md", "py", "sh", "rs", "zip", "mov", "ps"})
"""Ends of files that are top-level domains too."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """One at `start` in a text. A bare one stands without `https://`."""

    start: int
    text: str
    bare: bool
    split: SplitResult
    host: str
    """In small letters, as it is written."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def whole(self) -> str:
        """It with `https://`."""
        return f"https://{self.text}" if self.bare else self.text

    @property
    def is_ip_address(self) -> bool:
        try:
            ip_address(self.host)
        except ValueError:
            # Browsers also take one number of ten digits, and octal and hexadecimal ones.
            last = self.host.rpartition(".")[2]
            return last.isdecimal() or last.startswith("0x")
        return True

    @property
    def may_be_a_file(self) -> bool:
        """Whether it may name a file, such as README.md."""
        return self.host.count(".") == 1 and self.host.rpartition(".")[2] in _FILE_ENDS

    @property
    def parameters(self) -> tuple[tuple[int, str], ...]:
        """Each `name=value` of the query, and where it stands in the address."""
        start = self.text.find("?") + 1
        if not start:
            return ()
        query = self.text[start:].partition("#")[0]
        found = []
        for pair in query.split("&"):
            found.append((start, pair))
            start += len(pair) + 1
        return tuple(found)


def others(checked: Checked, said: Said) -> tuple[WebAddress, ...]:
    """The web addresses of a part, but for a link of ours."""
    ours = checked.own.shown if checked.own and checked.own.shown != checked.own.plain else None
    return tuple(one for one in web_addresses(said) if one.text != ours)


@lru_cache(maxsize=16)
def web_addresses(said: Said) -> tuple[WebAddress, ...]:
    """Those of a part that can be read, in their order."""
    found = (read(one.text, one.start, bare=one.bare) for one in islice(said.addresses, MOST_FOUND))
    return tuple(one for one in found if one is not None)


def read(text: str, start: int = 0, *, bare: bool = False) -> WebAddress | None:
    """A web address; None where it is none, or can't be read."""
    if not bare and not text[:8].lower().startswith(("http://", "https://")):
        return None
    try:
        split = urlsplit(f"https://{text}" if bare else text)
        host = split.hostname or ""
    except ValueError:
        return None
    return WebAddress(start, text, bare, split, host)
