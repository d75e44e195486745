"""Model servers of one's own machine: doctor finds them, and docs/models.md says what works with them."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.cli.doctor import local_models, services
from bot.cli.doctor.local_models import Usual, running_here
from core.desk import Desk
from core.foundation.ids import CampaignId, PlatformName, WorkspaceId
from core.foundation.money import Money
from core.foundation.settings import Settings
from core.providers.model import Model
from core.providers.openai_client import open_client
from core.spending.prices import price_of
from core.spending.rates import Rate
from core.storage.database import Database
from core.storage.migrate import migrate
from core.writing.model.writer import OpenAIWriter
from tests.bot.cli.conftest import Copydesk
from tests.core.writing.conftest import GOOD, OTHER, asking
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import OpenAIServer
from tests.stand_ins.serving import serving_beside

PAGE = (Path(__file__).parents[3] / "docs" / "models.md").read_text(encoding="utf-8")
BLOCKS = [
    dict(line.split("=", 1) for line in block.split())
    for block in re.findall(r"```ini\n(.*?)```", PAGE, re.S)
]
DRAFTS = json.dumps({"drafts": [{"text": GOOD}, {"text": OTHER}]})
HERE = [block for block in BLOCKS if "127.0.0.1" in block.get("OPENAI_BASE_URL", "")]


@pytest.fixture(scope="module")
def ollama() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def usual(ollama: OpenAIServer, monkeypatch: pytest.MonkeyPatch) -> Usual:
    """Where the stand-in listens is where Ollama usually does."""
    found = Usual("Ollama", ollama.port)
    monkeypatch.setattr(local_models, "USUAL", (found,))
    return found


def test_doctor_says_the_lines_to_set_for_a_server_that_runs_here(
    copydesk: Copydesk, ollama: OpenAIServer, usual: Usual
) -> None:
    ollama.models = ["nomic-embed-text:latest", "gemma3:4b", "qwen3:8b"]

    told = next(
        check for check in copydesk("doctor", "--json").document["checks"] if check["name"] == "Model"
    )

    assert told["state"] == "fine"
    assert f"port {usual.port} (Ollama's) has gemma3:4b and 1 more." in told["saw"]
    assert told["fix"].splitlines()[1:] == [
        f"OPENAI_BASE_URL={ollama.url}",
        "OPENAI_MODEL=gemma3:4b",
        "OPENAI_PRICE=0/0",
    ]


async def test_doctor_does_not_look_for_servers_where_a_model_is_set(
    ollama: OpenAIServer, usual: Usual
) -> None:
    ollama.models = ["gemma3:4b"]

    told = await services.model(
        Settings(openai_base_url=ollama.url, openai_model="gemma3:4b", openai_price="0/0")
    )

    assert (told.saw, told.fix) == ("It answers and has gemma3:4b", "")


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>It works!</html>"),
        Response("Not found", 404),
        Response('{"error": "Unauthorized"}', 401),
        Response('{"data": []}'),
        Response('{"data": [{"id": 7}, 7, {"id": "two words"}, {"id": "bge-m3"}, {"id": "a\\u001b[2J"}]}'),
        Response('["gemma3"]'),
        Response('{"data": [{"id": "' + "m" * local_models.MOST_READ + '"}]}'),
        Response("", 302, headers={"location": "http://127.0.0.1:9/v1/models"}),
    ],
)
async def test_other_programs_and_servers_without_a_model_to_write_with_are_passed_over(
    answer: Response,
) -> None:
    async def models(_: object) -> Response:
        return answer

    with serving_beside(Starlette(routes=[Route("/v1/models", models)])) as url:
        assert await running_here([Usual("llama.cpp", int(url.rpartition(":")[2]))]) == []


async def test_nobody_is_waited_for(ollama: OpenAIServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_models, "PATIENCE", 0.05)
    ollama.models = ["gemma3:4b"]
    with socket.socket() as silent, socket.socket() as nobody:
        for listener in (silent, nobody):
            listener.bind(("127.0.0.1", 0))
        silent.listen()
        ports = [silent.getsockname()[1], nobody.getsockname()[1], ollama.port]

        found = await running_here([Usual("any", port) for port in ports])

    assert [one.usual.port for one in found] == [ollama.port]


async def test_doctor_says_how_a_model_is_asked_once_somebody_asked_it_and_looks_at_another_provider_too(
    ollama: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ollama.models = ["gemma3:4b", "qwen3:8b"]
    first = {"OPENAI_BASE_URL": ollama.url, "OPENAI_MODEL": "gemma3:4b", "OPENAI_PRICE": "0/0"}
    other = {"FALLBACK_BASE_URL": ollama.url, "FALLBACK_MODEL": "qwen3:8b", "FALLBACK_PRICE": "0/0"}
    for name, value in (first | other).items():
        monkeypatch.setenv(name, value)
    ollama.will(say.error(404), say.chat(DRAFTS))
    database = Database(Settings().database)
    await migrate(database)
    await database.close()
    async with Desk.open(Settings()) as desk:
        await desk.campaigns.drafting.draft(WorkspaceId("wsp_1"), CampaignId("cmp_1"), asking())

        assert (await services.model(Settings())).saw == (
            "It answers and has gemma3:4b, asked by Chat Completions with a JSON schema"
        )
        assert (await services.fallback_model(Settings())).saw == "It answers and has qwen3:8b"
    monkeypatch.setenv("FALLBACK_MODEL", "qwen4")
    assert "does not list qwen4" in (await services.fallback_model(Settings())).saw


async def test_doctor_says_that_an_address_leads_on_and_does_not_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def moved(_: object) -> Response:
        return Response("", 308, headers={"location": "http://127.0.0.1:9/v1/models"})

    with serving_beside(Starlette(routes=[Route("/v1/models", moved)])) as url:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{url}/v1")
        found = await services.model(Settings())

    assert (found.saw, found.fix) == (
        "It leads on to another address, which is not followed.",
        "Set OPENAI_BASE_URL to where it leads.",
    )


@pytest.mark.parametrize("platform", [PlatformName.BLOG, PlatformName.EMAIL])
@pytest.mark.parametrize("count", [2, 5])
async def test_the_page_says_how_much_room_the_longest_answers_need(
    platform: PlatformName, count: int, ollama: OpenAIServer
) -> None:
    ollama.will(say.drafts(*(f"{number} {GOOD}" for number in range(count))))

    async with open_client("none", ollama.url, 60) as client:
        await OpenAIWriter(Model(client, "gpt-4o-mini")).write(asking(count, platform=platform))

    assert f"{ollama.asked[0].body['max_output_tokens']:,}" in PAGE


@pytest.mark.parametrize("block", HERE, ids=lambda block: str(block["OPENAI_MODEL"]))
async def test_what_the_page_says_to_set_writes_at_a_server_that_lists_this_model(
    block: dict[str, str], ollama: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = re.sub(r"http://127\.0\.0\.1:\d+", "", block["OPENAI_BASE_URL"])
    for name, value in (block | {"OPENAI_BASE_URL": f"http://127.0.0.1:{ollama.port}{path}"}).items():
        monkeypatch.setenv(name, value)
    ollama.models = [block["OPENAI_MODEL"]]
    ollama.will(say.error(404), say.chat(DRAFTS))
    settings = Settings()

    assert (await services.model(settings)).saw == f"It answers and has {block['OPENAI_MODEL']}"
    async with open_client("none", settings.openai_base_url, settings.openai_timeout) as client:
        written = await OpenAIWriter(Model(client, settings.openai_model)).write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]
    assert {asked.body["model"] for asked in ollama.asked} == {block["OPENAI_MODEL"]}
    free = Rate.parse(str(settings.openai_price))
    price = price_of(settings.openai_model, input_tokens=1_000_000, output_tokens=1_000_000, own=free)
    assert price.amount == Money(0)
