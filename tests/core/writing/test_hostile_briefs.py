"""Whatever a brief says stays data: what a model's server receives, read from the wire."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core.desk import Desk
from core.foundation.hidden import without_hidden
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.platforms.catalogue import rules_of
from core.writing.model.prompts import INSTRUCTIONS, prompt_for
from core.writing.model.writer import FORM, OpenAIWriter
from core.writing.port import WritingRequest
from tests.builders import a_brief, a_member
from tests.core.writing.conftest import GOOD, LINK, OTHER, asking
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import Asked, OpenAIServer

BRIEFS = json.loads((Path(__file__).parents[2] / "data" / "hostile_briefs.json").read_text("utf-8"))
OPENS, CLOSES = "<data>\n", "\n</data>"
CALLED = {
    "hint": "reviewers_wish",
    "current": "text_that_the_wish_is_about",
    "avoid": "openings_already_seen",
}


@dataclass(frozen=True)
class Received:
    """What stood in one request: the instructions, what we ask, and the team's words."""

    instructions: str
    orders: str
    data: dict[str, Any]
    body: str


def received(asked: Asked) -> Received:
    """A request by its parts; the fence must be there exactly once, and end it."""
    body = asked.body
    if "messages" in body:
        system, user = body["messages"]
        assert (system["role"], user["role"]) == ("system", "user")
        instructions, message = system["content"], user["content"]
    else:
        instructions, message = body["instructions"], body["input"]
    assert (message.count("<data>"), message.count("</data>")) == (1, 1)
    orders, _, fenced = message.partition(OPENS)
    assert fenced.endswith(CLOSES)
    return Received(instructions, orders, json.loads(fenced.removesuffix(CLOSES)), json.dumps(body))


def hostile(given: dict[str, Any]) -> WritingRequest:
    field, text = given["field"], given["text"] * given.get("times", 1)
    request = asking(1, link=LINK, hint="Warmer.", current="Our bag.", avoid=("Seen. Before.",))
    if field == "avoid":
        return replace(request, avoid=(text,))
    if field in {"hint", "current"}:
        return replace(request, **{field: text})
    return replace(request, brief=replace(request.brief, **{field: text}))


def harmless() -> WritingRequest:
    return hostile({"field": "product", "text": "Mill One"})


def test_there_are_fifty() -> None:
    assert len({given["name"] for given in BRIEFS}) == 50


@pytest.mark.parametrize("by_chat", [False, True], ids=["responses", "chat"])
@pytest.mark.parametrize("given", BRIEFS, ids=lambda given: given["name"])
async def test_a_hostile_brief_reaches_the_model_as_data_alone(
    writer: OpenAIWriter, server: OpenAIServer, given: dict[str, Any], by_chat: bool
) -> None:
    answer = json.dumps({"drafts": [say.draft(GOOD)]})
    server.will(*([say.error(404), say.chat(answer)] if by_chat else [say.answer(answer)]))

    await writer.write(harmless())
    await writer.write(hostile(given))

    usual, seen = map(received, server.asked[-2:])
    assert seen.instructions == (f"{INSTRUCTIONS}\n\n{FORM}" if by_chat else INSTRUCTIONS)
    assert seen.orders == usual.orders
    name = CALLED.get(given["field"], given["field"])
    told = seen.data[name]
    text = without_hidden(given["text"] * given.get("times", 1))
    assert (told[0] in text) if isinstance(told, list) else (told == text)
    assert seen.data | {name: None} == usual.data | {name: None}
    assert not any("\U000e0000" <= letter <= "\U000e0fff" for letter in str(told))


@pytest.mark.parametrize("given", BRIEFS, ids=lambda given: given["name"])
async def test_what_a_model_was_made_to_say_comes_back_to_it_as_data_alone(
    writer: OpenAIWriter, server: OpenAIServer, given: dict[str, Any]
) -> None:
    text = given["text"] * given.get("times", 1)
    server.will(
        say.drafts(f"Hello [Name]. {text}", f"{text} {'Far too long. ' * 30}", GOOD), say.drafts(OTHER)
    )

    await writer.write(asking(3))

    seen = received(server.asked[-1])
    assert len(server.asked) == 2
    assert seen.instructions == INSTRUCTIONS
    assert given["hostile"] not in seen.orders


async def test_no_key_no_name_and_no_other_workspaces_copy_reaches_a_model(
    server: OpenAIServer, sqlite_url: str, tmp_path: Path
) -> None:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=sqlite_url,
        openai_api_key="sk-a-secret-key",
        openai_base_url=server.url,
        openai_model="gpt-4o-mini",
        enable_content_moderation=False,
    )
    server.will(say.drafts("Copy of the others. It stays theirs."), say.drafts(GOOD), say.drafts(OTHER))
    one_variant: dict[str, Any] = {"platforms": (PlatformName.X,), "variants": 1}
    async with Desk.open(settings) as desk:
        others = await a_member(desk.database, desk.clock, "Zoltan", team="T2")
        brief = a_brief(**one_variant, product="Their secret bag")
        await desk.campaigns.write(await desk.campaigns.start(brief, by=others))
        ana = await a_member(desk.database, desk.clock, "Anastasia")
        campaign = await desk.campaigns.start(a_brief(**one_variant), by=ana)
        await desk.campaigns.write(campaign)
        (card,) = await desk.reads.recent(ana)
        await desk.rewriting.regenerate(card.variants[0].id, hint="Warmer.", by=ana)

    bodies = [received(asked).body for asked in server.asked[1:]]
    assert len(bodies) == 2
    for secret in (
        "sk-a-secret-key",
        'Fernweh"',
        "Anastasia",
        "Zoltan",
        "Their secret bag",
        "Copy of the others",
    ):
        assert not any(secret in body for body in bodies)
    assert {asked.authorization for asked in server.asked} == {"Bearer sk-a-secret-key"}


@pytest.mark.parametrize("field", ["product", "news", "audience", "sender", "link"])
def test_every_word_of_a_brief_is_told(field: str) -> None:
    brief = a_brief(sender="Fernweh Ltd")
    request = WritingRequest(brief, PlatformName.X, rules_of(PlatformName.X), 1, 1)

    _, _, fenced = prompt_for(request).message.partition(OPENS)
    assert json.loads(fenced.removesuffix(CLOSES))[field] == getattr(brief, field)
