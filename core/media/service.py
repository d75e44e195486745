"""Images, ready to use: taking them in, giving them back, and fitting them to each platform."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import TypeVar

import httpx
import structlog
from sqlalchemy import case, func, select, update

from core.access.permissions import Actor, Permission, require
from core.foundation.attached import Attached, MediaKind
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput, NotFound, Unavailable
from core.foundation.ids import MediaKey, PlatformName
from core.media.fits import Fits, hash_of
from core.media.models import KeptMedia, MediaSource
from core.media.store import MediaStore, kept_name
from core.media.sweeping import is_being_removed, sweep
from core.platforms.catalogue import profile_of
from core.platforms.media import JPEG, Fitted, Measured, MediaRules
from core.platforms.posting import NotSent, PlatformRefused
from core.storage.database import Database
from core.storage.upsert import insert

SHOWN_WITHIN = 30.0
"""Seconds that whoever fetches an image waits for it."""
MOST_ARRIVING = 4
"""Images whose bytes are read from callers at a time, each with up to twice its size."""
MOST_WAITING = 20
"""Callers who wait for one of these places; others are told to come back."""
ARRIVES_WITHIN = 120.0
"""Seconds for the wait, and for taking it in."""

THUMBNAIL = MediaRules(
    source="as large as previews show one, on screens with two pixels for one",
    most=1,
    max_bytes=120_000,
    types=(JPEG,),
    max_width=800,
    max_height=1_000,
)

log = structlog.get_logger(__name__)

T = TypeVar("T")


class TooMany(Unavailable):
    """As many images as can be taken in are on their way, or one of them was too slow."""

    code = "media_busy"

    @property
    def message(self) -> str:
        return "Too many images are on their way here, or this one is too slow. It was not added; try again."


class BeingRemoved(Unavailable):
    """The same image was here, maybe with others, and a sweep removes it; its words don't tell that."""

    code = "media_unavailable"

    @property
    def message(self) -> str:
        return "This image can't be kept right now. It was not added; try again in a few minutes."


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
        self._fits = Fits(store)
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

    async def add(
        self,
        by: Actor,
        content: bytes,
        *,
        source: MediaSource = MediaSource.UPLOAD,
        slack_file: str = "",
    ) -> KeptMedia:
        """Take an image in. The same one again is the one that is here already.

        Raises:
            RoleTooLow: they may not write.
            InvalidInput: on `image`; it is none that is taken.
            StoreUnavailable: it could not be kept.
            BeingRemoved: an earlier one like it is being removed right now.
        """
        scope = require(by, Permission.WRITE)
        # Imported here, since it brings Pillow, which few processes need.
        from core.media.reading import taken_in

        picture = await self._fits.threads.run(taken_in, content)
        key = MediaKey(await self._fits.threads.run(hash_of, picture.content))
        values = {name: value for name, value in asdict(picture).items() if name != "content"}
        now = self._clock.now()
        # The mark of a sweep that is dead, or could not remove it: the bytes may be gone, and come anew.
        ran_out = KeptMedia.removing_until <= now
        async with self._database.write() as session:
            await session.execute(
                insert(session, KeptMedia)
                .values(
                    workspace_id=scope.workspace_id,
                    key=key,
                    size=len(picture.content),
                    source=source,
                    created_by=scope.by,
                    created_at=now,
                    slack_file=slack_file,
                    **values,
                )
                .on_conflict_do_update(
                    index_elements=["workspace_id", "key"],
                    set_={
                        "created_at": case(
                            (KeptMedia.attached_at.is_(None), now), else_=KeptMedia.created_at
                        ),
                        "kept_at": case((ran_out, None), else_=KeptMedia.kept_at),
                        "removing_until": case((ran_out, None), else_=KeptMedia.removing_until),
                        "slack_file": slack_file or KeptMedia.slack_file,
                    },
                )
            )
        if await is_being_removed(self._database, key, now):
            raise BeingRemoved
        # Only now, when no sweep takes away what comes. Nobody can attach it before it is kept.
        await self._store.put(kept_name(key), picture.content)
        async with self._database.write() as session:
            added = await session.scalar(
                update(KeptMedia)
                .where(scope.covers(KeptMedia), KeptMedia.key == key, KeptMedia.removing_until.is_(None))
                .values(kept_at=func.coalesce(KeptMedia.kept_at, now))
                .returning(KeptMedia)
                .execution_options(synchronize_session=False, populate_existing=True)
            )
        if added is None:
            raise BeingRemoved
        log.info("image_added", media=key, bytes=added.size, source=source)
        return added

    async def add_from(self, by: Actor, address: str) -> KeptMedia:
        """Take in the image at an address.

        Raises:
            RoleTooLow: they may not write.
            InvalidInput: on `address` or `image`.
            StoreUnavailable, BeingRemoved: it could not be kept.
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
                select(KeptMedia).where(
                    scope.covers(KeptMedia), KeptMedia.key == key, KeptMedia.kept_at.is_not(None)
                )
            )
        if found is None:
            raise NotFound("image", key)
        return found

    async def moving(self, keys: Collection[str]) -> Mapping[str, Measured]:
        """Those of these images that move. It is the same of an image, whoever has it."""
        moves = select(KeptMedia).where(KeptMedia.key.in_(keys), KeptMedia.frames > 1)
        async with self._database.read() as session:
            return {
                image.key: Measured(image.content_type, image.size, image.width, image.height)
                for image in await session.scalars(moves)
            }

    async def content(self, by: Actor, key: MediaKey) -> bytes:
        """The image itself.

        Raises:
            NotFound: there is no such image in this workspace, or it is damaged until it is added again.
            StoreUnavailable: it can't be read now.
        """
        found = await self.find(by, key)
        try:
            return await self._fits.kept(found.key)
        except PlatformRefused as error:
            raise NotFound("image", key) from error

    async def thumbnail(self, by: Actor, key: MediaKey) -> Fitted:
        """The image small, as a JPEG; made once.

        Raises:
            NotFound: there is no such image in this workspace, or it is damaged.
            Unavailable: it can't be read or made now.
        """
        found = await self.find(by, key)
        try:
            return await self._fits.fitted(found.key, None, THUMBNAIL)
        except PlatformRefused as error:
            raise NotFound("image", key) from error

    async def made_small(self, content: bytes) -> Fitted:
        """An image from elsewhere as `thumbnail` gives ours; nothing of it is kept.

        Raises:
            InvalidInput: it is no image that is taken.
            Unavailable: it can't be made now.
        """
        return await self._fits.threads.run(_made_small, content)

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

    async def sweep(self) -> int:
        """For now and then: remove images that nothing showed in their time; says how many."""
        return await sweep(self._database, self._store, self._clock)

    async def fitted(self, image: Attached, platform: PlatformName) -> Fitted:
        """`image` as `platform` takes it; the same bytes each time. Raises nothing else: of any other error
        nobody could say whether the platform has the post, which was not even called.

        Raises:
            NotSent: it can't be read or made ready now.
            PlatformRefused: there is no way to make it fit.
        """
        return await self._certainly_not_sent(self._fits.fitted, image, platform)

    async def make_ready(self, image: Attached, platform: PlatformName) -> None:
        """See that `fitted` need only read `image`; raises what that raises."""
        await self._certainly_not_sent(self._fits.make_ready, image, platform)

    async def _certainly_not_sent(
        self,
        work: Callable[[str, PlatformName, MediaRules], Awaitable[T]],
        image: Attached,
        platform: PlatformName,
    ) -> T:
        rules = profile_of(platform).media
        if rules is None or image.kind is not MediaKind.IMAGE:
            raise PlatformRefused(f"{platform.label} takes no {image.kind}s here; take them off.")
        try:
            return await work(image.key, platform, rules)
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


def _made_small(content: bytes) -> Fitted:
    from core.media.fitting import CanNotFit, fit
    from core.media.reading import taken_in

    try:
        return fit(taken_in(content).content, THUMBNAIL)
    except CanNotFit as error:
        raise InvalidInput({"image": "has no shape that can be shown."}) from error
