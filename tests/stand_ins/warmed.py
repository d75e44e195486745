"""What a process compiles as it first writes and checks, done before it is forked: each fork is quick."""

import asyncio

import cashews  # noqa: F401 - with all of Redis' client, when something is first kept

from core.flow.checks import Checking, Labelled
from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.rulebook import Rulebook
from core.writing.offline.writer import OfflineWriter
from core.writing.port import WritingRequest
from tests.builders import a_brief


async def warm() -> None:
    """Write once and check it."""
    rules = rules_of(PlatformName.X)
    request = WritingRequest(a_brief(), PlatformName.X, rules, 1, 1)
    written = await OfflineWriter().write(request)
    checking = Checking(moderator=None, rulebook=Rulebook(3_000), clock=SystemClock())
    drafts = [Labelled("A", draft) for draft in written.drafts]
    await checking.check_drafts(request.brief, PlatformName.X, drafts, ())


asyncio.run(warm())
