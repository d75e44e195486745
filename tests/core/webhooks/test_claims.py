"""Claims: who gets which deliveries, in which order, and what may be written down about whose."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.events.posts import PostCancelled
from core.foundation.ids import CampaignId, DeliveryState, PlatformName, PostId, VariantId
from core.foundation.logs import correlated
from core.storage import journal
from core.webhooks import claims
from core.webhooks.attempt import Answer, Next
from core.webhooks.claims import DISABLED, Landed
from core.webhooks.fan_out import fan_out
from core.webhooks.models import Delivery, Endpoint

LEASE = timedelta(seconds=30)
LATER = timedelta(minutes=1)
NEWS = PostCancelled(
    campaign_id=CampaignId("cmp_1"),
    variant_id=VariantId("var_1"),
    post_id=PostId("pst_1"),
    platform=PlatformName.X,
)
ACCEPTED = Answer(204)
REFUSED = Answer(503, "The receiver answered 503.")
DEAD = Next(DeliveryState.DEAD)


@pytest.fixture
async def endpoints(team: Any) -> list[Endpoint]:
    """Two endpoints for all events, with three deliveries each; the first one's are due the longest."""
    made = [await team.listen(f"http://127.0.0.1:9/{number}", "post.cancelled") for number in range(2)]
    with correlated("cor_1"):
        await team.happen(NEWS, times=3)
    await fan_out(team.database, team.clock)
    async with writing(team) as session:
        for number, delivery in enumerate(await team.deliveries()):
            late = timedelta(seconds=number + (0 if delivery.endpoint_id == made[0].id else 10))
            due = Delivery.id == delivery.id
            await session.execute(update(Delivery).where(due).values(next_at=team.clock.now() + late))
    return made


@asynccontextmanager
async def writing(team: Any) -> AsyncIterator[AsyncSession]:
    async with team.database.write() as session:
        yield session


async def claimed(team: Any, endpoint: Endpoint, limit: int = 9) -> list[Delivery]:
    async with writing(team) as session:
        return list(await claims.claim(session, endpoint, team.clock.now(), lease=LEASE, limit=limit))


async def waiting(team: Any) -> list[str]:
    async with writing(team) as session:
        return [found.id for found in await claims.with_something_due(session, team.clock.now())]


async def recorded(team: Any, *landed: Landed) -> set[str]:
    async with writing(team) as session:
        return set(await claims.record(session, landed, team.clock.now()))


async def of(team: Any, endpoint: Endpoint) -> list[Delivery]:
    found = [delivery for delivery in await team.deliveries() if delivery.endpoint_id == endpoint.id]
    return sorted(found, key=lambda delivery: delivery.next_at)


async def turn_off(team: Any, endpoint: Endpoint) -> None:
    async with writing(team) as session:
        await session.execute(update(Endpoint).where(Endpoint.id == endpoint.id).values(enabled=False))


async def announced(team: Any) -> list[dict[str, Any]]:
    async with writing(team) as session:
        entries = await journal.entries_after(session, team.workspace.id, 0, limit=99)
    dead = [entry for entry in entries if entry.kind == "webhook.dead_lettered"]
    assert {entry.correlation_id for entry in dead} <= {"cor_1"}
    return [entry.payload for entry in dead]


async def test_endpoints_come_in_the_order_in_which_they_have_waited(
    team: Any, endpoints: list[Endpoint]
) -> None:
    first, second = endpoints
    team.clock.advance(LATER)
    assert await waiting(team) == [first.id, second.id]
    await claimed(team, first)
    assert await waiting(team) == [second.id]
    await turn_off(team, second)
    assert await waiting(team) == []


async def test_what_is_due_longest_is_claimed_first_and_nothing_before_its_time(
    team: Any, endpoints: list[Endpoint]
) -> None:
    mine = [delivery.id for delivery in await of(team, endpoints[0])]
    team.clock.advance(LATER)
    [first] = await claimed(team, endpoints[0], limit=1)
    assert (first.id, first.fence, first.leased_until) == (mine[0], 1, team.clock.now() + LEASE)
    assert {delivery.id for delivery in await claimed(team, endpoints[0])} == set(mine[1:])
    async with writing(team) as session:
        await session.execute(update(Delivery).values(next_at=team.clock.now() + 2 * LEASE))
    team.clock.advance(LEASE)
    assert await claimed(team, endpoints[0]) == []


async def test_nothing_is_claimed_for_an_endpoint_that_is_off_or_of_what_has_arrived(
    team: Any, endpoints: list[Endpoint]
) -> None:
    team.clock.advance(LATER)
    held = await claimed(team, endpoints[0])
    await recorded(team, *(Landed(one, ACCEPTED, Next(DeliveryState.DELIVERED), 1) for one in held))
    team.clock.advance(LEASE)
    assert await claimed(team, endpoints[0]) == []
    await turn_off(team, endpoints[1])
    assert await claimed(team, endpoints[1]) == []


async def test_what_came_of_each_try_is_written_down_of_that_delivery_alone(
    team: Any, endpoints: list[Endpoint]
) -> None:
    team.clock.advance(LATER)
    held = await claimed(team, endpoints[0])
    now = team.clock.now()
    again = now + timedelta(hours=1)
    arrived, failed, untold = sorted(held, key=lambda delivery: delivery.next_at)
    done = await recorded(
        team,
        Landed(arrived, ACCEPTED, Next(DeliveryState.DELIVERED), 2),
        Landed(failed, REFUSED, Next(DeliveryState.PENDING, at=again), 3),
    )
    assert done == {arrived.id, failed.id}
    one, other, third = [await team.delivery(delivery.id) for delivery in (arrived, failed, untold)]
    assert (one.state, one.attempts, one.next_at, one.leased_until) == (DeliveryState.DELIVERED, 2, now, now)
    assert (one.last_status, one.last_error, one.delivered_at) == (204, "", now)
    assert (other.state, other.attempts, other.next_at) == (DeliveryState.PENDING, 3, again)
    assert (other.last_status, other.last_error, other.delivered_at) == (503, REFUSED.error, None)
    assert (third.attempts, third.leased_until) == (0, now + LEASE)
    assert [(await team.endpoint(endpoint)).enabled for endpoint in endpoints] == [True, True]
    assert await announced(team) == []


async def test_a_result_under_an_older_fence_counts_for_nothing_and_announces_nothing(
    team: Any, endpoints: list[Endpoint]
) -> None:
    team.clock.advance(LATER)
    late, *_ = await claimed(team, endpoints[0])
    team.clock.advance(LEASE)
    await claimed(team, endpoints[0])
    assert await recorded(team, Landed(late, REFUSED, Next(DeliveryState.DEAD, disable=True), 1)) == set()
    assert (await team.endpoint(endpoints[0])).enabled
    assert await announced(team) == []


async def test_a_result_that_was_written_down_is_not_written_over(
    team: Any, endpoints: list[Endpoint]
) -> None:
    team.clock.advance(LATER)
    held, *_ = await claimed(team, endpoints[0])
    await recorded(team, Landed(held, ACCEPTED, Next(DeliveryState.DELIVERED), 1))
    assert await recorded(team, Landed(held, REFUSED, DEAD, 2)) == set()
    assert (await team.delivery(held.id)).state is DeliveryState.DELIVERED


async def test_who_wants_no_more_is_turned_off_alone_and_a_dead_letter_says_what_it_was_about(
    team: Any, endpoints: list[Endpoint]
) -> None:
    team.clock.advance(LATER)
    held, *_ = await claimed(team, endpoints[0])
    await recorded(team, Landed(held, Answer(410, "Gone."), Next(DeliveryState.DEAD, disable=True), 4))
    assert [(await team.endpoint(endpoint)).enabled for endpoint in endpoints] == [False, True]
    assert await announced(team) == [
        {
            "endpoint_id": endpoints[0].id,
            "delivery_id": held.id,
            "event_kind": "post.cancelled",
            "attempts": 4,
            "reason": "Gone.",
            "campaign_id": "cmp_1",
            "platform": "x",
        }
    ]


async def test_only_what_waits_for_an_endpoint_that_is_off_is_buried(
    team: Any, endpoints: list[Endpoint]
) -> None:
    off, on = endpoints
    team.clock.advance(LATER)
    arrived, on_its_way, unwanted = sorted(await claimed(team, off), key=lambda one: one.next_at)
    await recorded(team, Landed(arrived, ACCEPTED, Next(DeliveryState.DELIVERED), 1))
    assert await claims.bury_unwanted(team.database, team.clock.now() + LATER) == 0
    await turn_off(team, off)
    assert await claims.bury_unwanted(team.database, team.clock.now()) == 0
    async with writing(team) as session:
        free = Delivery.id != on_its_way.id
        await session.execute(update(Delivery).where(free).values(leased_until=team.clock.now()))

    assert await claims.bury_unwanted(team.database, team.clock.now()) == 1

    first, second, third = [await team.delivery(one.id) for one in (arrived, on_its_way, unwanted)]
    assert [one.state for one in (second, third)] == [DeliveryState.PENDING, DeliveryState.DEAD]
    assert first.state is DeliveryState.DELIVERED
    assert (third.fence, third.last_error) == (2, DISABLED)
    assert {delivery.state for delivery in await of(team, on)} == {DeliveryState.PENDING}
    [letter] = await announced(team)
    assert (letter["delivery_id"], letter["attempts"], letter["reason"]) == (third.id, 0, DISABLED)
