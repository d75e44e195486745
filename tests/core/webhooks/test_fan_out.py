"""Fanning out: each event becomes one delivery for each endpoint that wants it."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from core.access.people import meet_workspace
from core.foundation.events.campaigns import CampaignCompleted, CampaignFailed
from core.foundation.events.catalogue import CATALOGUE
from core.foundation.events.webhooks import WebhookDeadLettered
from core.foundation.ids import CampaignId, DeliveryState, EndpointId, new_campaign_id, new_delivery_id
from core.foundation.logs import correlated
from core.storage import consuming, journal
from core.webhooks import fan_out as fanning
from core.webhooks.endpoints import disable_endpoint
from core.webhooks.fan_out import fan_out
from tests.builders import scope_in

URL = "http://127.0.0.1:9/hook"


def dead_letter(endpoint_id: str, event_kind: str = "post.published") -> WebhookDeadLettered:
    return WebhookDeadLettered(EndpointId(endpoint_id), new_delivery_id(), event_kind, 10, "It said no.")


async def test_every_endpoint_that_wants_an_event_gets_one_delivery(team: Any) -> None:
    everything, failures = await team.listen(URL), await team.listen(URL, "campaign.failed")
    await team.happen(CampaignCompleted(new_campaign_id()))
    await team.happen(CampaignFailed(new_campaign_id(), "It had no platforms."))
    assert await fan_out(team.database, team.clock) == 3
    made = [(delivery.endpoint_id, delivery.kind) for delivery in await team.deliveries()]
    assert sorted(made) == sorted(
        [
            (everything.id, "campaign.completed"),
            (everything.id, "campaign.failed"),
            (failures.id, "campaign.failed"),
        ]
    )


async def test_fanning_out_again_makes_nothing_twice(team: Any) -> None:
    await team.listen(URL)
    await team.happen()
    assert await fan_out(team.database, team.clock) == 1
    assert await fan_out(team.database, team.clock) == 0
    assert len(await team.deliveries()) == 1


async def test_a_long_backlog_is_read_to_its_end(team: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consuming, "BATCH", 3)
    await team.listen(URL)
    await team.happen(times=8)
    assert await fan_out(team.database, team.clock) == 8
    assert [delivery.position for delivery in await team.deliveries()] == list(range(1, 9))


async def test_workers_fanning_out_at_once_make_each_delivery_once(team: Any) -> None:
    await team.listen(URL)
    await team.happen(times=10)
    made = await asyncio.gather(*(fan_out(team.database, team.clock) for _ in range(4)))
    assert sum(made) == 10
    assert len(await team.deliveries()) == 10


async def test_a_worker_that_comes_late_for_one_team_leaves_the_other_teams_events_to_be_read(
    team: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await team.listen(URL)
    async with team.database.write() as session:
        other = await meet_workspace(session, "T2", "Others", at=team.clock.now())
        event = CampaignCompleted(new_campaign_id())
        journal.record(session, other.id, event, at=team.clock.now())
    await fan_out(team.database, team.clock)
    await team.happen()

    async def read_earlier(session: Any, *_: Any, **__: Any) -> list[journal.JournalEntry]:
        both = [await journal.entries_after(session, of, 0, limit=1) for of in (team.workspace.id, other.id)]
        return [entry for entries in both for entry in entries]

    with monkeypatch.context() as patched:
        patched.setattr(journal, "unread", read_earlier)
        assert await fan_out(team.database, team.clock) == 0
    assert await fan_out(team.database, team.clock) == 1


async def test_a_crash_before_the_commit_loses_and_repeats_nothing(
    team: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await team.listen(URL)
    await team.happen()

    def broken(*_: Any) -> str:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(fanning, "body_of", broken)
        with pytest.raises(RuntimeError, match="killed"):
            await fan_out(team.database, team.clock)
    assert await team.deliveries() == []
    assert await fan_out(team.database, team.clock) == 1


async def test_the_message_has_the_form_that_the_standard_advises(team: Any) -> None:
    await team.listen(URL)
    await team.happen(CampaignFailed(CampaignId("cmp_1"), "It had no platforms."))
    await fan_out(team.database, team.clock)
    [delivery] = await team.deliveries()
    assert json.loads(delivery.body) == {
        "type": "campaign.failed",
        "timestamp": "2026-03-02T09:00:00+00:00",
        "data": {
            "campaign_id": "cmp_1",
            "reason": "It had no platforms.",
            "workspace_id": team.workspace.id,
            "actor": "mem_1",
            "position": 1,
        },
    }
    assert delivery.state is DeliveryState.PENDING
    assert delivery.next_at == team.clock.now()


def test_no_events_own_field_is_hidden_by_what_stands_beside_it() -> None:
    fields = {field for event in CATALOGUE.values() for field in event.__slots__}
    assert fields.isdisjoint({"workspace_id", "actor", "position"})


async def test_a_delivery_carries_the_correlation_id_of_what_happened(team: Any) -> None:
    await team.listen(URL)
    with correlated("cor_1"):
        await team.happen()
    await fan_out(team.database, team.clock)
    [delivery] = await team.deliveries()
    assert delivery.correlation_id == "cor_1"


async def test_an_endpoint_hears_nothing_from_before_it_was_made(team: Any) -> None:
    await team.happen()
    team.clock.advance(timedelta(seconds=1))
    await team.listen(URL)
    assert await fan_out(team.database, team.clock) == 0


async def test_an_endpoint_that_is_turned_off_gets_nothing(team: Any) -> None:
    endpoint = await team.listen(URL)
    async with team.database.write() as session:
        await disable_endpoint(session, scope_in(team.workspace.id), endpoint.id)
    await team.happen()
    assert await fan_out(team.database, team.clock) == 0


async def test_another_teams_events_stay_with_them(team: Any) -> None:
    await team.listen(URL)
    async with team.database.write() as session:
        other = await meet_workspace(session, "T2", "Others", at=team.clock.now())
        event = CampaignCompleted(new_campaign_id())
        journal.record(session, other.id, event, at=team.clock.now())
    assert await fan_out(team.database, team.clock) == 0


async def test_a_dead_letter_is_told_to_all_endpoints_but_its_own(team: Any) -> None:
    broken, working = await team.listen(URL), await team.listen(URL)
    await team.happen(dead_letter(broken.id))
    await fan_out(team.database, team.clock)
    assert [delivery.endpoint_id for delivery in await team.deliveries()] == [working.id]


async def test_two_broken_endpoints_do_not_keep_each_other_busy_for_ever(team: Any) -> None:
    broken = await team.listen(URL)
    await team.listen(URL)
    await team.happen(dead_letter(broken.id, event_kind="webhook.dead_lettered"))
    assert await fan_out(team.database, team.clock) == 0
