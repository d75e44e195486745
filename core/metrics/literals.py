"""Values as SQL for DuckDB, in the place of parameters.

DuckDB's binding of parameters looks whether a value is one of pandas', and imports pandas for that: more
than a second and 80 MB in a process that has no other use for it. Besides, what stands in a query can be
used to leave out files that can't hold it.
"""

import re
from collections.abc import Sequence
from datetime import datetime

Literal = str | int | datetime | list[int] | list[datetime] | None

_PLACE = re.compile(r"\$([1-9])")


def quoted(text: str) -> str:
    """Text as SQL. DuckDB knows no escape in it but the doubled quote, and takes a NUL for the end."""
    parts = ["'" + part.replace("'", "''") + "'" for part in text.split("\0")]
    return parts[0] if len(parts) == 1 else f"({' || chr(0) || '.join(parts)})"


def literal(value: Literal) -> str:
    match value:
        case None:
            return "NULL"
        case int():
            return str(value)
        case datetime():
            return f"TIMESTAMPTZ {quoted(value.isoformat())}"
        case str():
            return quoted(value)
        case list():
            return f"[{', '.join(map(literal, value))}]"


def filled(query: str, values: Sequence[Literal]) -> str:
    """`query` with the first of `values` for $1, the second for $2, and so on."""
    return _PLACE.sub(lambda place: literal(values[int(place[1]) - 1]), query) if values else query
