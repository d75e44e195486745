"""What readers did, as it is reported of a post: one shape, and one set of bounds for whoever reports."""

from datetime import UTC, datetime
from random import Random
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field
from pydantic.dataclasses import dataclass

from core.foundation.ids import PostId
from core.foundation.text import is_visible, storable
from core.foundation.unknown import NoSwitch

LONGEST_ID = 200
LONGEST_SOURCE = 64
MOST = 1_000_000_000
"""The largest count one report may carry; more is a mistake."""
OLDEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""What lies outside is a mistake, such as a moment in the wrong unit."""
LEAST_RATE, MOST_RATE = 0.01, 0.08
"""Between which rates posts appeal to readers who don't exist; drawn by chance, whatever the copy."""


def _seen(text: str) -> str:
    if not is_visible(storable(text)):
        raise ValueError("is needed")
    return text


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


_SEEN = AfterValidator(_seen)
"""For what tells things apart, and so must be there to see; behind its length, which is quicker to check."""
Count = Annotated[int, Field(ge=0, le=MOST), NoSwitch]


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Report:
    """Impressions and clicks of one post since its last report. The same `id` twice counts once.

    Clicks may exceed impressions here: a click can be reported after its impression was, and a tracked
    link knows no impressions at all. Whether a click-through rate makes sense is judged over the totals.
    """

    id: Annotated[str, Field(max_length=LONGEST_ID), _SEEN]
    post_id: Annotated[PostId, AfterValidator(storable)]
    impressions: Count
    clicks: Count
    at: Annotated[AwareDatetime, Field(ge=OLDEST, lt=LATEST), AfterValidator(_in_utc)]
    source: Annotated[str, Field(max_length=LONGEST_SOURCE), _SEEN]


def simulated_clicks(readers: int, *, appeal: Random, luck: Random) -> int:
    """How many of `readers` who are made up follow a link: by chance, and the same for the same chance."""
    rate = appeal.uniform(LEAST_RATE, MOST_RATE)
    return sum(luck.random() < rate for _ in range(readers))
