"""The table of deliveries does not grow for ever, and nothing that somebody may still need goes."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from core.foundation.ids import DeliveryState
from core.webhooks import forgetting
from core.webhooks.fan_out import fan_out
from core.webhooks.forgetting import forget_delivered
from core.webhooks.models import Endpoint
from tests.stand_ins.receiver import Receiver, answer

KEPT = timedelta(days=30)


async def test_what_was_delivered_long_ago_is_forgotten_and_nothing_else(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.will(answer(500), answer(200))
    await team.happen(times=2)
    await team.deliver()
    failed = [one.id for one in await team.deliveries() if one.state is DeliveryState.PENDING]
    team.clock.advance(KEPT)
    await team.happen()
    await fan_out(team.database, team.clock)
    assert await forget_delivered(team.database, before=team.clock.now() - KEPT) == 0
    team.clock.advance(timedelta(seconds=1))
    assert await forget_delivered(team.database, before=team.clock.now() - KEPT) == 1
    left = await team.deliveries()
    assert len(left) == 2
    assert failed[0] in [one.id for one in left]


async def test_dead_letters_are_kept_however_old_they_are(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.will(answer(410))
    await team.happen()
    await team.deliver()
    team.clock.advance(KEPT * 100)
    assert await forget_delivered(team.database, before=team.clock.now() - KEPT) == 0
    assert [one.state for one in await team.deliveries()] == [DeliveryState.DEAD]


async def test_many_are_forgotten_a_few_at_a_time(
    team: Any, receiver: Receiver, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    await team.happen(times=5)
    await team.deliver()
    commits: list[Any] = []
    event.listen(team.database.engine.sync_engine, "commit", commits.append)
    team.clock.advance(KEPT)
    assert await forget_delivered(team.database, before=team.clock.now()) == 5
    assert len(commits) == 3
