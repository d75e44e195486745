"""Who writes, as settings say: a model, others of its provider, one of another, and the offline writer.

What speaks to models is imported where there is one: half a second of each start is spared elsewhere.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from core.foundation.model_prices import price_of_name
from core.foundation.settings import Settings, secret_text
from core.providers.ways import Ways
from core.spending.ledger import Task
from core.spending.price_list import dearest, is_listed
from core.spending.rates import Rate
from core.writing.offline.writer import OfflineWriter
from core.writing.port import Writer

if TYPE_CHECKING:
    import openai
    from interlock import AsyncStorage

    from core.writing.model.priced import PricedModel
    from core.writing.model.writer import OpenAIWriter

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Chain:
    """Writers in the order in which they are asked, and the client of the first model's provider.

    `by_task` are those that are asked before them for a task.
    """

    writers: Sequence[Writer]
    client: "openai.AsyncOpenAI | None"
    by_task: Mapping[Task, Writer] = field(default_factory=dict)
    judge: "PricedModel | None" = None
    """The model that judges copy where one is to."""


@asynccontextmanager
async def open_chain(settings: Settings, ways: Ways) -> AsyncIterator[Chain]:
    """The chain that `settings` describe; its connections are closed when the block ends."""
    key = secret_text(settings.openai_api_key)
    if not key and not settings.openai_base_url:
        yield Chain([OfflineWriter()], None)
        return
    async with AsyncExitStack() as stack:
        models = await stack.enter_async_context(_Models.open(settings, ways))
        first = await models.client_at(settings.openai_base_url, key)
        tier = settings.openai_service_tier
        main = models.writer(first, settings.openai_model, settings.openai_price, tier)
        writers: list[Writer] = [main]
        writers += [models.writer(first, name, tier=tier) for name in settings.other_models]
        if settings.fallback_model:
            other = await models.client_at(settings.fallback_base_url, secret_text(settings.fallback_api_key))
            writers.append(models.writer(other, settings.fallback_model, settings.fallback_price))
        if settings.fallback_offline:
            writers.append(OfflineWriter())
        by_task = {
            Task(task): models.writer(first, name, tier=tier)
            for task, name in settings.models_by_task.items()
        }
        judge = by_task.pop(Task.MODERATE, main)
        yield Chain(writers, first, by_task, judge.priced)


class _Models:
    """Writers over models, and what they share; `stack` closes it."""

    def __init__(
        self, settings: Settings, ways: Ways, stack: AsyncExitStack, shared: "AsyncStorage | None"
    ) -> None:
        self._settings, self._ways, self._stack, self._shared = settings, ways, stack, shared

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings, ways: Ways) -> AsyncIterator["_Models"]:
        async with AsyncExitStack() as stack:
            shared = await stack.enter_async_context(_shared(settings.redis_url))
            yield cls(settings, ways, stack, shared)

    async def client_at(self, address: str | None, key: str) -> "openai.AsyncOpenAI":
        from core.providers.openai_client import open_client

        client = open_client(key or "none", address, self._settings.openai_timeout)
        return await self._stack.enter_async_context(client)

    def writer(
        self, client: "openai.AsyncOpenAI", name: str, price: str | None = None, tier: str | None = None
    ) -> "OpenAIWriter":
        from core.providers.circuit import Circuit
        from core.providers.model import Model
        from core.writing.model.writer import OpenAIWriter

        refuses = self._settings.unknown_price == "refuse"
        price = price or price_of_name(name, self._settings.prices_by_model)
        if price is None and not is_listed(name):
            if refuses:
                log.error("model_without_a_price_is_not_asked", model=name, setting="MODEL_PRICES")
            else:
                log.info("dearest_price_assumed", model=name, rate=dearest())
        circuit = Circuit(f"{client.base_url} {name}", shared=self._shared)
        self._stack.push_async_callback(circuit.close)
        model = Model(client, name, ways=self._ways, circuit=circuit, service_tier=tier)
        return OpenAIWriter(model, own_price=Rate.parse(price) if price else None, refuses_unknown=refuses)


@asynccontextmanager
async def _shared(redis_url: str | None) -> AsyncIterator["AsyncStorage | None"]:
    """Where processes share what they know of circuits."""
    if redis_url is None:
        yield None
        return
    from interlock.integrations.redis import AsyncRedisStorage
    from redis.asyncio import Redis

    from core.providers.circuit import POLL_SECONDS

    async with Redis.from_url(redis_url, socket_connect_timeout=1, socket_timeout=1) as redis:
        yield AsyncRedisStorage(redis, key_prefix="copydesk:circuit:", poll_interval=POLL_SECONDS)
