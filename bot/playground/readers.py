"""Readers of the outbox, reported to Copydesk as a platform would report them: views and clicks.

Real ones are people who open a post's page; simulated ones are made up, the same for the same post and
round, and are reported under their own source so that nobody mistakes them for an audience.
"""

from dataclasses import dataclass, field
from random import Random

import httpx
from pydantic import TypeAdapter

from core.foundation.clock import Clock
from core.foundation.errors import Unavailable
from core.foundation.ids import PostId, new_id
from core.metrics.engagement import Report, simulated_clicks
from core.metrics.rows import SIMULATED

CROWD = 1000
PLAYGROUND = "playground"
"""The source of reports whose readers opened a post's page here."""
_REPORT = TypeAdapter(Report)


class NotReported(Unavailable):
    """Copydesk did not take a report of readers."""

    code = "not_reported"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

    @property
    def message(self) -> str:
        return f"Copydesk did not take the report of readers: {self.reason}."


def crowd_clicks(key: str, *, round_number: int, has_link: bool) -> int:
    """How many of a thousand made-up readers of the post `key` follow its link: each post has its own appeal,
    drawn by chance, each round its own luck. Where there is no link nobody follows one.
    """
    luck = Random(f"{key}:{round_number}")
    return simulated_clicks(CROWD, appeal=Random(key), luck=luck) if has_link else 0


@dataclass(slots=True)
class ReaderReports:
    """Sends reports to Copydesk's HTTP API."""

    api_url: str
    api_key: str = field(repr=False)
    clock: Clock
    _rounds: dict[str, int] = field(default_factory=dict)

    async def simulate(self, client: httpx.AsyncClient, key: str, *, has_link: bool) -> None:
        """Report another made-up crowd for the post `key`.

        Raises:
            NotReported: Copydesk did not take it.
        """
        round_number = self._rounds.get(key, 0) + 1
        clicks = crowd_clicks(key, round_number=round_number, has_link=has_link)
        await self.report(client, key, impressions=CROWD, clicks=clicks, source=SIMULATED)
        self._rounds[key] = round_number

    async def report(
        self,
        client: httpx.AsyncClient,
        key: str,
        *,
        impressions: int = 0,
        clicks: int = 0,
        source: str = PLAYGROUND,
    ) -> None:
        """Tell Copydesk how often the post `key` was seen, and its link followed.

        The report's own id makes a repeat harmless.

        Raises:
            NotReported: Copydesk did not take it.
        """
        report = Report(new_id("rpt"), PostId(key), impressions, clicks, self.clock.now(), source)
        try:
            response = await client.post(
                f"{self.api_url.rstrip('/')}/api/v1/engagement",
                json={"reports": [_REPORT.dump_python(report, mode="json")]},
                headers={"Authorization": f"Bearer {self.api_key}"},
                timeout=10,
            )
        except httpx.HTTPError as error:
            raise NotReported("it can't be reached") from error
        if not response.is_success:
            raise NotReported(f"it answered {response.status_code}")
