"""What a process reads and compiles as it first answers, writes and checks, done before it is forked.

So each fork is quick.
"""

import asyncio
import gc

import cashews  # noqa: F401 - with all of Redis' client, when something is first kept
import httpx
from fastapi import FastAPI

import bot.slack.app  # noqa: F401 - with all of Bolt, when Slack's edge is opened
from bot.api import router
from core.flow.checks import Checking, Labelled
from core.foundation import guarded_client
from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName
from core.platforms.catalogue import connectors, rules_of
from core.platforms.connecting import Outside
from core.platforms.rulebook import Rulebook
from core.writing.offline.writer import OfflineWriter
from core.writing.port import WritingRequest
from tests.builders import a_brief


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
    await checking.check_drafts(request.brief, PlatformName.X, drafts, ())


asyncio.run(warm())
gc.collect()
gc.freeze()  # else each fork's first collection goes through all of it, and copies its pages
