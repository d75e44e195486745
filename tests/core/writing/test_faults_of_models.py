"""What is done about each fault of a model's server, as docs/models.md says: every row of its table is tried
over HTTP, with the database, and what is seen is the row.
"""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from core.foundation.cache import CashewsCache
from core.foundation.ids import CampaignId, WorkspaceId
from core.foundation.money import Money
from core.foundation.resilience import Time
from core.providers.circuit import FAILURES, Circuit
from core.providers.model import Model
from core.providers.openai_client import MOST_READ, open_client
from core.spending.budgets import Budgets
from core.spending.ledger import LedgerEntry
from core.storage.database import Database
from core.writing.drafting import DEADLINE, Drafting
from core.writing.model.writer import OpenAIWriter
from core.writing.offline.writer import OfflineWriter
from core.writing.port import WriterRefused, WriterUnavailable
from tests.builders import a_member, a_variant
from tests.core.writing.conftest import GOOD, MODEL, OTHER, asking
from tests.ports import free_port
from tests.stand_ins import openai_server as say
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.openai_server import OpenAIServer, Reply

DOCS = Path(__file__).parents[3] / "docs" / "models.md"
WRITES = say.drafts(GOOD, OTHER)


@dataclass(frozen=True)
class Errs:
    """A server that gives these replies one by one, and the last one for ever; and how long we wait."""

    replies: tuple[Reply, ...]
    timeout: float = 60
    deadline: float = DEADLINE
    address: str = ""
    failed_before: int = 0


def errs(*replies: Reply, **how: float) -> Errs:
    return Errs(replies, **how)


def _in(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


_PAGE = Reply("<!doctype html><title>Welcome</title>", headers={"content-type": "text/html"})
_NOTHING_THERE = say.error(404, message="Not Found")
_HUGE = say.drafts(GOOD, "x" * (MOST_READ + 1))

FAULTS = {
    "`429` with `Retry-After: 60`, then copy": lambda: errs(say.error(429, retry_after="60"), WRITES),
    "`429` with a date in a minute, then copy": lambda: errs(say.error(429, retry_after=_in(60)), WRITES),
    "`429` with `Retry-After: 600`": lambda: errs(say.error(429, retry_after="600")),
    "`429`, again and again": lambda: errs(say.error(429)),
    "`429` with `insufficient_quota`": lambda: errs(say.error(429, code="insufficient_quota")),
    "`402`": lambda: errs(say.error(402, message="Insufficient credits")),
    "`500` twice, then copy": lambda: errs(say.error(500), say.error(500), WRITES),
    "`500`, again and again": lambda: errs(say.error(500)),
    "nobody listens": lambda: Errs((WRITES,), address=f"http://127.0.0.1:{free_port()}/v1"),
    "it hangs": lambda: errs(replace(WRITES, delay=20), timeout=0.2),
    "it drips for ever": lambda: errs(replace(WRITES, drip=0.05), timeout=0.2),
    "it drips, and `GENERATION_DEADLINE` is over before `OPENAI_TIMEOUT`": lambda: errs(
        replace(WRITES, drip=0.05), timeout=5, deadline=0.2
    ),
    "it breaks off in the middle": lambda: errs(replace(WRITES, is_cut=True)),
    "it did not answer five times in a row": lambda: Errs((WRITES,), failed_before=FAILURES),
    "`401`": lambda: errs(say.error(401, code="invalid_api_key")),
    "`403`": lambda: errs(say.error(403)),
    "`404`, it does not know the model": lambda: errs(say.error(404, code="model_not_found")),
    "`404` on `/responses`, then copy": lambda: errs(_NOTHING_THERE, say.chat(_said(WRITES))),
    "`404` on everything": lambda: errs(_NOTHING_THERE),
    "`413`": lambda: errs(say.error(413)),
    "`400`, with its reason": lambda: errs(say.error(400, message="maximum context length is 4096 tokens")),
    "`307` to another host": lambda: errs(
        Reply("", 307, {"location": f"http://localhost:{free_port()}/v1/responses"})
    ),
    "a web page": lambda: errs(_PAGE),
    "more than 4 MB": lambda: errs(_HUGE),
    "JSON that is cut off": lambda: errs(Reply('\ufeff{"output": [{"type"')),
    "a stream that breaks off before any copy": lambda: errs(
        Reply('event: response.created\ndata: {"type": "response.created"}\n\ndata: {"ty')
    ),
    "a stream that breaks off after the copy": lambda: errs(
        Reply(f"data: {json.dumps({'type': 'response.output_text.delta', 'delta': _said(WRITES)})}\n\n")
    ),
    "a stream that ends `incomplete`, with copy": lambda: errs(
        Reply(f'data: {{"type": "response.incomplete", "response": {say.truncated(_said(WRITES)).body}}}\n\n')
    ),
    "copy that is no JSON": lambda: errs(say.answer("Here you are: buy it!")),
    "JSON without drafts": lambda: errs(say.answer('{"colour": "red"}')),
    "no copy at all": lambda: errs(say.answer("")),
    "copy that is cut off before its first draft is whole": lambda: errs(say.truncated()),
    "copy, with usage that can't be": lambda: errs(
        say.drafts(GOOD, OTHER, usage={"input_tokens": 0, "output_tokens": 9_000_000})
    ),
    "copy without end, far beyond `max_output_tokens`": lambda: errs(say.drafts("word " * 10_000, OTHER)),
    "`failed`: `server_error`": lambda: errs(say.failed("server_error", "?")),
    "the model declines": lambda: errs(say.refusal("I can't help with that.")),
    "its filter stops the copy": lambda: errs(say.filtered()),
    "`400` with `content_filter`": lambda: errs(say.error(400, code="content_filter")),
}


def _said(reply: Reply) -> str:
    found = re.search(r'"text": ("(?:[^"\\]|\\.)*drafts(?:[^"\\]|\\.)*")', reply.body)
    assert found
    text: str = say.json.loads(found[1])
    return text


def documented() -> dict[str, str]:
    """The rows of the table, each under its first cell."""
    table = DOCS.read_text().partition("## What each fault gives")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows}


def test_the_documented_faults_are_those_that_are_tried() -> None:
    assert list(documented()) == list(FAULTS)


@dataclass
class Team:
    """Who asks, and what the ledger says of it."""

    database: Database
    workspace_id: WorkspaceId
    campaign_id: CampaignId

    async def charged(self) -> str:
        async with self.database.read() as session:
            entry = (await session.scalars(select(LedgerEntry))).one_or_none()
        if entry is None or not entry.cost_micros:
            return "nothing"
        if entry.cost_micros >= entry.reserved_micros:
            return "all that was set aside"
        return "as we count" if entry.price_assumed else "as it says"


@pytest.fixture
async def team(sqlite_url: str, clock: ManualClock) -> AsyncIterator[Team]:
    database = Database(sqlite_url)
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana)
    yield Team(database, ana.workspace_id, variant.campaign_id)
    await database.close()


@pytest.mark.parametrize("name", FAULTS)
async def test_what_is_done_about_a_fault_is_what_is_documented(
    server: OpenAIServer, team: Team, clock: ManualClock, name: str
) -> None:
    fault, waits = FAULTS[name](), []
    server.will(*fault.replies)

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with open_client("sk-test", fault.address or server.url, fault.timeout) as client:
        circuit = Circuit("one", passing=Time(now=lambda: 0.0))
        writer = OpenAIWriter(Model(client, MODEL, circuit=circuit, passing=Time(sleep=sleep)))
        if fault.failed_before:
            await _fail(writer, server, waits)
            server.will(*fault.replies)
            waits.clear()
        budgets = Budgets(team.database, clock, daily_limit=Money.of_dollars(5))
        drafting = Drafting(
            writer,
            CashewsCache(),
            budgets,
            clock,
            max_concurrent=1,
            ttl=timedelta(),
            instead=[OfflineWriter()],
            deadline=fault.deadline,
        )
        who, read = await _written(drafting, team)
        tries = _tries(server, waits, was_open=bool(fault.failed_before))
        charged = await team.charged()
        while not circuit.is_open and len(server.asked or waits) < FAILURES:
            await _written(drafting, team)
        alone = "yes" if circuit.is_open else "no"
    assert f"| {name} | {tries} | {alone} | {who} | {read} | {charged} |" == documented()[name]


async def _written(drafting: Drafting, team: Team) -> tuple[str, str]:
    """Who wrote, and what people read about it."""
    try:
        written = await drafting.draft(team.workspace_id, team.campaign_id, asking())
    except (WriterUnavailable, WriterRefused) as error:
        return "nobody", f"“{error.message}”"
    who = "the next writer" if written.why_not_first else "it does"
    return who, f"“{written.why_not_first}”" if written.why_not_first else "nothing"


def _tries(server: OpenAIServer, waits: list[float], *, was_open: bool) -> str:
    if was_open and not server.asked:
        return "not at all"
    many = max(len(server.asked), len(waits) + 1)
    times = {1: "once", 2: "twice"}.get(many, f"{many} times")
    # On a busy machine some of the time that a date gives is gone before it is read.
    is_told = any(30 < wait <= 60 for wait in waits)
    return f"{times}, after a minute" if is_told else times


async def _fail(writer: OpenAIWriter, server: OpenAIServer, waits: list[float]) -> None:
    server.will(say.error(500))
    while not writer.is_left_alone:
        await _try(writer)


async def _try(writer: OpenAIWriter) -> None:
    try:
        await writer.write(asking())
    except (WriterUnavailable, WriterRefused):
        return
