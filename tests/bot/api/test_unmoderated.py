"""What could not be moderated, over HTTP: it says so, and goes out only where a person has looked at it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from core.desk import Desk
from core.foundation.settings import Settings
from tests.bot.api.conftest import BRIEF
from tests.stand_ins.silent_moderator import SilentModerator


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(_env_file=None, data_dir=tmp_path, database_url=sqlite_url)
    async with Desk.open(settings, moderator=SilentModerator()) as opened:
        yield opened


@pytest.fixture
async def campaign(api: httpx.AsyncClient) -> str:
    """The address of a campaign that is written."""
    return f"/api/v1/campaigns/{(await api.post('/api/v1/campaigns', json=BRIEF)).json()['id']}"


async def test_a_program_approves_what_was_not_moderated_only_for_a_person_who_has_looked(
    api: httpx.AsyncClient, campaign: str
) -> None:
    variant = (await api.get(campaign)).json()["variants"][0]
    assert "A person has to look at it" in str(variant["findings"])
    approve, seen = f"/api/v1/variants/{variant['id']}/approve", {"seen": variant["content_hash"]}

    refused = await api.post(approve, json=seen)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_moderated")
    assert "was not moderated" in refused.json()["error"]["message"]
    assert (await api.post(approve, json={**seen, "looked_at": True})).json()["state"] == "approved"


async def test_one_answer_to_many_approves_nothing_that_was_not_moderated(
    api: httpx.AsyncClient, campaign: str
) -> None:
    variants = (await api.get(campaign)).json()["variants"]
    named = [{"id": one["id"], "seen": one["content_hash"]} for one in variants]

    answer = await api.post(f"{campaign}/decide", json={"answer": "approved", "variants": named})

    assert [one["code"] for one in answer.json()["variants"]] == ["not_moderated"] * len(variants)
    assert {one["state"] for one in (await api.get(campaign)).json()["variants"]} == {"in_review"}
