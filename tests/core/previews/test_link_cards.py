"""Cards of links are fetched once, through the guard, and nobody waits long for one."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.foundation import guarded_client
from core.foundation.cache import CashewsCache
from core.media.service import Media
from core.media.store import MediaStore
from core.previews.link_cards import LinkCards
from core.previews.values import LinkCard
from core.storage.database import Database
from tests.core.previews.sites import PAGE, Site, a_site
from tests.stand_ins.clock import ManualClock


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with a_site() as opened:
        yield opened


@pytest.fixture
async def cards(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[LinkCards]:
    database, cache = Database(sqlite_url), CashewsCache()
    async with guarded_client.open_client(timeout=30, allow_private=True) as client:
        store = MediaStore(tmp_path / "media")
        media = Media(database, clock, store, client, public_url="", allow_private=True)
        opened = LinkCards(client, cache, media, allow_private=True)
        yield opened
        await opened.close()
    await cache.close()
    await database.close()


async def card_of(cards: LinkCards, address: str) -> LinkCard:
    return (await cards.of([address], within=20))[address]


async def test_a_page_is_shown_with_its_title_and_its_picture_and_asked_once(cards, site):
    card = await card_of(cards, f"{site.url}/")
    assert (card.title, card.site) == ("Backpack", "127.0.0.1")
    assert card.picture is not None
    assert (card.picture.width, card.picture.height) == (40, 30)
    assert await card_of(cards, f"{site.url}/") == card
    assert site.asked == ["/", "/b.jpg"]


async def test_redirects_are_followed(cards, site):
    site.pages["/old"] = (302, "text/html", b"")
    assert (await card_of(cards, f"{site.url}/old")).title == "Backpack"


@pytest.mark.parametrize(
    "answer",
    [
        (500, "text/html", PAGE),
        (200, "application/pdf", PAGE),
        (200, "text/html", b""),
        (302, "text/html", b""),
    ],
)
async def test_a_page_that_gives_nothing_has_its_host_alone_and_is_not_asked_at_each_look(
    cards, site, answer
):
    site.pages["/"] = answer
    address = f"{site.url}/"
    assert await card_of(cards, address) == LinkCard(address, site="127.0.0.1")
    asked = len(site.asked)
    await card_of(cards, address)
    assert len(site.asked) == asked


@pytest.mark.parametrize("image", [(200, "image/jpeg", b"no image"), (404, "text/html", b"")])
async def test_a_picture_that_is_none_is_left_out(cards, site, image):
    site.pages["/b.jpg"] = image
    card = await card_of(cards, f"{site.url}/")
    assert (card.title, card.picture) == ("Backpack", None)


async def test_who_looks_waits_for_no_slow_site_and_who_looks_later_has_its_card(cards, site):
    site.pages["/slow"] = (200, "text/html", PAGE)
    address = f"{site.url}/slow"
    first = await cards.of([address], within=0.01)
    assert first[address] == LinkCard(address, site="127.0.0.1")
    site.let_go.set()
    assert (await card_of(cards, address)).title == "Backpack"
    assert site.asked.count("/slow") == 1


async def test_our_own_network_is_not_asked(sqlite_url, clock, tmp_path, site):
    database, cache = Database(sqlite_url), CashewsCache()
    async with guarded_client.open_client(timeout=30, allow_private=False) as client:
        media = Media(database, clock, MediaStore(tmp_path), client, public_url="", allow_private=False)
        cards = LinkCards(client, cache, media, allow_private=False)
        await asyncio.gather(*(card_of(cards, f"{site.url}{path}") for path in ("/", "/b.jpg")))
        await cards.close()
    assert site.asked == []
    await cache.close()
    await database.close()
