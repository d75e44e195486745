"""What Slack was answered is kept: the web process killed before each thing it does with a request."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import update

from bot.slack import ids
from core.campaigns.models import Campaign, Rewrite
from core.flow.cards import CampaignCard
from core.foundation.ids import CampaignState, PlatformName, VariantState
from core.foundation.settings import Settings
from core.storage.shown import Shown
from tests.builders import a_brief

from .conftest import ANA, BOT_TOKEN, CAMPAIGNS, SIGNING_SECRET, TEAM, Office, signed, words_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
AFTER_THE_ACK = 4
"""Steps at which a process is killed that has acknowledged."""


@dataclass(frozen=True)
class DyingWeb:
    """A web process that dies while it handles a request."""

    process: asyncio.subprocess.Process

    async def handle(self, body: str, step: int) -> dict[str, bool]:
        assert self.process.stdin is not None
        assert self.process.stderr is not None
        asked = {"body": body, "headers": signed(body), "step": step}
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        while line := await self.process.stderr.readline():
            if line.startswith(b'{"acknowledged"'):
                went: dict[str, bool] = json.loads(line)
                assert went["killed"] or went["ended"]
                return went
        raise AssertionError("the stand-in ended")


@pytest.fixture
async def dying(settings: Settings) -> AsyncIterator[DyingWeb]:
    environment = {
        **os.environ,
        "COPYDESK_ENV": "test",
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": str(settings.database_url),
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": settings.slack_api_url,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.stand_ins.dying_web",
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    yield DyingWeb(process)
    process.kill()
    await process.wait()


async def killed_everywhere(office: Office, dying: DyingWeb, request_of: Any, is_stored: Any) -> int:
    """Kill the process at each step; what was acknowledged is stored, and all is when it comes again."""
    step = after = 0
    while after < AFTER_THE_ACK:
        step += 1
        body = await request_of(step)
        went = await dying.handle(body, step)
        if went["acknowledged"]:
            after += 1
            assert await is_stored(step), f"acknowledged, killed before step {step}, and lost"
        again = await deliver(office, body)
        assert again.status_code == 200
        assert "errors" not in again.text
        assert await is_stored(step), f"killed before step {step}, delivered again, and not stored"
        await office.settle()
    return step


async def deliver(office: Office, body: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as slack:
        return await slack.post(f"{office.bot_url}/slack/events", content=body, headers=signed(body))


async def a_worker_comes(office: Office) -> None:
    """Leases of the dead run out, and a worker's ticks take up what they left."""
    async with office.desk.database.write() as session:
        for table in (Campaign, Rewrite, Shown):
            await session.execute(update(table).values(leased_until=LONG_AGO))
    while await office.desk.campaigns.resume_lost() + await office.desk.rewriting.resume_lost():
        pass
    await office.announcer.announce()
    await office.announcer.announce()


def form(callback_id: str, about: str, values: dict[str, Any], *, number: int) -> str:
    view = {
        "type": "modal",
        "id": f"V{number}",
        "callback_id": callback_id,
        "private_metadata": str(ids.Remembered(CAMPAIGNS, about)),
        "state": {"values": values},
    }
    return interaction({"type": "view_submission", "view": view}, number=number)


def click(action_id: str, value: str, *, number: int) -> str:
    pressed = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
    channel = {"channel": {"id": CAMPAIGNS, "name": "campaigns"}, "container": {"type": "message"}}
    return interaction({"type": "block_actions", "actions": [pressed], **channel}, number=number)


def interaction(payload: dict[str, Any], *, number: int) -> str:
    common = {
        "team": {"id": TEAM, "domain": "team"},
        "user": {"id": ANA, "name": "ana", "team_id": TEAM},
        "trigger_id": f"{number}.{number}.trigger",
    }
    return urlencode({"payload": json.dumps({**payload, **common})})


def brief(number: int) -> str:
    def words(text: str) -> dict[str, Any]:
        return {"entered": {"value": text}}

    def chosen(value: str) -> dict[str, Any]:
        return {"entered": {"selected_option": {"value": value}}}

    values = {
        "product": words(f"Kettle {number}"),
        "news": words("Our first kettle that whistles, from 89 euros in the shop since Monday."),
        "audience": words("people who drink tea"),
        "tone": chosen("friendly"),
        "template": chosen("launch"),
        "variants": chosen("1"),
        "platforms": {"entered": {"selected_options": [{"value": "x"}]}},
    }
    return form(ids.CAMPAIGN_FORM, "", values, number=number)


async def test_a_brief_that_was_acknowledged_is_written_and_shown_once_wherever_the_process_dies(
    office: Office, dying: DyingWeb
) -> None:
    await office.desk.people.meet(TEAM, "Team", ANA, "Ana", zone="UTC")

    async def request_of(step: int) -> str:
        return brief(step)

    async def is_stored(step: int) -> bool:
        return f"Kettle {step}" in [campaign.brief.product for campaign in await campaigns_of(office)]

    steps = await killed_everywhere(office, dying, request_of, is_stored)
    await a_worker_comes(office)
    written = {campaign.brief.product: campaign for campaign in await campaigns_of(office)}
    assert len(written) == len(await campaigns_of(office)) == steps
    assert {campaign.state for campaign in written.values()} == {CampaignState.IN_REVIEW}
    said = [words_of(message) for message in await office.messages()]
    for product in written:
        assert len([words for words in said if f"X · {product} " in f"{words} "]) == 1
    assert len(said) == 2 * steps


async def test_an_approval_that_was_acknowledged_is_stored_wherever_the_process_dies(
    office: Office, dying: DyingWeb
) -> None:
    member = await office.desk.people.meet(TEAM, "Team", ANA, "Ana", zone="UTC")

    async def request_of(step: int) -> str:
        one = await office.desk.campaigns.start(
            a_brief(platforms=(PlatformName.X,), variants=1), by=member, place=CAMPAIGNS
        )
        await office.desk.campaigns.write(one)
        (variant,) = (await office.desk.reads.campaign(member.workspace_id, one.id)).variants
        about = str(ids.VariantButton(one.id, variant.id, variant.content_hash))
        return click(ids.VARIANT_APPROVE, about, number=step)

    async def is_stored(_: int) -> bool:
        newest = (await campaigns_of(office))[0]
        return newest.variants[0].state is VariantState.APPROVED

    await killed_everywhere(office, dying, request_of, is_stored)
    await a_worker_comes(office)
    assert not [message for message in await office.messages() if message["visible_to"]]


async def campaigns_of(office: Office) -> list[CampaignCard]:
    (workspace,) = await office.desk.people.workspaces()
    found: list[CampaignCard] = await office.desk.reads.recent(workspace.id, limit=100)
    return found
