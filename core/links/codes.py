"""Codes of short links: easy to read out, and hard to guess.

Eight of 28 letters and figures are 3.8e11 codes: of a million links one is met by 380,000 guesses. Vowels are
left out, so that no code is a word, and so is what looks like something else: l and 1, o and 0.
"""

import re
import secrets

ALPHABET = "bcdfghjkmnpqrstvwxyz23456789"
LENGTH = 8

_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None
