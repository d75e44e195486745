"""Readers of the outbox, reported to Copydesk as a platform would report them: views and clicks.

Real ones are people who open a post's page; simulated ones are made up, the same for the same post and
round, and are reported under their own source so that nobody mistakes them for an audience.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

import httpx

from core.foundation.clock import Clock
from core.foundation.errors import Unavailable
from core.foundation.ids import new_id
from core.metrics import rows

CROWD = 1000
LEAST_RATE, MOST_RATE = 0.01, 0.08


class Source(StrEnum):
    """Where readers come from."""

    PLAYGROUND = "playground"
    SIMULATED = rows.SIMULATED


@dataclass(frozen=True, slots=True)
class Readers:
    """How often a post was seen, and how often its link was followed."""

    impressions: int = 0
    clicks: int = 0


class NotReported(Unavailable):
    """Copydesk did not take a report of readers."""

    code = "not_reported"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

    @property
    def message(self) -> str:
        return f"Copydesk did not take the report of readers: {self.reason}."


def simulated_crowd(key: str, *, round_number: int, has_link: bool) -> Readers:
    """A thousand made-up readers of the post `key`: each post has its own appeal, drawn by chance, each round
    its own luck. Where there is no link nobody follows one.
    """
    if not has_link:
        return Readers(CROWD)
    appeal = Random(key).uniform(LEAST_RATE, MOST_RATE)
    luck = Random(f"{key}:{round_number}")
    return Readers(CROWD, sum(luck.random() < appeal for _ in range(CROWD)))


@dataclass(slots=True)
class ReaderReports:
    """Sends reports to Copydesk's HTTP API."""

    api_url: str
    api_key: str = field(repr=False)
    clock: Clock
    _rounds: dict[str, int] = field(default_factory=dict)

    async def simulate(self, client: httpx.AsyncClient, key: str, *, has_link: bool) -> Readers:
        """Report another made-up crowd for the post `key`.

        Raises:
            NotReported: Copydesk did not take it.
        """
        round_number = self._rounds.get(key, 0) + 1
        readers = simulated_crowd(key, round_number=round_number, has_link=has_link)
        await self.report(client, key, readers, source=Source.SIMULATED)
        self._rounds[key] = round_number
        return readers

    async def report(self, client: httpx.AsyncClient, key: str, readers: Readers, *, source: Source) -> None:
        """Tell Copydesk about `readers` of the post `key`; the report's own id makes a repeat harmless.

        Raises:
            NotReported: Copydesk did not take it.
        """
        report = {
            "id": new_id("rpt"),
            "post_id": key,
            "impressions": readers.impressions,
            "clicks": readers.clicks,
            "at": self.clock.now().isoformat(),
            "source": source.value,
        }
        try:
            response = await client.post(
                f"{self.api_url.rstrip('/')}/api/v1/engagement",
                json={"reports": [report]},
                headers={"Authorization": f"Bearer {self.api_key}"},
                timeout=10,
            )
        except httpx.HTTPError as error:
            raise NotReported("it can't be reached") from error
        if not response.is_success:
            raise NotReported(f"it answered {response.status_code}")
