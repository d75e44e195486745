"""Dead letters: seen, and sent again when somebody asks."""

from datetime import timedelta
from typing import Any

import pytest

from core.access.people import meet_workspace
from core.foundation.errors import NotFound
from core.foundation.ids import DeliveryId, DeliveryState
from core.webhooks.dead_letters import EndpointIsOff, NotDead, list_dead_letters, redeliver, redeliver_all
from core.webhooks.endpoints import enable_endpoint
from core.webhooks.models import Delivery, Endpoint
from tests.builders import scope_in
from tests.stand_ins.receiver import Receiver, answer


@pytest.fixture
async def dead(team: Any, receiver: Receiver, endpoint: Endpoint) -> list[Delivery]:
    """Two dead letters of one endpoint, which said 410 and was turned on again."""
    receiver.will(answer(410))
    await team.happen(times=2)
    await team.deliver()
    async with team.database.write() as session:
        await enable_endpoint(session, scope_in(team.workspace.id), endpoint.id)
    letters: list[Delivery] = await team.deliveries()
    assert [letter.state for letter in letters] == [DeliveryState.DEAD] * 2
    return letters


async def again(team: Any, delivery_id: str) -> Delivery:
    async with team.database.write() as session:
        return await redeliver(
            session, scope_in(team.workspace.id), DeliveryId(delivery_id), at=team.clock.now()
        )


async def test_dead_letters_are_listed_newest_first(
    team: Any, dead: list[Delivery], endpoint: Endpoint
) -> None:
    async with team.database.read() as session:
        listed = await list_dead_letters(session, scope_in(team.workspace.id), endpoint_id=endpoint.id)
    assert [letter.id for letter in listed] == [dead[1].id, dead[0].id]


async def test_a_dead_letter_is_delivered_under_the_id_it_had(
    team: Any, receiver: Receiver, dead: list[Delivery]
) -> None:
    revived = await again(team, dead[0].id)
    assert (revived.state, revived.attempts) == (DeliveryState.PENDING, 0)
    assert (await team.deliver()).sent == 1
    assert receiver.ids[-1] == dead[0].id
    assert (await team.delivery(dead[0].id)).state is DeliveryState.DELIVERED


async def test_a_revived_letter_has_all_its_tries_before_it(
    team: Any, receiver: Receiver, dead: list[Delivery]
) -> None:
    await again(team, dead[0].id)
    receiver.will(answer(500))
    assert (await team.deliver()).failed == 1
    assert (await team.delivery(dead[0].id)).next_at == team.clock.now() + timedelta(seconds=5)


async def test_all_dead_letters_of_an_endpoint_are_sent_again(
    team: Any, dead: list[Delivery], endpoint: Endpoint
) -> None:
    async with team.database.write() as session:
        assert (
            await redeliver_all(session, scope_in(team.workspace.id), endpoint.id, at=team.clock.now()) == 2
        )
    assert (await team.deliver()).sent == 2
    async with team.database.read() as session:
        assert await list_dead_letters(session, scope_in(team.workspace.id)) == []


async def test_asking_twice_sends_once(team: Any, receiver: Receiver, dead: list[Delivery]) -> None:
    await again(team, dead[0].id)
    with pytest.raises(NotDead) as refused:
        await again(team, dead[0].id)
    assert "on its way" in refused.value.message
    await team.deliver()
    with pytest.raises(NotDead) as refused:
        await again(team, dead[0].id)
    assert "has arrived" in refused.value.message
    assert receiver.ids.count(dead[0].id) == 2  # the first try, and the one asked for


async def test_nothing_is_revived_for_an_endpoint_that_is_off(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.will(answer(410))
    await team.happen()
    await team.deliver()
    [letter] = await team.deliveries()
    with pytest.raises(EndpointIsOff) as refused:
        await again(team, letter.id)
    assert "Turn it on first" in refused.value.message
    assert (await team.delivery(letter.id)).state is DeliveryState.DEAD


async def test_another_teams_dead_letters_are_out_of_reach(
    team: Any, dead: list[Delivery], endpoint: Endpoint
) -> None:
    async with team.database.write() as session:
        other = await meet_workspace(session, "T2", "Others", at=team.clock.now())
    async with team.database.read() as session:
        assert await list_dead_letters(session, scope_in(other.id)) == []
    with pytest.raises(NotFound):
        async with team.database.write() as session:
            await redeliver(session, scope_in(other.id), dead[0].id, at=team.clock.now())
    with pytest.raises(NotFound):
        async with team.database.write() as session:
            await redeliver_all(session, scope_in(other.id), endpoint.id, at=team.clock.now())
    assert (await team.delivery(dead[0].id)).state is DeliveryState.DEAD
