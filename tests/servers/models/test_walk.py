"""A campaign written by a server that speaks OpenAI's API: by each of its doors, and while it errs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.cli.doctor import services
from core.campaigns.models import Variant
from core.desk import Desk
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.providers.ways import Way
from core.spending.ledger import EntryState, LedgerEntry
from tests.builders import a_brief, a_member
from tests.servers.models.conftest import Aimock
from tests.stand_ins.openai_server import draft

MODEL = "gpt-4o"
LINK = "https://example.com/backpack"
TEXTS = (f"Rain is no excuse. Look: {LINK}", f"Ride dry, arrive dry. Look: {LINK}")
RESPONSES, CHAT = "/v1/responses", "/v1/chat/completions"


def says(response: dict[str, Any], **match: Any) -> dict[str, Any]:
    return {"match": {"model": MODEL, **match}, "response": response}


def copy(**usage: int) -> dict[str, Any]:
    return {"content": json.dumps({"drafts": [draft(text) for text in TEXTS]}), "usage": usage}


def error(status: int, message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error"}, "status": status, **more}


@dataclass(frozen=True)
class Seen:
    """What a campaign for one platform came to, and what doctor says then."""

    variants: Sequence[Variant]
    charged: LedgerEntry
    doctor: str


async def campaign(aimock: Aimock, folder: Path, database_url: str, **changes: Any) -> Seen:
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        database_url=database_url,
        openai_api_key="sk-test",
        openai_base_url=aimock.url,
        openai_model=MODEL,
        enable_content_moderation=False,
        **{"fallback_offline": True, **changes},
    )
    async with Desk.open(settings) as desk:
        ana = await a_member(desk.database, desk.clock)
        await desk.campaigns.write(await desk.campaigns.start(a_brief(platforms=(PlatformName.X,)), by=ana))
        async with desk.database.read() as session:
            variants = (await session.scalars(select(Variant).order_by(Variant.label))).all()
            charged = (await session.scalars(select(LedgerEntry))).one()
        return Seen(variants, charged, (await services.model(settings)).saw)


@pytest.mark.parametrize(
    ("fixtures", "way", "asked"),
    [
        ([says(copy(input_tokens=900, output_tokens=80))], Way.RESPONSES, {RESPONSES: 1}),
        (
            [says(copy(prompt_tokens=900, completion_tokens=80), responseFormat="json_schema")],
            Way.CHAT_SCHEMA,
            {RESPONSES: 1, CHAT: 1},
        ),
        (
            [
                says(error(400, "No json_schema here."), responseFormat="json_schema"),
                says(copy(prompt_tokens=900, completion_tokens=80), responseFormat="json_object"),
            ],
            Way.CHAT_JSON,
            {RESPONSES: 1, CHAT: 2},
        ),
    ],
    ids=lambda given: given if isinstance(given, Way) else "",
)
async def test_a_campaign_is_written_by_each_door_of_a_server_and_charged_as_it_says(
    aimock: Aimock,
    tmp_path: Path,
    sqlite_url: str,
    fixtures: list[dict[str, Any]],
    way: Way,
    asked: dict[str, int],
) -> None:
    aimock.will(*fixtures)

    seen = await campaign(aimock, tmp_path, sqlite_url)

    assert [variant.text for variant in seen.variants] == list(TEXTS)
    assert {variant.model for variant in seen.variants} == {MODEL}
    assert (seen.charged.input_tokens, seen.charged.output_tokens) == (900, 80)
    assert (seen.charged.state, seen.charged.price_assumed) == (EntryState.SETTLED, False)
    assert aimock.asked() == asked
    assert seen.doctor.startswith(f"It answers and has {MODEL}")
    assert way is Way.RESPONSES or way.label in seen.doctor


async def test_usage_that_a_server_leaves_at_zero_is_counted_from_the_texts(
    aimock: Aimock, tmp_path: Path, sqlite_url: str
) -> None:
    aimock.will(says(copy(input_tokens=0, output_tokens=0)))

    charged = (await campaign(aimock, tmp_path, sqlite_url)).charged

    assert charged.price_assumed
    assert charged.input_tokens > charged.output_tokens > 0


@pytest.mark.parametrize(
    "fault",
    [
        error(429, "Slow down.", retryAfter=1),
        error(503, "Overloaded."),
        error(500, "Oops."),
    ],
    ids=lambda fault: str(fault["status"]),
)
async def test_a_fault_that_passes_is_overcome(
    aimock: Aimock, tmp_path: Path, sqlite_url: str, fault: dict[str, Any]
) -> None:
    aimock.will(says(fault, sequenceIndex=0), says(copy(input_tokens=900, output_tokens=80)))

    seen = await campaign(aimock, tmp_path, sqlite_url)

    assert [variant.text for variant in seen.variants] == list(TEXTS)
    assert aimock.asked() == {RESPONSES: 2}


@pytest.mark.parametrize(
    ("chaos", "tries", "why", "state"),
    [
        ({"dropRate": 1}, 4, "has trouble on its side (status 500)", EntryState.RELEASED),
        ({"disconnectRate": 1}, 4, "broke before its answer was whole", EntryState.SETTLED),
        # It writes down only what it could still answer.
        ({"latencyMs": 3_000}, 0, "took too long to answer", EntryState.SETTLED),
        ({"malformedRate": 1}, 2, "does not speak OpenAI's API", EntryState.SETTLED),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
async def test_while_a_server_errs_the_offline_writer_writes_and_the_card_says_why(
    aimock: Aimock,
    tmp_path: Path,
    sqlite_url: str,
    chaos: dict[str, float],
    tries: int,
    why: str,
    state: EntryState,
) -> None:
    aimock.will(says(copy(input_tokens=900, output_tokens=80)), **chaos)

    seen = await campaign(aimock, tmp_path, sqlite_url, openai_timeout=0.5)

    assert {variant.writer for variant in seen.variants} == {"offline"}
    assert all(why in variant.why_not_first for variant in seen.variants)
    assert aimock.asked()[RESPONSES] == tries
    assert seen.charged.state is state
    assert seen.charged.cost_micros == (seen.charged.reserved_micros if state is EntryState.SETTLED else 0)
