"""What people say that models cost, as they write it into settings, in US dollars per million tokens.

A price is input/output, or input/output/cached input. A table has one for each of several models, by name or
by the beginning, end or middle of it: `gpt-5-mini=0.25/2/0.025,our-*=0/0`.
"""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

_AMOUNT = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_IN_NO_MODEL = re.compile(r"[\s;=|]")
_PRICE = re.compile(rf"({_AMOUNT})/{_AMOUNT}(?:/({_AMOUNT}))?")


def price_in(text: str) -> str:
    """The price that `text` says, without signs that say no more.

    Raises:
        ValueError: it is none.
    """
    plain = text.replace("$", "").replace(" ", "")
    said = _PRICE.fullmatch(plain)
    if said is None:
        raise ValueError(
            f"must be two amounts, such as 0.15/0.60, or three, the last for cached input; it is “{text}”."
        )
    into, cached = said.groups()
    if cached is not None and float(cached) > float(into):
        raise ValueError(
            f"has cached input dearer than other input ({text}); the order is input/output/cached input."
        )
    return plain


def require_model(name: str) -> None:
    """That `name` can be a model's, and is not two, or one with its price or task.

    Raises:
        ValueError: it can't.
    """
    if _IN_NO_MODEL.search(name):
        raise ValueError(f"takes “{name}” for one model, which it can't be; put commas between models.")


def table_in(text: str) -> dict[str, str]:
    """The price of each model, or pattern of models, in `text`.

    Raises:
        ValueError: part of it can't be used; says which, and what to write.
    """
    table: dict[str, str] = {}
    for pair in filter(None, map(str.strip, text.split(","))):
        name, _, price = pair.rpartition("=")
        name = name.strip().lower()
        if not name:
            raise ValueError(f"must be models and prices, such as our-model=0.15/0.60; “{pair}” is neither.")
        require_model(name)
        if name in table:
            raise ValueError(f"has two prices for {name}; leave one.")
        try:
            table[name] = price_in(price.strip())
        except ValueError as error:
            raise ValueError(f"the price of {name} {error}") from error
    return table


def price_of_name(model: str, table: Mapping[str, str]) -> str | None:
    """What `table` says of `model`: by its very name, or by the first pattern that fits."""
    name = model.strip().lower()
    fitting = (price for pattern, price in table.items() if fnmatchcase(name, pattern))
    return table.get(name) or next(fitting, None)
