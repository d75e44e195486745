"""Images over HTTP: added, attached, and there for everybody once something shows them."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.api.gate import MOST_OF_IMAGE, SMALL
from core.desk import Desk
from core.foundation.attached import Attached
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.platforms import catalogue
from core.platforms.media import JPEG, PNG, MediaRules
from core.review.findings import HasBlockingFindings
from tests.bot.api.conftest import BRIEF
from tests.builders import a_brief, a_member
from tests.core.media.images import drawn, photo

RULES = MediaRules("", most=4, max_bytes=900_000, types=(JPEG, PNG), max_width=20, max_alt=500)


@pytest.fixture(autouse=True)
def _x_takes_images(monkeypatch: pytest.MonkeyPatch) -> None:
    of_x = replace(catalogue.profile_of(PlatformName.X), media=RULES)
    without = replace(catalogue.profile_of(PlatformName.EMAIL), media=None)
    profiles = {**catalogue._PROFILES, PlatformName.X: of_x, PlatformName.EMAIL: without}
    monkeypatch.setattr(catalogue, "_PROFILES", profiles)


async def added(api: httpx.AsyncClient, content: bytes = b"", kind: str = "image/jpeg") -> httpx.Response:
    return await api.post("/api/v1/media", content=content or photo(), headers={"content-type": kind})


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "application/octet-stream"])
async def test_an_image_is_added_as_the_body_whatever_it_is_called(api: httpx.AsyncClient, kind: str) -> None:
    told = await added(api, kind=kind)
    assert told.status_code == 201
    image = told.json()
    assert (image["content_type"], image["width"], image["height"]) == ("image/jpeg", 40, 30)
    kept = await api.get(f"/api/v1/media/{image['key']}")
    assert (kept.headers["content-type"], len(kept.content)) == ("image/jpeg", image["size"])


async def test_an_image_is_added_as_the_file_of_a_form(api: httpx.AsyncClient) -> None:
    told = await api.post("/api/v1/media", files={"file": ("kettle.exe", photo())})
    assert (told.status_code, told.json()["width"]) == (201, 40)
    wrong = await api.post("/api/v1/media", files={"image": ("kettle.jpg", photo())})
    assert wrong.json()["error"]["fields"] == {"file": "is needed: the image, as a file of the form."}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ('{"address": "https://127.0.0.1/a.jpg"}', ["address"]),
        ('{"address": "https://example.com/a.jpg", "alt": "A kettle."}', ["alt"]),
    ],
)
async def test_an_address_that_can_not_be_fetched_is_refused(
    api: httpx.AsyncClient, body: str, fields: list[str]
) -> None:
    told = await api.post("/api/v1/media", content=body, headers={"content-type": "application/json"})
    assert (told.status_code, list(told.json()["error"]["fields"])) == (422, fields)


async def test_what_is_no_image_is_refused_in_words(api: httpx.AsyncClient) -> None:
    told = await added(api, b"<svg/>", "image/svg+xml")
    assert told.status_code == 422
    assert told.json()["error"]["fields"]["image"].startswith("must be a JPEG, PNG, WebP or GIF")
    assert (await added(api, b"words", "text/plain")).status_code == 415


@pytest.mark.parametrize(("kind", "most"), [("image/png", MOST_OF_IMAGE), ("application/json", SMALL)])
async def test_only_images_may_be_large(api: httpx.AsyncClient, kind: str, most: int) -> None:
    assert (await added(api, bytes(most + 1), kind)).status_code == 413


async def test_images_of_a_brief_go_onto_the_variants_of_platforms_that_take_them(
    api: httpx.AsyncClient, app: FastAPI, desk: Desk
) -> None:
    key = (await added(api)).json()["key"]
    media = [{"kind": "image", "key": key, "alt": "A red backpack."}]
    started = await api.post(
        "/api/v1/campaigns", json={**BRIEF, "platforms": ["x", "email"], "variants": 1, "media": media}
    )
    card = (await api.get(f"/api/v1/campaigns/{started.json()['id']}")).json()
    shown = {variant["platform"]: variant["media"] for variant in card["variants"]}
    assert shown == {"x": media, "email": []}

    variant = next(one for one in card["variants"] if one["platform"] == "x")
    again = await api.post(f"/api/v1/variants/{variant['id']}/regenerate", json={})
    card = (await api.get(f"/api/v1/campaigns/{started.json()['id']}")).json()
    assert [one["media"] for one in card["variants"] if one["id"] == again.json()["id"]] == [media]

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://copydesk") as anybody:
        fetched = await anybody.get(f"/media/{key}/x.jpg")
        assert (fetched.headers["content-type"], drawn(fetched.content).size) == ("image/jpeg", (20, 15))
        assert "public" in fetched.headers["cache-control"]
        tag = {"if-none-match": fetched.headers["etag"]}
        assert (await anybody.get(f"/media/{key}/x.jpg", headers=tag)).status_code == 304


async def test_nobody_fetches_what_nothing_shows(api: httpx.AsyncClient, app: FastAPI) -> None:
    key = (await added(api)).json()["key"]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://copydesk") as anybody:
        for address in (f"/media/{key}/x.jpg", f"/media/{'0' * 64}/x.jpg"):
            assert (await anybody.get(address)).status_code == 404


async def test_an_edit_attaches_images_and_one_that_is_not_here_is_refused(api: httpx.AsyncClient) -> None:
    key = (await added(api)).json()["key"]
    started = await api.post("/api/v1/campaigns", json={**BRIEF, "platforms": ["x"], "variants": 1})
    address = f"/api/v1/campaigns/{started.json()['id']}"
    (variant,) = (await api.get(address)).json()["variants"]
    edit = f"/api/v1/variants/{variant['id']}/edit"
    said = {"seen": variant["content_hash"], "text": variant["text"]}

    for media, why in (
        ([{"key": "0" * 64}], "names an image that is not here"),
        ([{"key": "kettle.jpg"}], "must name images by the keys"),
        ([{"kind": "video", "key": "http://example.com/a.mp4"}], "can't post videos on X"),
        ([{"key": key}] * 5, "at most 4 images; here are 5"),
    ):
        refused = await api.post(edit, json={**said, "media": media})
        assert refused.status_code == 422
        assert why in str(refused.json()["error"]["fields"])

    edited = (await api.post(edit, json={**said, "media": [{"key": key}]})).json()
    (now,) = (await api.get(address)).json()["variants"]
    assert edited["content_hash"] == now["content_hash"] != variant["content_hash"]
    assert now["media"] == [{"kind": "image", "key": key, "alt": ""}]
    assert [found["rule"] for found in now["findings"] if found["rule"] == "alt_missing"]


async def test_where_alt_texts_are_demanded_nothing_goes_on_without_them(
    sqlite_url: str, tmp_path: Path
) -> None:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=sqlite_url,
        enable_content_moderation=False,
        require_alt_text=True,
    )
    async with Desk.open(settings) as desk:
        ana = await a_member(desk.database, desk.clock)
        image = Attached.image((await desk.media.add(ana, photo())).key)
        campaign = await desk.campaigns.start(
            a_brief(platforms=(PlatformName.X,), variants=1, media=(image,)), by=ana
        )
        await desk.campaigns.write(campaign)
        (variant,) = (await desk.reads.campaign(ana, campaign.id)).variants
        with pytest.raises(HasBlockingFindings, match=r"A") as refused:
            await desk.review.approve(variant.id, seen=variant.content_hash, by=ana)
        assert "The image has no alt text." in refused.value.message

        described = [replace(image, alt="A red backpack.")]
        edited = await desk.editing.edit(
            variant.id, seen=variant.content_hash, text=variant.text, media=described, by=ana
        )
        await desk.review.approve(variant.id, seen=edited.content_hash, by=ana)
