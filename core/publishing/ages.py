"""Ages at which a platform is asked what a post has reached."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain

from core.foundation.ids import PlatformName
from core.platforms.catalogue import profile_of

AGES = tuple(
    chain(
        (timedelta(minutes=minutes) for minutes in (5, 15, 30)),
        (timedelta(hours=hours) for hours in (1, 2, 4, 8, 16)),
        (timedelta(days=days) for days in range(1, 8)),
        (timedelta(weeks=weeks) for weeks in range(2, 14)),
    )
)
"""How old a post is each time its platform is asked what it has reached: minutes, hours, days, then weeks."""
AGES_WHERE_PAID = tuple(timedelta(days=days) for days in (0.125, 1, 3, 7, 14, 28, 91))
"""The same where each answer costs money. X tells clicks for 30 days."""
TOGETHER = timedelta(minutes=1)
"""Posts of the same account that are due within so long are asked about in the same call."""
SOONEST, LATEST = timedelta(minutes=1), timedelta(hours=6)
"""Between which a platform that did not answer is asked again: after a tenth of the post's age."""
PATIENCE = timedelta(days=7)
"""A platform that does not answer for so long after the last age is asked no more."""


def first_asked(platform: PlatformName, published_at: datetime) -> datetime | None:
    """When a post is asked about first; None where its platform tells nothing."""
    return published_at + _ages(platform)[0] if profile_of(platform).tells_figures else None


def next_asked(platform: PlatformName, published_at: datetime, now: datetime) -> datetime | None:
    """When a post that was asked about now is asked about next; None where it is old enough."""
    later = (published_at + age for age in _ages(platform))
    return next((moment for moment in later if moment > now + TOGETHER), None)


def asked_again(
    platform: PlatformName, published_at: datetime, now: datetime, until: datetime | None = None
) -> datetime | None:
    """When to try again after no answer, not before `until`; None where that was tried for long enough."""
    age = now - published_at
    if age > _ages(platform)[-1] + PATIENCE:
        return None
    return max(now + min(max(age / 10, SOONEST), LATEST), until or now)


def _ages(platform: PlatformName) -> Sequence[timedelta]:
    return AGES_WHERE_PAID if profile_of(platform).figures_cost.micros else AGES
