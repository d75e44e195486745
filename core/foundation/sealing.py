"""Secrets at rest: sealed under a key that is derived from SECRET_KEY, and bound to the row they belong to.

A sealed text is `sealed:1:<kid>:<base64url of nonce and AES-256-GCM ciphertext>`. The kid names the key
without telling it, so that a row under another SECRET_KEY is known as such. What a former SECRET_KEY sealed
still opens while it is listed in SECRET_KEYS_BEFORE, and can be sealed anew under the one now.
"""

import base64
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.foundation.errors import CopydeskError

FORM = "sealed:1:"
NONCE_BYTES = 12
_ENCLOSED = "enclosed"


class WrongSecretKey(CopydeskError):
    """What is kept in the database was sealed under another SECRET_KEY, or was moved or changed there."""

    code = "wrong_secret_key"

    @property
    def message(self) -> str:
        return (
            "A secret in the database can't be opened with this SECRET_KEY. List the one it was made under "
            "in SECRET_KEYS_BEFORE, or make the webhook endpoint anew (copydesk webhook add), or connect "
            "the account anew (copydesk account connect)."
        )


@dataclass(frozen=True, slots=True, repr=False)
class Sealer:
    """Seals under one key, and opens under that and former ones. Build it with `of`."""

    key: bytes
    kid: str
    former: tuple["Sealer", ...] = ()

    @classmethod
    def of(cls, secret_key: bytes, *before: bytes) -> "Sealer":
        """The sealer of an installation's SECRET_KEY, which opens what those `before` it sealed, too."""
        key, kid = _derived(secret_key, "copydesk sealing 1", 32), _derived(secret_key, "copydesk kid 1", 4)
        return cls(key, kid.hex(), tuple(map(cls.of, before)))

    @property
    def mark(self) -> str:
        """What everything that is sealed under this key begins with."""
        return f"{FORM}{self.kid}:"

    @property
    def marks(self) -> tuple[str, ...]:
        """What everything begins with that this opens."""
        return self.mark, *(sealer.mark for sealer in self.former)

    def seal(self, plain: str, *, place: str) -> str:
        """`plain` as it may lie in the database; only at `place`, such as a row's id, can it be opened."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + AESGCM(self.key).encrypt(nonce, plain.encode(), self._bound_to(place))
        return f"{self.mark}{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, *, place: str) -> str:
        """What was sealed.

        Raises:
            WrongSecretKey: it was sealed under an unknown key, or for another place, or was changed.
        """
        for sealer in (self, *self.former):
            if sealed.startswith(sealer.mark):
                return sealer._opened(sealed, place)
        raise WrongSecretKey

    def _opened(self, sealed: str, place: str) -> str:
        try:
            raw = base64.urlsafe_b64decode(sealed.removeprefix(self.mark))
            return (
                AESGCM(self.key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], self._bound_to(place)).decode()
            )
        except (InvalidTag, ValueError) as error:
            raise WrongSecretKey from error

    def enclose(self, plain: str, *, place: str) -> str:
        """`plain` in an envelope: sealed under a key of its own, and that key under ours.

        Another SECRET_KEY then needs the short key sealed anew, and not what lies in the envelope.
        """
        data_key = os.urandom(32)
        letter = Sealer(data_key, _ENCLOSED).seal(plain, place=place)
        return f"{self.seal(data_key.hex(), place=place)} {letter}"

    def disclose(self, enclosed: str, *, place: str) -> str:
        """What lies in the envelope.

        Raises:
            WrongSecretKey: as in `open`.
        """
        sealed_key, _, letter = enclosed.partition(" ")
        data_key = bytes.fromhex(self.open(sealed_key, place=place))
        return Sealer(data_key, _ENCLOSED).open(letter, place=place)

    def seal_anew(self, sealed: str, *, place: str) -> str:
        """What was sealed, or enclosed, as it may lie in the database under the key of now.

        Raises:
            WrongSecretKey: as in `open`.
        """
        head, blank, letter = sealed.partition(" ")
        return f"{self.seal(self.open(head, place=place), place=place)}{blank}{letter}"

    def _bound_to(self, place: str) -> bytes:
        return f"{self.mark}{place}".encode()


def _derived(secret_key: bytes, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode()).derive(secret_key)
