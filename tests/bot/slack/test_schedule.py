"""The calendar in Slack."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.slack import people
from core.access.permissions import System
from core.campaigns.models import Variant
from core.foundation.ids import ContentHash, PostState
from core.platforms.outbox import OutboxPlatform
from core.platforms.posting import Outgoing, PlatformRefused, Receipt
from core.publishing.models import Post

from .conftest import ANA, BEN, TEAM, Office, buttons_of, words_of

TOMORROW = datetime.now(UTC).date() + timedelta(days=2)
SLOT = {"date": {"entered": TOMORROW.isoformat()}, "time": {"entered": "09:30"}}


@pytest.fixture
async def approved(office: Office) -> Office:
    """An office with one approved variant on X."""
    await office.campaign(platforms=["x"], variants="1")
    await office.press("X", "variant_approve")
    await office.settle()
    return office


async def test_a_post_is_scheduled_in_the_persons_own_zone(approved: Office) -> None:
    await approved.press("X", "post_schedule")
    assert "Europe/Madrid" in str(await approved.modal())
    await approved.submit(SLOT)
    await approved.settle()
    due = datetime.combine(
        TOMORROW, datetime.min.time().replace(hour=9, minute=30), ZoneInfo("Europe/Madrid")
    )
    card = await approved.card("X")
    assert f"Scheduled for <!date^{int(due.timestamp())}^" in words_of(card)
    assert buttons_of(card) == ["Move…", "Publish now…", "Cancel", "Edit…"]


async def test_a_time_counts_in_the_zone_the_form_named_though_the_person_has_travelled_since(
    approved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = time.monotonic() + 24 * 3600
    monkeypatch.setattr(people, "time", SimpleNamespace(monotonic=lambda: tomorrow))
    approved.team[ANA] = replace(approved.team[ANA], zone="Asia/Tokyo")
    await approved.press("X", "post_schedule")
    assert "Europe/Madrid" in str(await approved.modal())
    await approved.settle()
    ana = await approved.desk.people.known(TEAM, ANA)
    assert ana is not None
    assert ana.zone == "Asia/Tokyo"
    await approved.submit(SLOT)
    await approved.settle()
    assert "(09:30 in Europe/Madrid)" in words_of(await approved.card("X"))


async def test_before_a_post_leaves_people_see_its_whole_text_where_it_goes_when_and_what_it_has_cost(
    approved: Office,
) -> None:
    object.__setattr__(approved.desk.settings, "audience_zone", "America/New_York")
    (campaign,) = await approved.campaigns()
    for button in ("post_now", "post_schedule"):
        await approved.press("X", button)
        shown = words_of(await approved.modal())
        copy = [line for line in campaign.variants[0].text.splitlines() if "://" not in line]
        assert [line for line in copy if line not in shown] == []
        assert "no account of X is connected, so the post goes into the outbox folder" in shown
        assert "Writing this campaign has cost nothing so far." in shown
        told = str(await approved.modal())
        assert "in Europe/Madrid" in told
        assert "for readers in America/New_York" in told


@pytest.mark.parametrize("button", ["post_now", "post_schedule"])
async def test_what_is_published_is_what_the_dialog_showed_or_nothing(approved: Office, button: str) -> None:
    await approved.press("X", button)
    await approved.modal()
    async with approved.desk.database.write() as session:
        await session.execute(update(Variant).values(text="Tampered", content_hash=ContentHash("0" * 64)))
    answer = await approved.submit(SLOT if button == "post_schedule" else {})
    await approved.settle()
    refused = f"{answer}{await approved.modal()}"
    assert "Variant A was changed since you looked." in refused
    (campaign,) = await approved.campaigns()
    assert campaign.variants[0].post is None


async def test_a_time_in_the_past_keeps_the_modal_open_and_says_so(approved: Office) -> None:
    await approved.press("X", "post_schedule")
    answer = await approved.submit({**SLOT, "date": {"entered": "2020-01-01"}})
    assert answer["errors"]["time"].startswith("The time is in the past")


async def test_a_scheduled_post_can_be_moved_and_taken_back(approved: Office) -> None:
    await approved.press("X", "post_schedule")
    await approved.submit(SLOT)
    await approved.settle()
    before = words_of(await approved.card("X"))
    await approved.press("X", "post_schedule")
    await approved.submit({**SLOT, "time": {"entered": "18:00"}})
    await approved.settle()
    assert words_of(await approved.card("X")) != before
    await approved.press("X", "post_cancel")
    await approved.settle()
    card = await approved.card("X")
    assert "Taken off the calendar by" in words_of(card)
    assert buttons_of(card) == ["Publish now…", "Schedule…", "Edit…"]


async def test_two_who_publish_at_once_make_one_post_and_the_other_is_told_in_the_dialog(
    approved: Office,
) -> None:
    for person in (ANA, BEN):
        await approved.press("X", "post_now", person)
        await approved.modal(person)
    await asyncio.gather(approved.submit({}, ANA), approved.submit({}, BEN))
    await approved.settle()
    await approved.worker()
    left = [str(view) for views in (await approved.state())["modals"].values() for view in views]
    assert ["Variant A is already" in view for view in left] == [True]
    assert len(list(approved.desk.settings.outbox_dir.rglob("*.json"))) == 1


async def test_a_published_post_shows_its_link_who_approved_it_and_a_note_in_the_thread(
    approved: Office,
) -> None:
    await approved.publish("X")
    await approved.worker()
    await approved.announcer.announce()
    card = await approved.card("X")
    assert "|See the post>" in words_of(card)
    assert f"Approved by <@{ANA}>" in words_of(card)
    assert buttons_of(card) == ["Edit…", "Take down…"]
    notes = [m["text"] for m in await approved.messages() if m["is_reply"]]
    assert len(notes) == 1
    assert notes[0].startswith("🟢 Variant A is published.")


async def test_a_refused_post_says_why_and_can_be_published_again(approved: Office) -> None:
    approved.desk.calendar.platforms[PLATFORM].outbox.publish = refuse  # type: ignore[index, attr-defined]
    await approved.publish("X")
    await approved.worker()
    card = await approved.card("X")
    assert "Not published: The account is suspended." in words_of(card)
    assert buttons_of(card) == ["Publish again…", "Schedule…", "Edit…"]


async def test_a_post_in_doubt_asks_people_and_takes_the_address_they_found(approved: Office) -> None:
    await in_doubt(approved)
    card = await approved.card("X")
    assert buttons_of(card) == ["It is there…", "It is not there, send again"]
    await approved.press("X", "post_is_there")
    await approved.submit({"url": {"entered": "https://x.example/post/1"}})
    await approved.settle()
    assert "<https://x.example/post/1|See the post>" in words_of(await approved.card("X"))


async def test_a_post_in_doubt_that_is_not_there_goes_out_again(approved: Office) -> None:
    await in_doubt(approved)
    del approved.desk.calendar.platforms[PLATFORM].outbox.publish  # type: ignore[attr-defined]
    await approved.press("X", "post_send_again")
    await approved.settle()
    await approved.worker()
    assert "🟢 Published" in words_of(await approved.card("X"))


async def test_a_missed_post_asks_people_and_goes_out_once_somebody_says_so(
    approved: Office,
) -> None:
    await approved.press("X", "post_schedule")
    await approved.submit(SLOT)
    await approved.settle()
    async with approved.desk.database.write() as session:
        long_ago = datetime.now(UTC) - timedelta(days=9)
        await session.execute(update(Post).values(due_at=long_ago, slot_at=long_ago))
    await approved.worker()
    await approved.announcer.announce()
    card = await approved.card("X")
    assert "⏰ Missed" in words_of(card)
    assert buttons_of(card) == ["Schedule…", "Publish now…", "Cancel", "Edit…"]
    notes = [m["text"] for m in await approved.messages() if m["is_reply"]]
    assert [note.startswith("⏰ Variant A was due") for note in notes] == [True]
    await approved.publish("X")
    await approved.worker()
    assert "🟢 Published" in words_of(await approved.card("X"))


async def in_doubt(office: Office) -> None:
    office.desk.calendar.platforms[PLATFORM].outbox.publish = hang_up  # type: ignore[index, attr-defined]
    await office.publish("X")
    await office.worker()
    workspace = (await office.desk.people.workspaces())[0]
    post = (await office.desk.reads.recent(System(workspace.id)))[0].variants[0].post
    assert post is not None
    assert post.state is PostState.UNKNOWN


PLATFORM = "x"


async def refuse(post: Outgoing) -> Receipt:
    raise PlatformRefused("The account is suspended.")


async def hang_up(post: Outgoing) -> Receipt:
    raise ConnectionResetError


async def test_what_a_platform_refused_of_a_post_that_is_out_is_told_on_its_card_and_in_its_thread(
    approved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "Its first comment is not there. Instagram refused it: Comments are turned off."
    publish = OutboxPlatform.publish

    async def publish_without_comment(self: OutboxPlatform, post: Outgoing) -> Receipt:
        return replace(await publish(self, post), left_out=why)

    monkeypatch.setattr(OutboxPlatform, "publish", publish_without_comment)
    await approved.publish("X")
    await approved.worker()
    await approved.announcer.announce()
    assert f"⚠️ {why}" in words_of(await approved.card("X"))
    (note,) = [m["text"] for m in await approved.messages() if m["is_reply"]]
    assert note.startswith("🟢 Variant A is published.")
    assert note.endswith(f"⚠️ {why}")
