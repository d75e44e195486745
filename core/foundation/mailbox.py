"""E-mail addresses, as far as every server takes them: what stands before the @ is ASCII, domains may be any.

The form is that of HTML's `<input type=email>`, which leaves out of RFC 5322 what nobody has: comments,
quotes, addresses without a dot. Source: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address.
Lengths are those of RFC 5321, 4.5.3.1.
"""

import re
from dataclasses import dataclass

import idna

from core.foundation.outgoing import LABEL

LONGEST_ADDRESS = 254
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name of who has it, such as "Fernweh <news@fernweh.example>"."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def parse_address(text: str) -> str:
    """The address as it goes over the wire, its domain in lower case and Punycode.

    Raises:
        ValueError: it is none, or its local part is not ASCII, which few servers take.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at:
        raise ValueError("is no e-mail address")
    if not local.isascii():
        raise ValueError("has letters before the @ that most mail servers don't take")
    try:
        domain = idna.encode(domain.lower(), uts46=True).decode("ascii")
    except (UnicodeError, ValueError):
        raise ValueError("has a domain that can't be") from None
    labels = domain.split(".")
    if not _LOCAL.fullmatch(local) or len(labels) < 2 or not all(map(LABEL.fullmatch, labels)):
        raise ValueError("is no e-mail address")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise ValueError("has dots where no address has them")
    if len(local) + 1 + len(domain) > LONGEST_ADDRESS:
        raise ValueError("is longer than any e-mail address")
    return f"{local}@{domain}"


def parse_mailbox(text: str) -> Mailbox:
    """A name and its address in <>, or the address alone.

    Raises:
        ValueError: as `parse_address` does.
    """
    bare = text.strip()
    if not bare.isprintable():
        raise ValueError("holds a line break or another sign that no address has")
    if "<" not in bare:
        return Mailbox("", parse_address(bare))
    name, _, address = bare.rpartition("<")
    if not address.endswith(">"):
        raise ValueError("is no e-mail address")
    return Mailbox(" ".join(name.split()).strip('" '), parse_address(address[:-1]))
