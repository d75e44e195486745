"""Gives a brief typed in a hurry the capitals and dashes it would have in print.

Only the case of letters and the kind of dash change: no word is added, dropped or guessed.
"""

import regex

from core.writing.offline.lexicon.names import DAYS, MONTHS, PROPER, UNMISTAKABLE_MONTHS


def respelled(text: str, product: str) -> str:
    """`text` with the product as it writes itself, days, months and well-known names with their capitals."""
    text = regex.sub(r"\S+", lambda word: _with_capital(word[0]), text)
    text = _MONTH.sub(lambda found: found[0].replace(found["month"], found["month"].capitalize()), text)
    text = _product_as_written(text, product)
    text = regex.sub(r"\bblack Friday\b", "Black Friday", text)
    return regex.sub(r"(?<=[\p{L}\p{N})])[^\S\n]+(?:-|--)[^\S\n]+(?=[\p{L}\p{N}])", " – ", text)


def _with_capital(word: str) -> str:
    """`word` with its capital if it is a name typed small; addresses and other spellings stay."""
    core = word.strip("()[]\"“”'’.,;:!?…")
    if not core or "/" in word or "@" in word:
        return word
    known = _NAMES.get(core) if core.islower() else None
    return word.replace(core, known, 1) if known else word


def _product_as_written(text: str, product: str) -> str:
    if len(product) < 3 or product.islower():
        return text
    name = rf"(?<![\p{{L}}\p{{N}}/.@#_-]){regex.escape(product.casefold())}(?![\p{{L}}\p{{N}}@_-]|\.\p{{L}})"
    return regex.sub(name, lambda _: product, text)


_NAMES = {
    **PROPER,
    **{day.casefold(): day for day in DAYS},
    **{f"{day.casefold()}s": f"{day}s" for day in DAYS},
    **{month.casefold(): month for month in UNMISTAKABLE_MONTHS},
    "i": "I",
    "i'm": "I'm",
}
_MONTH = regex.compile(
    rf"(?<=\d(?:st|nd|rd|th)?\.?\s)(?P<month>{'|'.join(MONTHS)})\b(?!\s+(?:not|be|have|use)\b)"
    rf"|(?<!\b(?:I|you|we|they|it|he|she|who) )\b(?P<month>{'|'.join(MONTHS)})(?=\.?\s\d)",
    regex.I,
)
