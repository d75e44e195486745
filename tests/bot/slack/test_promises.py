"""What Slack was answered is kept: processes killed and stopped at each step, in each weather of Slack's."""

import signal
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.slack import client
from core.access.models import Member
from core.campaigns.models import Campaign, Rewrite
from core.foundation.settings import Settings
from tests.stand_ins.dying import ANSWERED, NEVER

from .asked import Asked, a_shown_variant, a_started_campaign, every_kind, patiently, times
from .conftest import ANA, TEAM, Office
from .deaths import (
    LONG_AGO,
    Deaths,
    End,
    all_is_written_once,
    deliver,
    slack_is_back,
    the_cards_are_right,
)

pytestmark = pytest.mark.timeout(400)
"""Seconds: dozens of processes live and die in each of these tests, beside what else is tested."""
AFTER_THE_ACK = 4
"""Steps at which a process ends that has acknowledged; what follows is a worker's as well."""
UNTOUCHED = End(NEVER, "fair", signal.SIGKILL)
WAYS_OF_EACH = {"brief": 4, "approve": 2, "regenerate": 2, "again": 2, "edit": 2, "reject": 2}
"""In how many ways a process ends before each step; all ways take turns."""


@pytest.fixture
async def member(office: Office) -> Member:
    return await office.desk.people.meet(TEAM, "Team", ANA, "Ana", zone="UTC")


@pytest.fixture
def deaths(office: Office, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deaths:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))
    return Deaths(office, settings.model_copy(update={"enable_content_moderation": False}), tmp_path)


@pytest.mark.parametrize("kind", WAYS_OF_EACH)
async def test_what_was_acknowledged_is_done_once_and_shown_wherever_the_web_process_ends(
    kind: str, deaths: Deaths, office: Office, member: Member
) -> None:
    asked: Asked = every_kind()[kind]

    async def die(end: End) -> list[str]:
        which, body = await asked.body(office, member)
        acknowledged, steps = await deaths.of_web(body, end)
        if acknowledged:
            assert await asked.times(office, which) == 1, f"{end}: acknowledged and lost, {steps[-2:]}"
        while not await deliver(office.bot_url, body):
            pass  # a form that stays open on a busy machine is sent again
        assert await asked.times(office, which) == 1, f"{end}: not done, or done twice, {steps[-2:]}"
        return steps

    whole = await die(UNTOUCHED)
    steps = min(whole.index(ANSWERED) + 1 + AFTER_THE_ACK, len(whole))
    await deaths.at_each(steps, WAYS_OF_EACH[kind], die)
    await slack_is_back(office)
    await all_is_written_once(office)
    followed = {
        "regenerate": ("variant.superseded", "variant_id"),
        "again": ("campaign.drafted", "campaign_id"),
    }
    if kind in followed:
        assert [await times(office, *followed[kind], about) for about in asked.about] == [1] * len(
            asked.about
        )
    await the_cards_are_right(office)


async def test_what_a_worker_has_taken_up_is_done_once_and_shown_wherever_it_ends(
    deaths: Deaths, office: Office, member: Member
) -> None:
    async def some_work() -> None:
        await a_started_campaign(office, member, "Kettle")
        variant = await a_shown_variant(office, member)
        await office.desk.rewriting.ask(
            variant.id, seen=variant.content_hash, hint="lead with the price", by=member
        )
        async with office.desk.database.write() as session:
            for table in (Campaign, Rewrite):
                await session.execute(update(table).values(leased_until=LONG_AGO))

    async def die(end: End) -> list[str]:
        await patiently(some_work)
        return await deaths.of_worker(end)

    await deaths.at_each(len(await die(UNTOUCHED)), 1, die)
    await slack_is_back(office)
    await all_is_written_once(office)
    await the_cards_are_right(office)
