"""One try at one delivery, and what its answer means. The deciding half is pure."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from core.foundation.ids import DeliveryState
from core.foundation.outgoing import AddressNotAllowed
from core.foundation.resilience import LONGEST_RETRY_AFTER, retry_after
from core.foundation.sealing import Sealer, WrongSecretKey
from core.foundation.text import made_storable
from core.webhooks.models import Delivery, Endpoint
from core.webhooks.sign import signed_headers

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""What is waited after each failed try; the first try waits for nothing. Source: Standard Webhooks."""

SPREAD = 0.1
"""Waits are up to a tenth longer, by chance, so that what failed together doesn't come back together."""

LONGEST_PHRASE = 100
"""Characters of a receiver's own words that are kept."""
MOST_READ = 64 * 1024
GONE = 410


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a try. `status` is None when there was no answer at all."""

    status: int | None
    error: str = ""
    retry_after: timedelta = timedelta()

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a delivery after a try, and when the next is due, where there is one.

    `disable` says that the endpoint asked for nothing more.
    """

    state: DeliveryState
    at: datetime | None = None
    disable: bool = False


def next_after(answer: Answer, *, tries: int, now: datetime, chance: float) -> Next:
    """What `answer` to try number `tries` means; `chance` is a number from 0 to 1.

    Every answer but 2xx is a failure, a redirect too. 410 means that the endpoint is gone for good.
    Source: Standard Webhooks, "Deliverability and reliability".
    """
    if answer.accepted:
        return Next(DeliveryState.DELIVERED)
    if answer.status == GONE:
        return Next(DeliveryState.DEAD, disable=True)
    if tries > len(WAITS):
        return Next(DeliveryState.DEAD)
    wait = max(WAITS[tries - 1] * (1 + SPREAD * chance), min(answer.retry_after, LONGEST_RETRY_AFTER))
    return Next(DeliveryState.PENDING, now + wait)


async def send(
    client: httpx.AsyncClient,
    endpoint: Endpoint,
    delivery: Delivery,
    *,
    sealer: Sealer,
    now: datetime,
    within: timedelta,
) -> Answer:
    """Send `delivery` once, signed for this moment. The whole try, answer included, takes at most `within`.

    The status line decides: a receiver that accepts and then drips its answer has accepted.
    """
    try:
        secret = endpoint.open_secret(sealer)
    except WrongSecretKey as refusal:
        return Answer(None, refusal.message)
    headers = {
        "content-type": "application/json",
        **signed_headers(secret, delivery.id, delivery.body, at=now),
    }
    answer = Answer(None)
    try:
        async with (
            asyncio.timeout(within.total_seconds()),
            client.stream("POST", endpoint.url, content=delivery.body.encode(), headers=headers) as response,
        ):
            answer = _answer(response, now)
            await _read_some(response)
    except AddressNotAllowed as refusal:
        return Answer(None, refusal.message)
    except (TimeoutError, httpx.TimeoutException):
        late = f"The receiver did not answer within {within.total_seconds():g} seconds."
        return answer if answer.status is not None else Answer(None, late)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # a name that is no IDNA
        unreached = f"The receiver could not be reached ({type(error).__name__})."
        return answer if answer.status is not None else Answer(None, unreached)
    return answer


def _answer(response: httpx.Response, now: datetime) -> Answer:
    if response.is_success:
        return Answer(response.status_code)
    return Answer(
        response.status_code,
        f"The receiver answered {response.status_code} {_phrase(response)}".rstrip() + ".",
        retry_after(response.headers.get("retry-after"), now),
    )


def _phrase(response: httpx.Response) -> str:
    return made_storable(response.reason_phrase, LONGEST_PHRASE)


async def _read_some(response: httpx.Response) -> None:
    """Read a short answer to its end, so that the connection can be used again; leave a long one.

    Raw, so that a small compressed answer can't unfold into a large one.
    """
    read = 0
    async for chunk in response.aiter_raw():
        read += len(chunk)
        if read > MOST_READ:
            return
