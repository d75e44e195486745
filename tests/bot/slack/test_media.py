"""Images in Slack: put into a form, described there, shown on the card, and published."""

from typing import Any

import pytest
from sqlalchemy import update
from yarl import URL

from bot.slack import uploads
from core.foundation.errors import InvalidInput
from core.foundation.ids import PlatformName, VariantState
from core.media.models import KeptMedia
from tests.core.media.images import photo

from .conftest import ANA, BRIEF, Office, words_of


async def uploaded(office: Office, content: bytes, name: str = "kettle.jpg") -> str:
    """The id of a file that Ana chose in a form."""
    headers = {"content-type": "application/octet-stream", "x-file-name": name, "x-user": ANA}
    told = await office.http.post("/playground/files", content=content, headers=headers)
    return str(told.json()["id"])


def inputs(modal: Any) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in modal["blocks"] if block["type"] == "input"}


async def test_an_image_is_added_in_the_form_described_shown_published_and_removed(office: Office) -> None:
    await office.campaign(platforms=["bluesky"], variants="1")
    await office.press("Bluesky", "variant_edit")
    file = await uploaded(office, photo())
    assert (await office.submit({"image": {"entered": [file]}}))["ok"]
    await office.settle()
    card = words_of(await office.card("Bluesky"))
    assert "Image, no alt text" in card
    assert "The image has no alt text." in card

    await office.press("Bluesky", "variant_edit")
    assert {"alt:0", "removed", "image", "address", "described"} <= inputs(await office.modal()).keys()
    assert (await office.submit({"alt:0": {"entered": "A red <kettle>."}}))["ok"]
    await office.settle()
    assert "Image, alt text: A red &lt;kettle&gt;." in words_of(await office.card("Bluesky"))

    await office.press("Bluesky", "variant_approve")
    await office.settle()
    await office.publish("Bluesky")
    await office.worker()
    (post,) = (await office.http.get("/playground/outbox")).json()["posts"]
    (shown,) = post["media"]
    assert shown["alt"] == "A red <kettle>."
    assert (await office.http.get(shown["address"])).headers["content-type"] == "image/jpeg"

    await office.press("Bluesky", "variant_edit")
    assert (await office.submit({"removed": {"entered": ["0"]}}))["ok"]
    await office.settle()
    (variant,) = (await office.campaigns())[0].variants
    assert (variant.media, variant.state) == ((), VariantState.IN_REVIEW)


def pictured(card: Any) -> list[Any]:
    return [block["accessory"] for block in card["blocks"] if block.get("accessory", {}).get("alt_text")]


async def test_an_image_from_slack_is_shown_on_the_card_as_slacks_own_file_and_in_words_once_that_is_gone(
    office: Office,
) -> None:
    await office.campaign(platforms=["bluesky"], variants="1")
    await office.press("Bluesky", "variant_edit")
    file = await uploaded(office, photo())
    assert (await office.submit({"image": {"entered": [file]}}))["ok"]
    await office.settle()
    (shown,) = pictured(await office.card("Bluesky"))
    assert shown["slack_file"] == {"id": file}
    assert (await office.http.get(f"/files/{file}")).headers["content-type"] == "image/jpeg"

    async with office.desk.database.write() as session:
        await session.execute(update(KeptMedia).values(slack_file="F0GONE"))
    await office.press("Bluesky", "variant_edit")
    assert (await office.submit({"alt:0": {"entered": "A kettle."}}))["ok"]
    await office.settle()
    card = await office.card("Bluesky")
    assert pictured(card) == []
    assert "Image, alt text: A kettle." in words_of(card)


async def test_of_several_images_each_line_describes_one(office: Office) -> None:
    await office.campaign(platforms=["bluesky"], variants="1")
    await office.press("Bluesky", "variant_edit")
    files = [await uploaded(office, photo(size=(side, 10))) for side in (20, 30)]
    described = {"entered": "A kettle.\nA pot."}
    assert (await office.submit({"image": {"entered": files}, "described": described}))["ok"]
    await office.settle()
    (variant,) = (await office.campaigns())[0].variants
    assert [each.alt for each in variant.media] == ["A kettle.", "A pot."]


@pytest.mark.parametrize(
    ("values", "block", "why"),
    [
        ({}, "image", "“words.jpg” must be a JPEG, PNG, WebP or GIF"),
        ({"address": {"entered": "https://127.0.0.1/a.jpg"}}, "address", "can't be fetched"),
    ],
)
async def test_what_is_no_image_is_said_under_its_input_and_the_form_stays(
    office: Office, values: dict[str, Any], block: str, why: str
) -> None:
    await office.campaign(platforms=["bluesky"], variants="1")
    await office.press("Bluesky", "variant_edit")
    if not values:
        values = {"image": {"entered": [await uploaded(office, b"words", "words.jpg")]}}
    answer = await office.submit(values)
    assert why in answer["errors"][block]


async def test_a_bad_file_among_several_is_named(office: Office) -> None:
    await office.campaign(platforms=["bluesky"], variants="1")
    await office.press("Bluesky", "variant_edit")
    files = [await uploaded(office, photo()), await uploaded(office, b"words", "notes.jpg")]
    answer = await office.submit({"image": {"entered": files}})
    assert answer["errors"] == {
        "image": "“notes.jpg” must be a JPEG, PNG, WebP or GIF; this is none, or it is damaged."
    }


async def test_an_address_that_leads_to_no_image_is_said_under_the_address(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.desk.media, "_allow_private", True)
    await office.campaign(platforms=["bluesky"], variants="1")
    await office.press("Bluesky", "variant_edit")
    answer = await office.submit({"address": {"entered": f"{office.http.base_url}/api/api.test"}})
    assert list(answer["errors"]) == ["address"]


async def test_too_many_images_are_said_where_they_were_added(office: Office) -> None:
    await office.campaign(platforms=["bluesky"], variants="1")
    await office.press("Bluesky", "variant_edit")
    files = [await uploaded(office, photo(size=(side, 10))) for side in (20, 30, 40)]
    assert (await office.submit({"image": {"entered": files}}))["ok"]
    await office.settle()
    await office.press("Bluesky", "variant_edit")
    answer = await office.submit({"image": {"entered": files[:2]}})
    assert answer["errors"] == {"image": "Bluesky takes at most 4 images; here are 5."}


async def test_images_of_a_brief_are_on_each_variant(office: Office) -> None:
    file = await uploaded(office, photo())
    await office.command()
    brief = {**BRIEF, "platforms": {"entered": ["bluesky", "x"]}, "described": {"entered": "A kettle."}}
    assert (await office.submit({**brief, "image": {"entered": [file]}}))["ok"]
    await office.settle()
    shown = [variant.media for variant in (await office.campaigns())[0].on(PlatformName.BLUESKY)]
    assert [[each.alt for each in media] for media in shown] == [["A kettle."], ["A kettle."]]


@pytest.mark.parametrize(
    "address",
    [
        "https://files.slack.com.evil.example/a.jpg",
        "http://files.slack.com/a.jpg",
        "https://example.com/files.slack.com/a.jpg",
        "http://169.254.169.254/a.jpg",
        "",
    ],
)
async def test_our_token_goes_to_slack_alone(office: Office, address: str) -> None:
    with pytest.raises(InvalidInput, match="not kept by Slack"):
        await uploads._downloaded({"name": "a.jpg", "url_private": address}, office.edge.slack)
    assert uploads._is_slacks(URL("https://files.slack.com/a.jpg"), URL("https://slack.com/api/"))


async def test_a_token_that_may_read_no_files_is_told_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await uploaded(office, photo())
    slack = office.edge.slack
    monkeypatch.setattr(slack.web, "token", "xoxb-another")
    asked = {"name": "a.jpg", "url_private": f"{office.http.base_url}/files-pri/T1-{file}/a.jpg"}
    with pytest.raises(InvalidInput, match="files:read"):
        await uploads._downloaded(asked, slack)
