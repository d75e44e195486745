"""Pictures of previews on cards: they come after the card, show what it says, and are missed by nobody."""

from pathlib import Path
from typing import Any

import pytest

from bot.slack.pictures import key_of
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from tests.core.previews.posts import Read
from tests.stand_ins.chromium import DIES, TAKES, a_chromium

from .conftest import ANA, Office, words_of


@pytest.fixture
def chromium(tmp_path: Path) -> Path:
    return a_chromium(tmp_path / "chromium")


@pytest.fixture
def settings(settings: Settings, chromium: Path) -> Settings:
    return settings.model_copy(update={"chromium": str(chromium)})


def pictures(card: Any) -> list[str]:
    return [block["slack_file"]["id"] for block in card["blocks"] if block["type"] == "image"]


async def test_a_card_gets_a_picture_of_how_its_posts_will_look_and_another_once_they_change(
    office: Office, chromium: Path
) -> None:
    await office.campaign(platforms=["bluesky"], variants="2")
    (first,) = pictures(await office.card("Bluesky"))
    assert (await office.http.get(f"/files/{first}")).headers["content-type"] == "image/png"

    await office.press("Bluesky", "variant_edit")
    assert (await office.submit({"text:0": {"entered": "Dry, whatever comes down."}}))["ok"]
    await office.settle()
    (second,) = pictures(await office.card("Bluesky"))
    assert second != first
    assert (await office.http.get(f"/files/{first}")).status_code == 404  # nothing shows it any more
    page = Read((chromium.parent / "page").read_text())
    assert "Dry, whatever comes down." in page.classes["text"]
    assert (chromium.parent / "log").read_text().count("--screenshot") == 2


async def test_where_none_can_be_taken_the_card_has_its_link_and_nobody_tries_again_and_again(
    office: Office, chromium: Path
) -> None:
    a_chromium(chromium.parent, DIES)
    await office.campaign(platforms=["bluesky"], variants="1")
    card = await office.card("Bluesky")
    assert pictures(card) == []
    assert "|Preview>" in words_of(card)
    await office.press("Bluesky", "variant_approve")
    await office.settle()
    assert (chromium.parent / "log").read_text() == "died\n"


async def test_a_picture_that_slack_never_gets_to_know_leaves_the_link(office: Office, monkeypatch) -> None:
    monkeypatch.setattr("bot.slack.pictures.LOOKS", ())
    await office.campaign(platforms=["bluesky"], variants="1")
    card = await office.card("Bluesky")
    assert (pictures(card), "|Preview>" in words_of(card)) == ([], True)


async def test_the_link_on_a_card_leads_to_the_platforms_posts(office: Office) -> None:
    await office.campaign(platforms=["bluesky", "x"], variants="1")
    (campaign,) = await office.campaigns()
    await office.command(f"preview {campaign.id}")
    told = await office.until(
        lambda state: [m for m in state["messages"]["C0CAMPAIGN"] if m["visible_to"] == ANA]
    )
    assert "See it as it will look" in words_of(told[-1])
    path = campaign.preview.partition("/preview/")[2]
    shown = await office.http.get(f"{office.bot_url}/preview/{path}&platform=x")
    assert {"x", "bluesky"} & Read(shown.text).classes.keys() == {"x"}


async def test_two_processes_take_one_picture(office: Office, settings: Settings, chromium: Path) -> None:
    a_chromium(chromium.parent, TAKES + "sleep 0.3\n")
    await office.campaign(platforms=["bluesky"], variants="1")
    (campaign,) = await office.campaigns()
    await office.announcer.show(campaign.id)
    await office.announcer.cards._background.settle()
    noted = await office.desk.shown.find(key_of(campaign.id, PlatformName.BLUESKY))
    assert noted is not None
    assert pictures(await office.card("Bluesky")) == [noted.handle]
    assert (chromium.parent / "log").read_text().count("--screenshot") == 1
