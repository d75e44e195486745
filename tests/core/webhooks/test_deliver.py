"""Delivering over real HTTP: at least once, under one id, and never stuck in silence."""

import asyncio
import socket
import sys
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from core.foundation.clock import SystemClock
from core.foundation.events.campaigns import CampaignCompleted
from core.foundation.guarded_client import open_client
from core.foundation.ids import DeliveryState, new_campaign_id
from core.foundation.logs import correlated
from core.foundation.sealing import Sealer
from core.storage import journal
from core.webhooks import deliver as delivering
from core.webhooks import lanes
from core.webhooks.attempt import MOST_READ, WAITS
from core.webhooks.claims import bury_unwanted, claim
from core.webhooks.deliver import LEASE_BEYOND_TRY, Delivered, deliver_due
from core.webhooks.endpoints import disable_endpoint
from core.webhooks.fan_out import fan_out
from core.webhooks.lanes import AT_ONCE, AT_ONCE_EACH
from core.webhooks.models import Endpoint
from tests.builders import scope_in
from tests.core.webhooks.conftest import SEALER, WITHIN
from tests.stand_ins.receiver import Receiver, answer, drip, flood, hold, receiving

LEASE = WITHIN + LEASE_BEYOND_TRY


async def test_a_message_arrives_signed_and_whole(team: Any, receiver: Receiver, endpoint: Endpoint) -> None:
    await team.happen()
    assert await team.deliver() == Delivered(sent=1)
    [message], [delivery] = receiver.messages, await team.deliveries()
    assert message.id == delivery.id
    assert message.content["type"] == "campaign.completed"
    assert message.headers["content-type"] == "application/json"
    assert receiver.refused == 0
    assert (delivery.state, delivery.attempts, delivery.last_status) == (DeliveryState.DELIVERED, 1, 200)
    assert delivery.delivered_at == team.clock.now()


async def test_a_receiver_with_a_clock_of_its_own_accepts_what_is_sent_now(team: Any) -> None:
    team.clock = SystemClock()
    async with receiving() as receiver:
        receiver.secret = (await team.listen(receiver.url)).open_secret(SEALER)
        await team.happen()
        assert await team.deliver() == Delivered(sent=1)
        assert receiver.refused == 0


async def test_what_was_delivered_is_not_sent_again(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    await team.happen()
    await team.deliver()
    team.clock.advance(timedelta(days=30))
    assert await team.deliver() == Delivered()
    assert len(receiver.messages) == 1


async def test_a_receiver_that_fails_five_times_gets_the_same_message_at_the_sixth(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.will(*[answer(500)] * 5)
    await team.happen()
    for wait in WAITS[:5]:
        assert await team.deliver() == Delivered(failed=1)
        assert await team.deliver() == Delivered()
        team.clock.advance(wait)
    assert await team.deliver() == Delivered(sent=1)
    [delivery] = await team.deliveries()
    assert receiver.ids == [delivery.id] * 6
    assert {str(message.content) for message in receiver.messages} == {str(receiver.messages[0].content)}
    assert (delivery.attempts, delivery.last_error) == (6, "")


async def test_after_the_last_try_a_message_is_a_dead_letter_and_that_is_announced(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.will(*[answer(503)] * 10)
    completed = CampaignCompleted(new_campaign_id())
    await team.happen(completed)
    for wait in WAITS:
        assert await team.deliver() == Delivered(failed=1)
        team.clock.advance(wait)
    assert await team.deliver() == Delivered(dead=1)
    [delivery] = await team.deliveries()
    assert (delivery.state, delivery.attempts, delivery.last_status) == (DeliveryState.DEAD, 10, 503)
    assert delivery.last_error == "The receiver answered 503 Service Unavailable."
    async with team.database.read() as session:
        announced = (await journal.entries_after(session, team.workspace.id, 0, limit=10))[-1]
    assert announced.kind == "webhook.dead_lettered"
    assert announced.payload == {
        "endpoint_id": endpoint.id,
        "delivery_id": delivery.id,
        "event_kind": "campaign.completed",
        "attempts": 10,
        "reason": "The receiver answered 503 Service Unavailable.",
        "campaign_id": completed.campaign_id,
    }
    team.clock.advance(timedelta(days=30))
    assert await team.deliver() == Delivered()


async def test_gone_turns_the_endpoint_off_and_what_waits_for_it_into_dead_letters(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.will(answer(500), answer(410))
    await team.happen()
    await team.deliver()
    await team.happen()
    assert await team.deliver() == Delivered(dead=2)
    assert not (await team.endpoint(endpoint)).enabled
    assert [delivery.state for delivery in await team.deliveries()] == [DeliveryState.DEAD] * 2
    assert len(receiver.messages) == 2
    await team.happen()
    assert await team.deliver() == Delivered()


async def test_nothing_is_sent_to_an_endpoint_that_was_turned_off(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    await team.happen()
    await fan_out(team.database, team.clock)
    async with team.database.write() as session:
        await disable_endpoint(session, scope_in(team.workspace.id), endpoint.id)
    assert await team.deliver() == Delivered(dead=1)
    assert receiver.messages == []
    [delivery] = await team.deliveries()
    assert delivery.last_error == "The endpoint is turned off."
    assert "webhook.dead_lettered" in await team.kinds_in_journal()


async def test_a_worker_in_the_middle_of_its_work_claims_nothing_for_an_endpoint_just_turned_off(
    team: Any, endpoint: Endpoint
) -> None:
    await team.happen()
    await fan_out(team.database, team.clock)
    async with team.database.write() as session:
        await disable_endpoint(session, scope_in(team.workspace.id), endpoint.id)
    async with team.database.write() as session:
        assert await claim(session, endpoint, team.clock.now(), lease=LEASE, limit=1) == []


async def test_what_is_on_its_way_when_its_endpoint_is_turned_off_is_left_to_arrive(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    await team.happen()
    await fan_out(team.database, team.clock)
    async with team.database.write() as session:
        await claim(session, endpoint, team.clock.now(), lease=LEASE, limit=1)
    async with team.database.write() as session:
        await disable_endpoint(session, scope_in(team.workspace.id), endpoint.id)
    assert await bury_unwanted(team.database, team.clock.now()) == 0


async def test_a_receiver_that_asks_for_time_gets_it(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.will(answer(429, retry_after="3600"))
    await team.happen()
    assert await team.deliver() == Delivered(failed=1)
    team.clock.advance(timedelta(seconds=3599))
    assert await team.deliver() == Delivered()
    team.clock.advance(timedelta(seconds=1))
    assert await team.deliver() == Delivered(sent=1)


async def test_a_redirect_is_a_failure_and_is_not_followed(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.will(answer(307, location="/elsewhere"))
    await team.happen()
    assert await team.deliver() == Delivered(failed=1)
    assert [message.path for message in receiver.messages] == ["/hook"]


async def test_a_message_signed_with_another_secret_is_refused_by_the_receiver(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    receiver.secret = (await team.listen(receiver.url, "campaign.failed")).open_secret(SEALER)
    await team.happen()
    assert await team.deliver() == Delivered(failed=1)
    assert (receiver.messages, receiver.refused) == ([], 1)
    assert (await team.deliveries())[0].last_status == 401


@pytest.mark.parametrize("signature", ["v1,Zm9yZ2Vk", "nonsense", "v1,%%%"])
async def test_a_forged_signature_is_refused_by_the_receiver(
    team: Any, receiver: Receiver, endpoint: Endpoint, signature: str
) -> None:
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(team.clock.now().timestamp())),
        "webhook-signature": signature,
    }
    assert (await team.client.post(receiver.url, content=b"{}", headers=headers)).status_code == 401
    assert receiver.messages == []


async def test_a_receiver_that_never_answers_is_given_up(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    released = asyncio.Event()
    receiver.will(hold(released))
    await team.happen()
    assert await team.deliver(within=timedelta(seconds=0.2)) == Delivered(failed=1)
    released.set()
    [delivery] = await team.deliveries()
    assert delivery.last_error == "The receiver did not answer within 0.2 seconds."
    assert delivery.last_status is None


async def test_a_receiver_that_drips_the_head_of_its_answer_is_given_up(team: Any) -> None:
    given_up = asyncio.Event()

    async def drip_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(b"H")
                await writer.drain()
                await asyncio.sleep(0.01)
        except ConnectionError:
            given_up.set()
        finally:
            writer.close()

    server = await asyncio.start_server(drip_head, "127.0.0.1", 0)
    async with server:
        await team.listen(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        await team.happen()
        assert await team.deliver(within=timedelta(seconds=0.2)) == Delivered(failed=1)
        await given_up.wait()


async def test_a_receiver_that_accepts_and_then_drips_has_accepted(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    released = asyncio.Event()
    receiver.will(drip(released))
    await team.happen()
    assert await team.deliver(within=timedelta(seconds=0.2)) == Delivered(sent=1)
    released.set()


async def test_a_long_answer_is_not_read_to_its_end(
    team: Any, receiver: Receiver, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = 0
    raw = delivering.httpx.Response.aiter_raw

    async def counted(response: Any, chunk_size: int | None = None) -> Any:
        nonlocal read
        async for chunk in raw(response, chunk_size):
            read += len(chunk)
            yield chunk

    monkeypatch.setattr(delivering.httpx.Response, "aiter_raw", counted)
    receiver.will(flood(megabytes=64))
    await team.happen()
    assert await team.deliver() == Delivered(sent=1)
    assert MOST_READ <= read < 4 * 1024 * 1024


async def test_a_receiver_that_is_not_there_is_tried_again(team: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        await team.listen(f"http://127.0.0.1:{closed.getsockname()[1]}/")
        await team.happen()
        assert await team.deliver() == Delivered(failed=1)
    [delivery] = await team.deliveries()
    assert delivery.last_error == "The receiver could not be reached (ConnectError)."


async def test_an_address_that_has_become_private_gets_nothing(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    await team.happen()
    async with open_client(timeout=30, allow_private=False) as guarded:
        team.client = guarded
        assert await team.deliver() == Delivered(failed=1)
    assert receiver.messages == []
    assert "not an address on the public internet" in (await team.deliveries())[0].last_error


async def test_two_workers_at_once_send_each_message_once(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    await team.happen(times=20)
    results = await asyncio.gather(*(team.deliver() for _ in range(4)))
    assert sum(result.sent for result in results) == 20
    assert sorted(receiver.ids) == sorted(delivery.id for delivery in await team.deliveries())


async def test_a_worker_that_is_stopped_between_sending_and_recording_sends_the_same_message_again(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    released = asyncio.Event()
    receiver.will(hold(released))
    await team.happen()
    first = asyncio.create_task(team.deliver())
    await receiver.until(1)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    released.set()
    assert await team.deliver() == Delivered(sent=1)  # at once: it handed back what it held
    [delivery] = await team.deliveries()
    assert receiver.ids == [delivery.id] * 2


async def test_a_worker_killed_between_sending_and_recording_sends_the_same_message_again(
    team: Any, receiver: Receiver, endpoint: Endpoint, clock: Any
) -> None:
    released = asyncio.Event()
    receiver.will(hold(released))
    team.clock = SystemClock()  # as the worker's own process has
    receiver.now = team.clock.now
    await team.happen()
    await fan_out(team.database, team.clock)
    url = team.database.url.render_as_string(hide_password=False)
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", _WORKER, url)
    await receiver.until(1)
    worker.kill()
    await worker.wait()
    released.set()
    assert await team.deliver() == Delivered()
    [delivery] = await team.deliveries()
    team.clock = clock
    clock.advance(delivery.leased_until - clock.now())
    receiver.now = clock.now
    assert await team.deliver() == Delivered(sent=1)
    assert receiver.ids == [delivery.id] * 2


_WORKER = """
import asyncio, sys
from datetime import timedelta
from core.foundation.clock import SystemClock
from core.foundation.guarded_client import open_client
from core.foundation.sealing import Sealer
from core.storage.database import Database
from core.webhooks.deliver import deliver_due

sealer = Sealer.of(b"s" * 32)

async def work():
    async with open_client(timeout=30, allow_private=True) as client:
        database, within = Database(sys.argv[1]), timedelta(seconds=30)
        await deliver_due(database, client, SystemClock(), sealer=sealer, within=within)

asyncio.run(work())
"""


async def test_a_worker_that_slept_through_its_lease_changes_nothing(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    released = asyncio.Event()
    receiver.will(hold(released), answer(500))
    await team.happen()
    asleep = asyncio.create_task(team.deliver())
    await receiver.until(1)
    team.clock.advance(LEASE)
    assert await team.deliver() == Delivered(failed=1)
    released.set()
    assert await asleep == Delivered()
    [delivery] = await team.deliveries()
    assert (delivery.state, delivery.attempts, delivery.last_status) == (DeliveryState.PENDING, 1, 500)


async def test_a_slow_endpoint_does_not_hold_up_the_others(
    team: Any, receiver: Receiver, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "LOOK_AGAIN_SECONDS", 0.05)
    released = asyncio.Event()
    async with receiving(team.clock.now) as quick:
        quick.secret = (await team.listen(quick.url)).open_secret(SEALER)
        receiver.behaviours = [hold(released)] * 100
        await team.happen(times=AT_ONCE_EACH * 10)
        working = asyncio.create_task(team.deliver())
        await quick.until(AT_ONCE_EACH * 10)
        await team.happen()
        await fan_out(team.database, team.clock)
        await quick.until(AT_ONCE_EACH * 10 + 1)
        assert len(receiver.messages) == 1
        assert not working.done()
        receiver.behaviours = []
        released.set()
        assert (await working).sent == 2 * (AT_ONCE_EACH * 10 + 1)


async def test_more_endpoints_that_hang_than_there_are_slots_hold_up_no_other(
    team: Any, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "LOOK_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(lanes, "SLOW_SECONDS", 0.05)
    connected: list[asyncio.StreamWriter] = []

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(writer)

    async with await asyncio.start_server(hang, "127.0.0.1", 0) as hanging:
        for _ in range(AT_ONCE + 3):  # which therefore come first
            await team.listen(f"http://127.0.0.1:{hanging.sockets[0].getsockname()[1]}/")
        receiver.secret = (await team.listen(receiver.url)).open_secret(SEALER)
        await team.happen(times=5)
        working = asyncio.create_task(team.deliver())
        async with asyncio.timeout(20):
            await receiver.until(5)
        assert len(connected) == AT_ONCE + 3
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        for writer in connected:
            writer.close()
    held = [delivery for delivery in await team.deliveries() if delivery.leased_until > team.clock.now()]
    assert held == []


async def test_many_results_are_written_down_in_few_transactions(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    await team.happen(times=60)
    await fan_out(team.database, team.clock)
    commits = 0

    def count(*_: Any) -> None:
        nonlocal commits
        commits += 1

    event.listen(team.database.engine.sync_engine, "commit", count)
    assert await team.deliver() == Delivered(sent=60)
    assert commits < 20


async def test_what_has_landed_when_a_worker_is_stopped_is_written_down(
    team: Any, receiver: Receiver, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "GATHER_SECONDS", 60)
    send, answered, released = delivering.send, asyncio.Event(), asyncio.Event()

    async def noted(*given: Any, **named: Any) -> Any:
        answer = await send(*given, **named)
        answered.set()
        return answer

    monkeypatch.setattr(delivering, "send", noted)
    async with receiving(team.clock.now) as other:
        other.secret = (await team.listen(other.url)).open_secret(SEALER)
        other.will(hold(released))
        await team.happen()
        working = asyncio.create_task(team.deliver())
        await other.until(1)
        await answered.wait()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        released.set()
        assert await team.deliver() == Delivered(sent=1)
    assert len(receiver.messages) == 1


async def test_what_waits_for_an_endpoint_that_is_turned_off_is_buried_while_a_slow_one_is_waited_for(
    team: Any, receiver: Receiver, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "LOOK_AGAIN_SECONDS", 0.05)
    released = asyncio.Event()
    receiver.will(hold(released))
    await team.happen()
    working = asyncio.create_task(team.deliver())
    await receiver.until(1)
    try:
        nobody = await team.listen("http://127.0.0.1:1/hook")
        await team.happen()
        await fan_out(team.database, team.clock)
        async with team.database.write() as session:
            await disable_endpoint(session, scope_in(team.workspace.id), nobody.id)
        async with asyncio.timeout(20):
            while "webhook.dead_lettered" not in await team.kinds_in_journal():
                await asyncio.sleep(0.05)
        assert not working.done()
    finally:
        released.set()
        await working


async def test_one_delivery_that_breaks_inside_does_not_break_the_others(
    team: Any, receiver: Receiver, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    await team.happen(times=3)
    send, broken = delivering.send, []

    async def sometimes(client: Any, endpoint: Any, delivery: Any, **rest: Any) -> Any:
        if not broken:
            broken.append(delivery.id)
            raise RuntimeError("a fault of ours")
        return await send(client, endpoint, delivery, **rest)

    monkeypatch.setattr(delivering, "send", sometimes)
    with capture_logs() as logged:
        assert await team.deliver() == Delivered(sent=2)
    assert [line["event"] for line in logged if line["log_level"] == "error"] == ["webhook_left_to_its_lease"]
    team.clock.advance(LEASE)
    assert await team.deliver() == Delivered(sent=1)
    assert receiver.ids[-1] == broken[0]


async def test_the_log_of_a_delivery_carries_its_correlation_id_and_no_secret(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    with correlated("cor_1"):
        await team.happen()
    with capture_logs(processors=[merge_contextvars]) as logged:
        await team.deliver()
    [sent] = [line for line in logged if line["event"] == "webhook_sent"]
    assert (sent["correlation_id"], sent["status"], sent["tries"]) == ("cor_1", 200, 1)
    assert endpoint.open_secret(SEALER) not in str(logged)


async def test_the_dead_letter_of_a_dead_letters_news_ends_there(team: Any, receiver: Receiver) -> None:
    for _ in range(2):
        receiver.secret = (await team.listen(receiver.url)).open_secret(SEALER)
    receiver.secret = "whsec_" + "A" * 44
    await team.happen()
    for _ in range(4):
        for wait in (*WAITS, timedelta(days=1)):
            await team.deliver()
            team.clock.advance(wait)
    assert (await team.kinds_in_journal()).count("webhook.dead_lettered") == 4
    assert await team.deliver() == Delivered()


async def test_what_was_sealed_under_another_secret_key_is_not_sent_and_says_which_setting(
    team: Any, receiver: Receiver, endpoint: Endpoint
) -> None:
    await team.happen()
    await fan_out(team.database, team.clock)
    other = Sealer.of(b"t" * 32)
    done = await deliver_due(team.database, team.client, team.clock, sealer=other, within=WAITS[0])
    assert (done, receiver.messages) == (Delivered(failed=1), [])
    assert "SECRET_KEY" in (await team.deliveries())[0].last_error
