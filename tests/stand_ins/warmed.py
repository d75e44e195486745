"""What a process reads and compiles as it first answers, writes, checks and shows, done before it is forked.

So each fork is quick.
"""

import asyncio
import gc
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import cashews  # noqa: F401 - with all of Redis' client, when something is first kept
import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import update

import bot.slack.app  # noqa: F401 - with all of Bolt, when Slack's edge is opened
import tests.stand_ins.compiled  # noqa: F401 - what is compiled here is for the forks' engines, too
from bot.api import router
from bot.slack.journal_consumer import Announcer
from core.campaigns.models import Campaign, Rewrite
from core.desk import Desk
from core.flow.checks import Checking, Labelled
from core.foundation import guarded_client
from core.foundation.clock import SystemClock
from core.foundation.ids import CampaignId, PlatformName, WorkspaceId
from core.foundation.settings import Environment, Settings
from core.operations.database import bring_up_to_date
from core.platforms.catalogue import connectors, rules_of
from core.platforms.connecting import Outside
from core.platforms.rulebook import Rulebook
from core.spending.books import Payers
from core.writing.offline.writer import OfflineWriter
from core.writing.port import WritingRequest
from tests.builders import a_brief, a_variant
from tests.stand_ins.dying import hurry, tick


async def warm() -> None:
    """Answer once; write once and check it."""
    async with guarded_client.open_client(timeout=1, allow_private=False) as http:
        connectors(Outside(http, SystemClock()))
    app = FastAPI()
    router.register(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://copydesk") as caller:
        await caller.get("/nowhere")
    rules = rules_of(PlatformName.X)
    request = WritingRequest(a_brief(), PlatformName.X, rules, 1, 1)
    written = await OfflineWriter().write(request)
    checking = Checking(moderator=None, rulebook=Rulebook(3_000), clock=SystemClock())
    drafts = [Labelled("A", draft) for draft in written.drafts]
    nobody = Payers(WorkspaceId(""), CampaignId(""), None)
    await checking.check_drafts(request.brief, PlatformName.X, drafts, (), payers=nobody)


async def work(folder: Path) -> None:
    """Do a worker's ticks, and take in a brief, while Slack is away: their statements are compiled then."""
    settings = Settings(
        _env_file=None,
        copydesk_env=Environment.TEST,
        data_dir=folder,
        slack_bot_token=SecretStr("xoxb-of-nobody"),
        slack_signing_secret=SecretStr("a-signing-secret"),
        slack_api_url="http://127.0.0.1:1/api/",
        openai_api_key=None,
        enable_content_moderation=False,
    )
    await bring_up_to_date(settings)
    async with Desk.open(settings) as desk, Announcer.open(desk) as announcer:
        member = await desk.people.meet("T1", "Team", "U1", "Ana", zone="UTC")
        one = a_brief(platforms=(PlatformName.X,), variants=1)
        await desk.campaigns.start(one, by=member, place="C1")
        variant = await a_variant(desk.database, desk.clock, member)
        await desk.rewriting.ask(variant.id, seen=variant.content_hash, hint="lead with the price", by=member)
        async with desk.database.write() as session:
            for table in (Campaign, Rewrite):
                await session.execute(update(table).values(leased_until=datetime(2020, 1, 1, tzinfo=UTC)))
        await tick(desk, announcer)


asyncio.run(warm())
hurry()
with TemporaryDirectory() as made:
    asyncio.run(work(Path(made)))
gc.collect()
gc.freeze()  # else each fork's first collection goes through all of it, and copies its pages
