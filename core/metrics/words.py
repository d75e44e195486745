"""Figures in words: from whom they are, how old they are, and what is not available."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.foundation.ids import PlatformName
from core.metrics.rows import LINK, SIMULATED
from core.metrics.totals import Figure, VariantTotals

NOT_AVAILABLE = "not available"
_SPANS = (
    (timedelta(days=365), "year"),
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


def whence(source: str) -> str:
    """Who says so, such as “from Bluesky”."""
    if source == SIMULATED:
        return "drawn by chance"
    if source == LINK:
        return "from tracked links"
    label = PlatformName(source).label if source in set(PlatformName) else source
    return f"from {label}"


def age(at: datetime, now: datetime) -> str:
    """How long ago that was, such as “12 minutes ago”."""
    passed = now - at
    for span, word in _SPANS:
        if passed >= span:
            many = passed // span
            return f"{many} {word}{'s' if many > 1 else ''} ago"
    return "just now"


def sources(figures: Mapping[str, Figure | None], now: datetime) -> str:
    """From whom each figure is and how old, those of one answer together, and what is not available."""
    told: dict[str, list[str]] = {}
    for name, figure in figures.items():
        words = f"{whence(figure.source)}, {age(figure.at, now)}" if figure else NOT_AVAILABLE
        told.setdefault(words, []).append(name)
    # What is missing comes last.
    parts = sorted(told.items(), key=lambda part: part[0] == NOT_AVAILABLE)
    said = " · ".join(f"{_listed(names)} {words}" for words, names in parts)
    return f"{said[:1].upper()}{said[1:]}."


def sources_of(variants: Sequence[VariantTotals], now: datetime) -> list[str]:
    """The same for all variants of a platform: those of which the same can be said are named together."""
    told: dict[str, list[str]] = {}
    for variant in variants:
        said = sources(variant.figures, now) if any(variant.figures.values()) else "Not measured yet."
        gone = " It is not there any more." if variant.is_gone else ""
        told.setdefault(f"{said}{gone}", []).append(variant.label)
    if len(told) == 1:
        return list(told)
    return [f"{_listed(labels)}: {said}" for said, labels in told.items()]


def counts(figures: Mapping[str, Figure | None], names: Sequence[str]) -> list[str]:
    """Those of `names` that are known, each with its noun: 12 likes, 1 reply."""
    known = ((name, figure.count) for name in names if (figure := figures.get(name)) is not None)
    return [f"{count:,} {_ONE[name] if count == 1 else name}" for name, count in known]


_ONE = {
    "impressions": "impression",
    "clicks": "click",
    "likes": "like",
    "replies": "reply",
    "reposts": "repost",
}


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
