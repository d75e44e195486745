"""Fitted images: each made once, kept under the hash of what it was made from, and read from then on."""

import asyncio
import hashlib
from contextlib import suppress
from dataclasses import asdict
from functools import partial

import structlog

from core.foundation.errors import InvalidInput
from core.foundation.ids import PlatformName
from core.foundation.threads import Threads
from core.media.store import MediaStore, StoreUnavailable, fitted_folder, kept_name
from core.platforms.media import Fitted, MediaRules
from core.platforms.posting import PlatformRefused

AT_ONCE = 2
"""Images that are worked on at a time: each may take 400 MB."""
WITHIN, PATIENCE = 40.0, 60.0
"""Seconds that work on one image may take, and wait for its turn."""
FITTING = 2
"""Raised when the same rules make another image: what was fitted before is not found then."""
AS_IT_IS = b"as it is"
"""Kept in place of what was fitted, where the image itself fits."""

log = structlog.get_logger(__name__)


class Fits:
    """Images in a store, as they are kept and as platforms take them."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store
        self.threads = Threads("Working on images", most=AT_ONCE, within=WITHIN, patience=PATIENCE)
        # Apart, so that what is ready waits for nothing that is still being made.
        self._looks = Threads("Reading images", most=AT_ONCE, within=WITHIN, patience=PATIENCE)
        self._places, self._reads = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(AT_ONCE)
        self._under_way = dict[str, asyncio.Task[Fitted]]()

    async def fitted(self, key: str, platform: PlatformName | None, rules: MediaRules) -> Fitted:
        """The image as `rules` take it.

        Raises:
            PlatformRefused: there is no way, or it is damaged.
            Unavailable: it can't be read or made now.
        """
        name = _name(key, rules)
        before = await self._store.get(name)
        made = None if before is None else await self._looks.run(_made_before, before)
        return made or await self._made(name, key, platform, rules)

    async def make_ready(self, key: str, platform: PlatformName, rules: MediaRules) -> None:
        """See that `fitted` need only read. What was made ready before isn't read here: who comes again gets
        further, however slow the store. Raises what `fitted` raises."""
        name = _name(key, rules)
        if not await self._store.has(name):
            await self._made(name, key, platform, rules)

    async def _made(self, name: str, key: str, platform: PlatformName | None, rules: MediaRules) -> Fitted:
        fitting = self._under_way.get(name)
        if fitting is None:
            fitting = asyncio.create_task(self._fit(name, key, platform, rules))
            self._under_way[name] = fitting
            fitting.add_done_callback(partial(self._fitted_once, name))
        # Whoever waits no longer leaves it to its end, so that the next one finds it.
        return await asyncio.shield(fitting)

    def _fitted_once(self, name: str, fitting: asyncio.Task[Fitted]) -> None:
        del self._under_way[name]
        if not fitting.cancelled() and (error := fitting.exception()) is not None:
            log.info("image_not_fitted", error=type(error).__name__)  # told to whoever still waits

    async def _fit(self, name: str, key: str, platform: PlatformName | None, rules: MediaRules) -> Fitted:
        from core.media.fitting import CanNotFit, fit

        try:
            as_it_is = await self._as_it_is(key, rules)
            if as_it_is is not None:
                with suppress(StoreUnavailable):  # it only spares others a look
                    await self._store.put(name, AS_IT_IS)
                return as_it_is
            async with self._places:  # read again in here, so that nobody waits with all of it in memory
                fitted = await self.threads.run(fit, await self.kept(key), rules)
        except CanNotFit as error:
            who = platform.label if platform else "A preview"
            raise PlatformRefused(
                f"{who} takes no image of this shape that is small enough. Take another one."
            ) from error
        except InvalidInput as error:  # it was kept by rules that were others
            raise PlatformRefused(_DAMAGED) from error
        await self._store.put(name, await self._looks.run(sealed, fitted.content))
        log.info("image_fitted", media=key, platform=platform, bytes=len(fitted.content))
        return fitted

    async def _as_it_is(self, key: str, rules: MediaRules) -> Fitted | None:
        """What is kept, where that fits; None where it has to be made fit."""
        from core.media.fitting import fits
        from core.media.reading import described

        async with self._reads:  # read in here, so that nobody waits with all of it in memory
            kept = await self._looks.run(described, await self.kept(key))
        return Fitted(kept.content, kept.content_type, kept.width, kept.height) if fits(kept, rules) else None

    async def kept(self, key: str) -> bytes:
        """What we have of the image, whole.

        Raises:
            PlatformRefused: it is damaged.
            StoreUnavailable: it can't be read now.
        """
        content = await self._store.get(kept_name(key))
        if content is None:
            # What is attached is never removed: the folder or the bucket is another one, or away.
            log.error("image_is_not_in_the_store", media=key)
            raise StoreUnavailable
        if await self._looks.run(hash_of, content) != key:
            log.error("image_is_damaged", media=key)
            raise PlatformRefused(_DAMAGED)
        return content


def hash_of(content: bytes) -> str:
    """What `content` is kept under."""
    return hashlib.sha256(content).hexdigest()


def _made_before(kept: bytes) -> Fitted | None:
    """What was fitted, from what is kept of it; None where nothing is, or not all of it."""
    from core.media.reading import described

    content = unsealed(kept)
    if content is None:
        return None
    made = described(content)
    return Fitted(content, made.content_type, made.width, made.height)


def sealed(content: bytes) -> bytes:
    """`content` with its own hash before it: its name is that of what it was made from."""
    return hashlib.sha256(content).digest() + content


def unsealed(kept: bytes) -> bytes | None:
    """What was sealed; None where not all of it is kept."""
    content = kept[hashlib.sha256().digest_size :]
    return content if kept == sealed(content) else None


_DAMAGED = "An image of this post is damaged. Attach it again."


def _name(key: str, rules: MediaRules) -> str:
    """Where what is made of an image by `rules` is."""
    return f"{fitted_folder(key)}/{_digest(rules)}"


def _digest(rules: MediaRules) -> str:
    """A name for all that makes a fitted image what it is."""
    asked = {**asdict(rules), "source": "", "version": FITTING}
    return hashlib.sha256(repr(sorted(asked.items())).encode()).hexdigest()[:16]
