"""Images, ready to use: taking them in, giving them back, and fitting them to each platform."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import partial

import httpx
import structlog
from sqlalchemy import select

from core.access.permissions import Actor, Permission, require
from core.foundation.attached import Attached, MediaKind
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput, NotFound, Unavailable
from core.foundation.ids import MediaKey, PlatformName
from core.foundation.threads import Threads
from core.media.models import KeptMedia, MediaSource
from core.media.store import MediaStore, StoreUnavailable
from core.platforms.catalogue import profile_of
from core.platforms.media import Fitted, MediaRules
from core.platforms.posting import NotSent, PlatformRefused
from core.storage.database import Database
from core.storage.upsert import insert

AT_ONCE = 2
"""Images that are worked on at a time: each may take 400 MB."""
WITHIN, PATIENCE = 40.0, 60.0
"""Seconds that work on one image may take, and wait for its turn."""
SHOWN_WITHIN = 30.0
"""Seconds that whoever fetches an image waits for it."""
MOST_ARRIVING = 4
"""Images whose bytes are read from callers at a time, each with up to twice its size."""
MOST_WAITING = 20
"""Callers who wait for one of these places; others are told to come back."""
ARRIVES_WITHIN = 120.0
"""Seconds for the wait, and for taking it in."""
FITTING = 2
"""Raised when the same rules make another image: what was fitted before is not found then."""

log = structlog.get_logger(__name__)


class TooMany(Unavailable):
    """As many images as can be taken in are on their way, or one of them was too slow."""

    code = "media_busy"

    @property
    def message(self) -> str:
        return "Too many images are on their way here, or this one is too slow. It was not added; try again."


class Media:
    """Images, and `MediaFiles` of what is attached to posts. Built once by the composition root."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        store: MediaStore,
        client: httpx.AsyncClient,
        *,
        public_url: str,
        allow_private: bool,
    ) -> None:
        self._database, self._clock, self._store, self._client = database, clock, store, client
        self._public_url, self._allow_private = public_url, allow_private
        self._threads = Threads("Working on images", most=AT_ONCE, within=WITHIN, patience=PATIENCE)
        # Apart, so that what is ready waits for nothing that is still being made.
        self._looks = Threads("Reading images", most=AT_ONCE, within=WITHIN, patience=PATIENCE)
        self._fits, self._fitting = asyncio.Semaphore(AT_ONCE), dict[str, asyncio.Task[Fitted]]()
        self._places, self._callers = asyncio.Semaphore(MOST_ARRIVING), 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place for reading the bytes of one image, so that all of them together are no more than we hold.

        Raises:
            TooMany: there is none, or it was not left in time.
        """
        if self._callers >= MOST_ARRIVING + MOST_WAITING:
            raise TooMany
        self._callers += 1
        try:
            async with asyncio.timeout(ARRIVES_WITHIN), self._places:
                yield
        except TimeoutError as error:
            raise TooMany from error
        finally:
            self._callers -= 1

    async def add(self, by: Actor, content: bytes, *, source: MediaSource = MediaSource.UPLOAD) -> KeptMedia:
        """Take an image in. The same one again is the one that is here already.

        Raises:
            RoleTooLow: they may not write.
            InvalidInput: on `image`; it is none that is taken.
            StoreUnavailable: it could not be kept.
        """
        scope = require(by, Permission.WRITE)
        # Imported here, since it brings Pillow, which few processes need.
        from core.media.reading import taken_in

        picture = await self._threads.run(taken_in, content)
        key = MediaKey(hashlib.sha256(picture.content).hexdigest())
        await self._store.put(_name(key), picture.content)
        values = {name: value for name, value in asdict(picture).items() if name != "content"}
        async with self._database.write() as session:
            added: KeptMedia | None = await session.scalar(
                insert(session, KeptMedia)
                .values(
                    workspace_id=scope.workspace_id,
                    key=key,
                    size=len(picture.content),
                    source=source,
                    created_by=scope.by,
                    created_at=self._clock.now(),
                    **values,
                )
                .on_conflict_do_nothing()
                .returning(KeptMedia)
            )
            if added is None:
                return await session.get_one(KeptMedia, (scope.workspace_id, key))
        log.info("image_added", media=key, bytes=added.size, source=source)
        return added

    async def add_from(self, by: Actor, address: str) -> KeptMedia:
        """Take in the image at an address.

        Raises:
            RoleTooLow: they may not write.
            InvalidInput: on `address` or `image`.
            StoreUnavailable: it could not be kept.
            TooMany: there is no place for it now.
        """
        require(by, Permission.WRITE)
        from core.media.fetching import fetched

        async with self.place():
            content = await fetched(self._client, address.strip(), allow_private=self._allow_private)
            return await self.add(by, content, source=MediaSource.ADDRESS)

    async def find(self, by: Actor, key: MediaKey) -> KeptMedia:
        """What is known of an image.

        Raises:
            NotFound: there is no such image in this workspace.
        """
        scope = require(by, Permission.READ)
        async with self._database.read() as session:
            found = await session.scalar(
                select(KeptMedia).where(scope.covers(KeptMedia), KeptMedia.key == key)
            )
        if found is None:
            raise NotFound("image", key)
        return found

    async def content(self, by: Actor, key: MediaKey) -> bytes:
        """The image itself.

        Raises:
            NotFound: there is no such image in this workspace, or it is damaged until it is added again.
            StoreUnavailable: it can't be read now.
        """
        found = await self.find(by, key)
        try:
            return await self._kept(found.key)
        except PlatformRefused as error:
            raise NotFound("image", key) from error

    async def shown(self, key: MediaKey, platform: PlatformName) -> Fitted | None:
        """What everybody may fetch: an image that something shows which is to be published; None for others.

        Raises:
            Unavailable: it can't be read now.
            PlatformRefused: there is no way to make it fit.
        """
        async with self._database.read() as session:
            attached = await session.scalar(
                select(KeptMedia.key).where(KeptMedia.key == key, KeptMedia.attached_at.is_not(None)).limit(1)
            )
        if attached is None:
            return None
        try:
            async with asyncio.timeout(SHOWN_WITHIN):
                return await self.fitted(Attached.image(attached), platform)
        except TimeoutError as error:
            raise NotSent("The image is still being made ready.") from error

    async def fitted(self, image: Attached, platform: PlatformName) -> Fitted:
        """`image` as `platform` takes it; the same bytes each time. Raises nothing else: of any other error
        nobody could say whether the platform has the post, which was not even called.

        Raises:
            NotSent: it can't be read or made ready now.
            PlatformRefused: there is no way to make it fit.
        """
        rules = profile_of(platform).media
        if rules is None or image.kind is not MediaKind.IMAGE:
            raise PlatformRefused(f"{platform.label} takes no {image.kind}s here; take them off.")
        try:
            return await self._fitted(image.key, platform, rules)
        except PlatformRefused:
            raise
        except Unavailable as error:
            raise NotSent(error.message) from error
        except Exception as error:
            log.exception("image_not_ready", media=image.key, platform=platform)
            raise NotSent("An image of this post could not be made ready. Nothing was sent.") from error

    def address(self, image: Attached, platform: PlatformName) -> str | None:
        """Where everybody can fetch the same; None where there is no PUBLIC_URL, or it takes no images.

        It ends like a JPEG's, as most are, since some want an ending; its type is told when it is fetched.
        """
        if image.kind is not MediaKind.IMAGE:
            return image.key
        if profile_of(platform).media is None:
            return None
        return f"{self._public_url}/media/{image.key}/{platform}.jpg" if self._public_url else None

    async def _fitted(self, key: str, platform: PlatformName, rules: MediaRules) -> Fitted:
        from core.media.reading import described

        name = f"fitted/{key}/{_digest(rules)}"
        before = unsealed(await self._store.get(name))
        if before is not None:
            made = await self._looks.run(described, before)
            return Fitted(before, made.content_type, made.width, made.height)
        fitting = self._fitting.get(name)
        if fitting is None:
            fitting = asyncio.create_task(self._fit(name, key, platform, rules))
            self._fitting[name] = fitting
            fitting.add_done_callback(partial(self._fitted_once, name))
        # Whoever waits no longer leaves it to its end, so that the next one finds it.
        return await asyncio.shield(fitting)

    def _fitted_once(self, name: str, fitting: asyncio.Task[Fitted]) -> None:
        del self._fitting[name]
        if not fitting.cancelled() and (error := fitting.exception()) is not None:
            log.info("image_not_fitted", error=type(error).__name__)  # told to whoever still waits

    async def _fit(self, name: str, key: str, platform: PlatformName, rules: MediaRules) -> Fitted:
        from core.media.fitting import CanNotFit, fit

        try:
            as_it_is = await self._as_it_is(key, rules)
            if as_it_is is not None:
                return as_it_is
            async with self._fits:  # read again in here, so that nobody waits with all of it in memory
                fitted = await self._threads.run(fit, await self._kept(key), rules)
        except CanNotFit as error:
            raise PlatformRefused(
                f"{platform.label} takes no image of this shape that is small enough. Take another one."
            ) from error
        except InvalidInput as error:  # it was kept by rules that were others
            raise PlatformRefused(_DAMAGED) from error
        await self._store.put(name, sealed(fitted.content))
        log.info("image_fitted", media=key, platform=platform, bytes=len(fitted.content))
        return fitted

    async def _as_it_is(self, key: str, rules: MediaRules) -> Fitted | None:
        """What is kept, where that fits; None where it has to be made fit."""
        from core.media.fitting import fits
        from core.media.reading import described

        kept = await self._looks.run(described, await self._kept(key))
        return Fitted(kept.content, kept.content_type, kept.width, kept.height) if fits(kept, rules) else None

    async def _kept(self, key: str) -> bytes:
        content = await self._store.get(_name(key))
        if content is None:
            # Nothing is ever deleted, so it is the folder or the bucket that is another one, or away.
            log.error("image_is_not_in_the_store", media=key)
            raise StoreUnavailable
        if hashlib.sha256(content).hexdigest() != key:
            log.error("image_is_damaged", media=key)
            raise PlatformRefused(_DAMAGED)
        return content


def _name(key: str) -> str:
    return f"kept/{key[:2]}/{key}"


def sealed(content: bytes) -> bytes:
    """`content` with its own hash before it: its name is that of what it was made from."""
    return hashlib.sha256(content).digest() + content


def unsealed(kept: bytes | None) -> bytes | None:
    """What was sealed; None where nothing is kept, or not all of it."""
    content = (kept or b"")[hashlib.sha256().digest_size :]
    return content if kept == sealed(content) else None


_DAMAGED = "An image of this post is damaged. Attach it again."


def _digest(rules: MediaRules) -> str:
    """A name for all that makes a fitted image what it is."""
    asked = {**asdict(rules), "source": "", "version": FITTING}
    return hashlib.sha256(repr(sorted(asked.items())).encode()).hexdigest()[:16]
