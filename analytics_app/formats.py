"""How figures are written, everywhere the same."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.foundation.clipping import clipped
from core.foundation.money import MICROS_PER_DOLLAR, Money

T = TypeVar("T", bound=str)
UNKNOWN = "–"
_MARKUP = re.compile(r"[\\`*_\[\]<$~&|]|^[#+>=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


def count(number: int) -> str:
    return f"{number:,}"


def share(rate: float | None) -> str:
    """A share of things people decided, in whole percent; never none or all where it isn't."""
    if rate is None:
        return UNKNOWN
    return "<1%" if 0 < rate < 0.01 else ">99%" if 0.99 < rate < 1 else f"{rate:.0%}"


def distance(changed: float | None) -> str:
    """An edit distance, from 0 to 1; never 0 or 1 where it isn't."""
    if changed is None:
        return UNKNOWN
    if changed in (0, 1):
        return f"{changed:.0f}"
    return "<0.01" if changed < 0.01 else ">0.99" if changed > 0.99 else f"{changed:.2f}"


def money(amount: Money) -> str:
    """Whole cents, as people read money; finer only where it is less than a cent."""
    return str(amount) if abs(amount.micros) < MICROS_PER_DOLLAR // 100 else f"${amount.dollars:,.2f}"


def span(length: timedelta | None) -> str:
    """A length of time in the unit that suits it: 45 s, 12 min, 3.5 h, 2.1 days."""
    if length is None:
        return UNKNOWN
    seconds = length.total_seconds()
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 36 * 3600:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 86_400:.1f} days"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A moment on the viewer's clock, such as 2 Mar 2026, 14:05."""
    return written(at.astimezone(zone))


def written(local: datetime) -> str:
    """What a clock shows, as `moment` has it."""
    return f"{local.day} {local:%b %Y, %H:%M}"


def distinct(names: Mapping[T, str]) -> dict[T, str]:
    """Names that tell campaigns, or people, apart: those that share one get the end of their id."""
    times = Counter(names.values())
    return {id_: name if times[name] == 1 else f"{name} ·{id_[-4:]}" for id_, name in names.items()}


def in_short(text: str, most: int) -> str:
    """The text on one line of at most `most` characters."""
    return clipped(" ".join(text.split()), most)


def plain(text: str) -> str:
    """People's text as it reads, where Streamlit would take it for Markdown: no formula between two prices,
    no icon, and no picture that is loaded from elsewhere. It is one line.
    """
    return _MARKUP.sub(r"\\\g<0>", text).replace(":", "&#58;")
