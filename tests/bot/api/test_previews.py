"""The page of a preview: for who has a key or a link of ours, and for nobody else."""

from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from core.access.models import Member
from core.desk import Desk
from core.foundation.ids import CampaignId, PlatformName, VariantState
from core.review.findings import Finding, Severity
from tests.builders import a_member, a_variant
from tests.core.media.images import photo
from tests.core.previews.posts import Read


@pytest.fixture
async def ana(desk: Desk) -> Member:
    return await a_member(desk.database, desk.clock)


@pytest.fixture
async def stranger(app: FastAPI):
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://copydesk") as client:
        yield client


async def link_to(desk: Desk, by: Member, campaign_id: CampaignId) -> str:
    address = urlsplit((await desk.reads.campaign(by, campaign_id)).preview)
    return f"{address.path}?{address.query}"


async def test_a_link_shows_the_posts_to_who_has_it_and_tells_browsers_to_keep_it_to_themselves(
    desk, ana, stranger
):
    variant = await a_variant(desk.database, desk.clock, ana, text="Dry <b>laptops</b>.")
    shown = await stranger.get(await link_to(desk, ana, variant.campaign_id))
    assert shown.status_code == 200
    assert Read(shown.text).parts["text"] == "Dry <b>laptops</b>."
    headers = shown.headers
    assert headers["content-security-policy"].startswith("default-src 'none'; img-src data:;")
    assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")
    assert headers["x-robots-tag"] == "noindex, nofollow"


async def test_without_its_key_and_with_another_campaigns_there_is_nothing_to_see(desk, ana, stranger):
    one = await a_variant(desk.database, desk.clock, ana)
    other = await a_variant(desk.database, desk.clock, ana)
    link = await link_to(desk, ana, one.campaign_id)
    for address in (
        f"/preview/{one.campaign_id}",
        f"/preview/{one.campaign_id}?key=",
        f"{link}x",
        link.replace(one.campaign_id, other.campaign_id),
        "/preview/cmp_unknown?key=1.1",
    ):
        refused = await stranger.get(address)
        assert (refused.status_code, "Dry" in refused.text) == (404, False)


async def test_a_link_that_has_run_out_says_how_to_get_another(desk, ana, stranger, monkeypatch):
    variant = await a_variant(desk.database, desk.clock, ana)
    link = await link_to(desk, ana, variant.campaign_id)
    later = desk.clock.now() + timedelta(days=15)
    monkeypatch.setattr(type(desk.clock), "now", lambda _: later)
    refused = await stranger.get(link)
    assert refused.status_code == 410
    assert "/campaign preview" in refused.text


async def test_a_key_of_the_api_opens_its_own_workspaces_previews_alone(desk, ana, api):
    own = await a_variant(desk.database, desk.clock, ana)
    ben = await a_member(desk.database, desk.clock, "Ben", team="T2")
    foreign = await a_variant(desk.database, desk.clock, ben)
    assert (await api.get(f"/preview/{own.campaign_id}")).status_code == 200
    assert (await api.get(f"/preview/{foreign.campaign_id}")).status_code == 404


async def test_programs_get_the_page_and_a_link_to_it(desk, ana, api, stranger):
    variant = await a_variant(desk.database, desk.clock, ana)
    told = (await api.get(f"/api/v1/campaigns/{variant.campaign_id}/preview?theme=dark&variant=A")).json()
    shown = Read(told["page"])
    assert {given["id"] for _, given in shown.tags if "checked" in given} == {"dark", "desktop"}
    address = urlsplit(told["address"])
    assert (await stranger.get(f"{address.path}?{address.query}")).status_code == 200
    unknown = await api.get(f"/api/v1/campaigns/{variant.campaign_id}/preview?wide=yes")
    assert unknown.status_code == 422


async def test_a_wrong_key_of_the_api_opens_nothing_even_beside_a_good_link(desk, ana, stranger):
    variant = await a_variant(desk.database, desk.clock, ana)
    link = await link_to(desk, ana, variant.campaign_id)
    refused = await stranger.get(link, headers={"Authorization": "Bearer wrong"})
    assert refused.status_code == 401


async def test_a_variant_a_platform_a_theme_and_a_width_can_be_asked_for(desk, ana, stranger):
    variant = await a_variant(desk.database, desk.clock, ana)
    link = await link_to(desk, ana, variant.campaign_id)
    for chosen in ("a", variant.id):
        shown = Read((await stranger.get(f"{link}&variant={chosen}&theme=dark&width=phone")).text)
        assert {given["id"] for _, given in shown.tags if "checked" in given} == {"dark", "phone"}
        assert "text" in shown.parts
    assert (await stranger.get(f"{link}&variant=B")).status_code == 404
    assert "text" not in Read((await stranger.get(f"{link}&platform=email")).text).parts


async def test_what_was_rejected_is_shown_to_who_asks_for_it_alone(desk, ana, stranger):
    variant = await a_variant(desk.database, desk.clock, ana, state=VariantState.REJECTED)
    link = await link_to(desk, ana, variant.campaign_id)
    assert "text" not in Read((await stranger.get(link)).text).parts
    assert "text" in Read((await stranger.get(f"{link}&variant={variant.id}")).text).parts


async def test_images_are_in_the_page_itself(desk, ana, stranger):
    image = await desk.media.add(ana, photo())
    attached = [{"kind": "image", "key": image.key, "alt": "A <red> backpack."}]
    variant = await a_variant(desk.database, desk.clock, ana, platform=PlatformName.LINKEDIN)
    async with desk.database.write() as session:
        row = await session.merge(variant)
        row.media = attached
        row.findings = [Finding("loud", Severity.WARNING, "Too loud.", "laptop").as_json()]
    shown = Read((await stranger.get(await link_to(desk, ana, variant.campaign_id))).text)
    assert [given["aria-label"] for _, given in shown.tags if "aria-label" in given] == ["A <red> backpack."]
    assert f"p-{image.key}" in shown.classes
    assert shown.classes["marked"] == ["laptop"]
