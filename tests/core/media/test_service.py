"""Images are kept once by what they show, fitted to each platform once, and reach nobody too soon."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from core.access.models import Member
from core.access.permissions import Permission, require
from core.foundation import guarded_client
from core.foundation.attached import Attached
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import MediaKey, PlatformName
from core.media.attaching import attach
from core.media.fits import AT_ONCE, Fits, sealed
from core.media.fitting import CanNotFit, fit
from core.media.models import MediaSource
from core.media.service import MOST_ARRIVING, MOST_WAITING, Media, TooMany
from core.media.store import MAX_BYTES, MediaStore, StoreUnavailable
from core.platforms.media import GIF, JPEG, Fitted, Measured, MediaRules
from core.platforms.posting import NotSent, PlatformRefused
from core.storage.database import Database
from tests.builders import a_member
from tests.stand_ins.clock import ManualClock

from .images import drawn, moving, photo

RULES = MediaRules("", 4, 1_000_000, (JPEG,), max_width=20)


@pytest.fixture
async def media(
    database: Database, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Media]:
    profile = type("Profile", (), {"media": RULES})
    monkeypatch.setattr("core.media.service.profile_of", {PlatformName.X: profile}.__getitem__)
    async with guarded_client.open_client(timeout=30, allow_private=True) as client:
        store = MediaStore(tmp_path / "media")
        yield Media(database, clock, store, client, public_url="https://copy.example", allow_private=True)


@pytest.fixture
async def ana(database: Database, clock: ManualClock) -> Member:
    return await a_member(database, clock)


@contextmanager
def serving(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[str]:
    """A server on loopback that gives these answers, at /0, /1 …"""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers[int(self.path[1:])]
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


async def test_who_adds_an_image_twice_has_it_once_under_the_hash_of_what_is_kept(
    media: Media, ana: Member
) -> None:
    first, second = await media.add(ana, photo()), await media.add(ana, photo())

    assert first.key == second.key == hashlib.sha256(await media.content(ana, first.key)).hexdigest()
    assert (first.width, first.height, first.created_by, first.source) == (40, 30, ana.id, MediaSource.UPLOAD)


async def test_an_image_is_fitted_once_and_then_read(media: Media, ana: Member, tmp_path: Path) -> None:
    image = Attached.image((await media.add(ana, photo())).key)
    fitted = await media.fitted(image, PlatformName.X)
    assert (fitted.content_type, drawn(fitted.content).size) == (JPEG, (20, 15))

    (made,) = (tmp_path / "media" / "fitted" / image.key).iterdir()
    made.write_bytes(sealed(photo(size=(20, 14))))
    assert (await media.fitted(image, PlatformName.X)).height == 14


@pytest.mark.parametrize("left", [0, 1, 40, -1])
async def test_what_was_fitted_and_is_not_whole_is_made_again(
    media: Media, ana: Member, tmp_path: Path, left: int
) -> None:
    image = Attached.image((await media.add(ana, photo())).key)
    fitted = await media.fitted(image, PlatformName.X)
    (made,) = (tmp_path / "media" / "fitted" / image.key).iterdir()
    whole = made.read_bytes()
    made.write_bytes(whole[:left])
    assert await media.fitted(image, PlatformName.X) == fitted
    assert made.read_bytes() == whole


@pytest.mark.parametrize("left", [0, 100, -1])
async def test_an_image_that_is_not_whole_is_told_and_is_there_once_it_is_added_again(
    media: Media, ana: Member, tmp_path: Path, left: int
) -> None:
    image = Attached.image((await media.add(ana, photo())).key)
    kept = tmp_path / "media" / "kept" / image.key[:2] / image.key
    kept.write_bytes(kept.read_bytes()[:left])
    with pytest.raises(PlatformRefused, match="is damaged"):
        await media.fitted(image, PlatformName.X)
    with pytest.raises(NotFound):
        await media.content(ana, MediaKey(image.key))

    await media.add(ana, photo())
    assert (await media.fitted(image, PlatformName.X)).width == 20


@pytest.mark.parametrize("error", [OSError, ValueError, MemoryError, TimeoutError, CanNotFit, RuntimeError])
async def test_whatever_goes_wrong_with_an_image_is_certainly_not_sent(
    media: Media, ana: Member, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    image = Attached.image((await media.add(ana, photo())).key)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("core.media.fitting.fit", fail)
    with pytest.raises((NotSent, PlatformRefused)):
        await media.fitted(image, PlatformName.X)


@pytest.mark.parametrize("size", [(40, 30), (10, 10)], ids=["made to fit", "fits as it is"])
async def test_what_was_made_ready_once_is_not_read_again_until_it_is_sent(
    media: Media, ana: Member, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    image = Attached.image((await media.add(ana, photo(size=size))).key)
    await media.make_ready(image, PlatformName.X)

    async def be_asked(*_: object) -> bytes:
        raise AssertionError

    with monkeypatch.context() as no_reading:
        no_reading.setattr(MediaStore, "get", be_asked)
        await media.make_ready(image, PlatformName.X)
    assert (await media.fitted(image, PlatformName.X)).width == min(size[0], 20)


async def test_however_many_images_are_made_ready_few_are_held_at_a_time(
    media: Media, ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = [Attached.image((await media.add(ana, photo(size=(30 + n, 30)))).key) for n in range(12)]
    held, most, kept = 0, 0, Fits.kept

    async def count(fits: Fits, key: str) -> bytes:
        nonlocal held, most
        held += 1
        most = max(most, held)
        await asyncio.sleep(0)
        content = await kept(fits, key)
        held -= 1
        return content

    monkeypatch.setattr(Fits, "kept", count)
    await asyncio.gather(*(media.make_ready(image, PlatformName.X) for image in images))
    assert most <= 2 * AT_ONCE


async def test_an_image_that_moves_is_told_from_one_that_does_not(media: Media, ana: Member) -> None:
    moves, stands = (await media.add(ana, moving("red", "blue"))), (await media.add(ana, photo()))
    found = await media.moving({moves.key, stands.key})
    assert found == {moves.key: Measured(GIF, moves.size, 20, 10)}


async def test_an_image_that_two_posts_want_at_once_is_fitted_once(
    media: Media, ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, fits = Attached.image((await media.add(ana, photo())).key), []

    def count(content: bytes, rules: MediaRules) -> Fitted:
        fits.append(rules)
        return fit(content, rules)

    monkeypatch.setattr("core.media.fitting.fit", count)
    first, second = await asyncio.gather(*(media.fitted(image, PlatformName.X) for _ in range(2)))
    assert (first, len(fits)) == (second, 1)


async def test_what_is_fitted_for_somebody_who_left_is_there_for_the_next(
    media: Media, ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, fits, go_on = Attached.image((await media.add(ana, photo())).key), [], Event()

    def wait(content: bytes, rules: MediaRules) -> Fitted:
        fits.append(rules)
        go_on.wait(60)
        return fit(content, rules)

    monkeypatch.setattr("core.media.fitting.fit", wait)
    impatient = asyncio.create_task(media.fitted(image, PlatformName.X))
    while not fits:
        await asyncio.sleep(0.01)
    impatient.cancel()
    await asyncio.gather(impatient, return_exceptions=True)
    go_on.set()
    assert (await media.fitted(image, PlatformName.X)).width == 20
    assert len(fits) == 1


async def test_what_is_ready_waits_for_nothing_that_is_still_being_made(
    media: Media, ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = Attached.image((await media.add(ana, photo())).key)
    await media.fitted(ready, PlatformName.X)
    go_on = Event()

    def wait(content: bytes, rules: MediaRules) -> Fitted:
        go_on.wait(60)
        return fit(content, rules)

    monkeypatch.setattr("core.media.fitting.fit", wait)
    others = [Attached.image((await media.add(ana, photo(size=(50 + n, 40)))).key) for n in range(3)]
    fitting = [asyncio.create_task(media.fitted(other, PlatformName.X)) for other in others]
    try:
        async with asyncio.timeout(30):
            assert (await media.fitted(ready, PlatformName.X)).width == 20
    finally:
        go_on.set()
        await asyncio.gather(*fitting)


async def test_more_images_at_once_than_there_are_places_for_are_refused(media: Media) -> None:
    release = asyncio.Event()

    async def arriving() -> None:
        async with media.place():
            await release.wait()

    async with asyncio.TaskGroup() as callers:
        for _ in range(MOST_ARRIVING + MOST_WAITING):
            callers.create_task(arriving())
        await asyncio.sleep(0)
        with pytest.raises(TooMany) as refused:
            await arriving()
        assert refused.value.message.startswith("Too many images")
        release.set()
    async with asyncio.timeout(5):
        await arriving()


async def test_an_image_is_nobodys_to_fetch_until_something_shows_it(
    media: Media, ana: Member, database: Database, clock: ManualClock
) -> None:
    key = (await media.add(ana, photo())).key
    assert await media.shown(key, PlatformName.X) is None

    async with database.write() as session:
        await attach(session, require(ana, Permission.WRITE), [Attached.image(key)], at=clock.now())

    shown = await media.shown(key, PlatformName.X)
    assert shown == await media.fitted(Attached.image(key), PlatformName.X)
    assert media.address(Attached.image(key), PlatformName.X) == f"https://copy.example/media/{key}/x.jpg"


async def test_another_workspaces_image_can_neither_be_read_nor_attached(
    media: Media, ana: Member, database: Database, clock: ManualClock
) -> None:
    ben = await a_member(database, clock, "Ben", "T2")
    key = (await media.add(ana, photo())).key
    with pytest.raises(NotFound):
        await media.content(ben, key)
    with pytest.raises(InvalidInput, match="not here"):
        async with database.write() as session:
            await attach(session, require(ben, Permission.WRITE), [Attached.image(key)], at=clock.now())


async def test_a_post_waits_while_the_store_is_away(media: Media, ana: Member, tmp_path: Path) -> None:
    image = Attached.image((await media.add(ana, photo())).key)
    (tmp_path / "media").rename(tmp_path / "away")
    with pytest.raises(NotSent, match="does not answer"):
        await media.fitted(image, PlatformName.X)
    (tmp_path / "away").rename(tmp_path / "media")
    assert (await media.fitted(image, PlatformName.X)).width == 20


async def test_where_nothing_can_be_kept_nobody_is_told_that_it_is_here(
    media: Media, ana: Member, tmp_path: Path
) -> None:
    await media.add(ana, photo())
    kept = tmp_path / "media" / "kept"
    kept.rename(tmp_path / "before")
    kept.write_text("a file where the folder was")
    with pytest.raises(StoreUnavailable):
        await media.add(ana, photo(size=(9, 9)))


async def test_what_could_not_be_kept_can_not_be_attached_until_it_is(
    media: Media, ana: Member, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def be_away(*_: object) -> None:
        raise StoreUnavailable

    async def attaching() -> None:
        async with database.write() as session:
            await attach(session, require(ana, Permission.WRITE), [Attached.image(key)], at=clock.now())

    key = (await media.add(await a_member(database, clock, "Ben", "T2"), photo())).key
    with monkeypatch.context() as away:
        away.setattr(MediaStore, "put", be_away)
        with pytest.raises(StoreUnavailable):
            await media.add(ana, photo())
    with pytest.raises(NotFound):
        await media.find(ana, key)
    with pytest.raises(InvalidInput, match="not here"):
        await attaching()

    await media.add(ana, photo())
    await attaching()


async def test_an_image_comes_from_its_address_by_way_of_redirects(media: Media, ana: Member) -> None:
    with serving((302, {"Location": "/1"}, b""), (200, {}, photo())) as server:
        kept = await media.add_from(ana, f"{server}/0")
    assert (kept.source, kept.width) == (MediaSource.ADDRESS, 40)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, {}, b"gone"), "answers with 404"),
        ((200, {}, bytes(MAX_BYTES + 1)), "more than 20 MB"),
        ((302, {"Location": "/0"}, b""), "leads on and on"),
        ((302, {"Location": "http://169.254.169.254/"}, b""), "not an address on the public internet"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "can't be fetched"),
        ((200, {}, b"<html>"), "must be a JPEG"),
    ],
    ids=["gone", "large", "circle", "metadata", "file", "page"],
)
async def test_an_address_that_gives_no_image_is_refused_in_words(
    media: Media, ana: Member, answer: tuple[int, dict[str, str], bytes], why: str
) -> None:
    with serving(answer) as server, pytest.raises(InvalidInput, match=why):
        await media.add_from(ana, f"{server}/0")
