"""Which figures of a variant count, where several sources tell the same thing.

They are never added to one another: two who watch the same readers would count them twice.

- Impressions are those that platforms tell; where they tell none, those that were reported.
- Clicks are those on our own tracked links; else those that were reported; else those that platforms tell.
- Where one variant's clicks are those on our links, so are those of the ones it is compared with.
- Likes, replies and reposts are what platforms tell.
- Of several who reported, one counts for all variants that are compared, for views and clicks alike: of those
  who report both, who saw most of the variants, and then most of the one it saw least of. Where each reports
  one of the two only, one is chosen for each in the same way.
- Readers who are made up stand by themselves: where there are any, nothing else is shown.

What several posts of a variant have reached is added up, and is known where it is of all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.foundation.ids import CampaignId, LanguageName, PlatformName, VariantId
from core.metrics.rows import LINK, LINK_WITHOUT_POST, SIMULATED

LIKED = ("likes", "replies", "reposts")
MEASURES = ("impressions", "clicks", *LIKED)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many, who says so, and when they last said it."""

    count: int
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """What one source has reported of a variant, added up."""

    source: str
    impressions: int
    clicks: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a platform said last of one post of a variant. None where it does not tell."""

    source: str
    at: datetime
    impressions: int | None
    clicks: int | None
    likes: int | None
    replies: int | None
    reposts: int | None

    @property
    def figures(self) -> dict[str, Figure | None]:
        """All of them by their names, in the order in which people read them."""
        return {
            name: None if (count := getattr(self, name)) is None else Figure(count, self.source, self.at)
            for name in MEASURES
        }


@dataclass(frozen=True, slots=True)
class VariantTotals:
    """What a published variant has reached so far; None is not available, which is not 0."""

    campaign_id: CampaignId
    variant_id: VariantId
    label: str
    platform: PlatformName
    impressions: Figure | None = None
    clicks: Figure | None = None
    likes: Figure | None = None
    replies: Figure | None = None
    reposts: Figure | None = None
    is_gone: bool = False
    """Whether the platform said of one of its posts that it is not there any more."""
    language: LanguageName | None = None
    """In which it was to be written; None where that is the language of its news."""

    @property
    def compared_with(self) -> tuple[PlatformName, LanguageName | None]:
        """What it has in common with those of its campaign that it is compared with: its readers."""
        return self.platform, self.language

    @property
    def where(self) -> str:
        """The platform, and the language where one was chosen."""
        in_it = f" in {self.language.label}" if self.language else ""
        return f"{self.platform.label}{in_it}"

    @property
    def is_simulated(self) -> bool:
        """Whether its readers are made up."""
        return any(figure is not None and figure.source == SIMULATED for figure in self.figures.values())

    @property
    def figures(self) -> dict[str, Figure | None]:
        """All of them by their names, in the order in which people read them."""
        return {name: getattr(self, name) for name in MEASURES}


def counted(
    reported: Sequence[Reported], fetched: Sequence[Fetched], beside: Sequence[Reported]
) -> dict[str, Figure | None]:
    """The figure that counts for each measure; `beside` are the reports of all variants that are compared."""
    made_up = [report for report in reported if report.source == SIMULATED]
    if made_up:
        reported, fetched = made_up, ()
    by_link = [report for report in reported if report.source == LINK]
    others = [report for report in reported if report.source not in (LINK, LINK_WITHOUT_POST)]
    one = _who_reports_both(beside)
    of_one = [report for report in others if report.source == one]
    told = _told(fetched)
    return {
        **told,
        "impressions": told["impressions"] or _most(_seen, of_one, beside) or _most(_seen, others, beside),
        "clicks": _most(_clicked, by_link, beside)
        or _most(_clicked, of_one, beside)
        or _most(_clicked, others, beside)
        or told["clicks"],
    }


def side_by_side(variants: Sequence[VariantTotals]) -> list[VariantTotals]:
    """The variants of one campaign on one platform, in one language, with clicks that can be compared.

    Where one's are those on our links, so are the others': a link that nobody has followed tells nothing, and
    was followed 0 times.
    """
    by_link = [variant.clicks for variant in variants if variant.clicks and variant.clicks.source == LINK]
    if not by_link:
        return list(variants)
    none = Figure(0, LINK, max(clicks.at for clicks in by_link))
    return [
        variant if variant.clicks in by_link or variant.is_simulated else replace(variant, clicks=none)
        for variant in variants
    ]


def _told(fetched: Sequence[Fetched]) -> dict[str, Figure | None]:
    """What platforms told of all posts together, as old as the oldest of it."""
    if not fetched:
        return dict.fromkeys(MEASURES)
    together = min(fetched, key=lambda version: version.at)
    if len(fetched) > 1:
        counts = ([getattr(version, name) for version in fetched] for name in MEASURES)
        sums = (None if None in known else sum(known) for known in counts)
        together = Fetched(together.source, together.at, *sums)
    return together.figures


def _seen(report: Reported) -> Figure | None:
    """Who reports clicks alone knows no impressions."""
    return Figure(report.impressions, report.source, report.at) if report.impressions else None


def _clicked(report: Reported) -> Figure | None:
    """Who sees readers sees that none of them clicks."""
    is_known = report.clicks or report.impressions
    return Figure(report.clicks, report.source, report.at) if is_known else None


def _most(
    told_by: Callable[[Reported], Figure | None], reported: Sequence[Reported], beside: Sequence[Reported]
) -> Figure | None:
    known = [figure for figure in map(told_by, reported) if figure]
    if len(known) < 2:
        return known[0] if known else None
    beside_known = [figure for figure in map(told_by, beside) if figure]
    return max(known, key=lambda figure: _rank(figure.source, beside_known))


def _who_reports_both(beside: Sequence[Reported]) -> str | None:
    """Who counts for views and clicks alike: one's views beside another's clicks are nobody's rate."""
    seen = [figure for figure in map(_seen, beside) if figure]
    clicking = {report.source for report in beside if report.clicks}
    both = {figure.source for figure in seen} & clicking
    return max(both, key=lambda source: _rank(source, seen), default=None)


def _rank(source: str, known: Sequence[Figure]) -> tuple[int, int, int, str]:
    """How many variants a source knows, how many it counted of the one it knows least of, and of all."""
    counts = [figure.count for figure in known if figure.source == source]
    return len(counts), min(counts, default=0), sum(counts), source
