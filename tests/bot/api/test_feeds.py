"""A feed on our own host: what is published there is read there, as it is out now."""

from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from fastapi import FastAPI

from bot.api import router
from core.access.models import Member
from core.access.permissions import System
from core.accounts.service import AccountView
from core.desk import Desk
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.publishing.models import Post
from tests.builders import a_brief, a_member

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOST = "https://copydesk.example"


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=sqlite_url,
        enable_content_moderation=False,
        public_url=HOST,
    )
    async with Desk.open(settings) as opened:
        yield opened


@pytest.fixture
async def ana(desk: Desk) -> Member:
    return await a_member(desk.database, desk.clock)


@pytest.fixture
async def feed(desk: Desk, ana: Member) -> AccountView:
    return await desk.accounts.connect(
        System(ana.workspace_id), PlatformName.FEED, {"title": "Fernweh <News> & more"}
    )


@pytest.fixture
async def reader(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.desk = desk
    router.register(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        yield client


async def published(desk: Desk, ana: Member) -> Post:
    """A post that a campaign of the feed has come to."""
    campaign = await desk.campaigns.start(a_brief(platforms=(PlatformName.FEED,), variants=1), by=ana)
    await desk.campaigns.write(campaign)
    (variant,) = (await desk.reads.campaign(ana, campaign.id)).variants
    await desk.review.approve(variant.id, seen=variant.content_hash, by=ana)
    post = await desk.calendar.place(variant.id, None, by=ana)
    await desk.calendar.publish_due()
    return post


async def entries(reader: httpx.AsyncClient, feed: AccountView) -> list[ElementTree.Element]:
    answer = await reader.get(f"/feeds/{feed.id}.xml")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.findtext("a:title", namespaces=ATOM) == "Fernweh <News> & more"
    return root.findall("a:entry", ATOM)


async def test_an_empty_feed_is_a_feed(desk: Desk, feed: AccountView, reader: httpx.AsyncClient) -> None:
    assert await entries(reader, feed) == []
    assert feed.address.endswith(f"/feeds/{feed.id}.xml")


async def test_what_is_published_in_a_feed_is_read_there(
    desk: Desk, ana: Member, feed: AccountView, reader: httpx.AsyncClient
) -> None:
    post = await published(desk, ana)
    (entry,) = await entries(reader, feed)
    card = await desk.reads.campaign(ana, post.campaign_id)
    (variant,) = card.variants
    assert variant.post is not None
    assert variant.post.url == f"{HOST}/feeds/{feed.id}.xml#{post.id}"
    assert entry.findtext("a:title", namespaces=ATOM) == variant.title
    assert (entry.findtext("a:content", namespaces=ATOM) or "").startswith("<p>")
    link = entry.find("a:link", ATOM)
    assert link is not None
    assert link.get("href") == "https://example.com/backpack"


async def test_a_corrected_entry_says_what_is_out_and_keeps_its_id_and_one_taken_down_is_gone(
    desk: Desk, ana: Member, feed: AccountView, reader: httpx.AsyncClient
) -> None:
    post = await published(desk, ana)
    (before,) = await entries(reader, feed)
    (variant,) = (await desk.reads.campaign(ana, post.campaign_id)).variants
    said = "It hums. https://example.com/backpack"
    await desk.editing.edit(variant.id, text=said, seen=variant.content_hash, state=variant.state, by=ana)
    assert [entry.findtext("a:content", namespaces=ATOM) for entry in await entries(reader, feed)] == [
        before.findtext("a:content", namespaces=ATOM)
    ]
    (variant,) = (await desk.reads.campaign(ana, post.campaign_id)).variants
    await desk.review.approve(variant.id, seen=variant.content_hash, by=ana)
    await desk.calendar.correct(post.id, by=ana)
    await desk.calendar.amend_due()
    (after,) = await entries(reader, feed)
    assert "It hums." in (after.findtext("a:content", namespaces=ATOM) or "")
    assert after.findtext("a:id", namespaces=ATOM) == before.findtext("a:id", namespaces=ATOM)
    await desk.calendar.take_down(post.id, reason="Wrong.", by=ana)
    await desk.calendar.amend_due()
    assert await entries(reader, feed) == []


async def test_who_has_it_already_gets_no_body(
    desk: Desk, ana: Member, feed: AccountView, reader: httpx.AsyncClient
) -> None:
    first = await reader.get(f"/feeds/{feed.id}.xml")
    again = await reader.get(f"/feeds/{feed.id}.xml", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await published(desk, ana)
    changed = await reader.get(f"/feeds/{feed.id}.xml", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200


async def test_a_feed_that_was_taken_away_or_never_was_is_not_there(
    desk: Desk, ana: Member, feed: AccountView, reader: httpx.AsyncClient
) -> None:
    await desk.accounts.disconnect(System(ana.workspace_id), feed.id)
    for account in (feed.id, "acc_none", "%00"):
        assert (await reader.get(f"/feeds/{account}.xml")).status_code == 404
