"""Where the bytes of images are: a folder, or a bucket that speaks S3. What is there under a name is whole,
and never becomes something else, so that putting it twice is putting it once.
"""

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.foundation.errors import Unavailable
from core.foundation.settings import Settings, secret_text

if TYPE_CHECKING:
    from obstore.store import LocalStore, S3Config, S3Store

MAX_BYTES = 20 << 20
"""Of one image."""
WITHIN = 30.0
"""Seconds that reading or writing one image may take."""
STEP = timedelta(seconds=10)
"""What each try of a call to S3 may take."""
TRIES_WITHIN = timedelta(seconds=20)


def kept_name(key: str) -> str:
    """Where an image is, by its hash."""
    return f"kept/{key[:2]}/{key}"


def fitted_folder(key: str) -> str:
    """Where all that was made of it for platforms is."""
    return f"fitted/{key}"


class StoreUnavailable(Unavailable):
    """The store did not take or give an image."""

    code = "media_unavailable"

    @property
    def message(self) -> str:
        return "The place where images are kept does not answer (DATA_DIR/media, or MEDIA_STORE). Try again."


class StoreRefused(StoreUnavailable):
    """The store did not let us do it, for certain, and nothing was done."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket that speaks S3; what is left empty is as the machine's own environment has it."""

    address: str
    """s3://bucket/prefix."""
    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret: str = field(default="", repr=False)


class MediaStore:
    """Bytes by their names. Opened when the first are wanted: most processes need none."""

    def __init__(self, where: Path | Bucket) -> None:
        self._where = where
        self._store: LocalStore | S3Store | None = None

    async def put(self, name: str, content: bytes) -> None:
        """Keep `content` under `name`, whole.

        Raises:
            StoreUnavailable: it is not certain that it is there.
        """
        from obstore.exceptions import BaseError

        try:
            async with asyncio.timeout(WITHIN):
                await self._opened().put_async(name, content)
                if isinstance(self._where, Path):
                    await asyncio.to_thread(_survive_power_cuts, self._where, name)
        except (BaseError, OSError) as error:  # a TimeoutError is one
            raise StoreUnavailable from error

    async def get(self, name: str) -> bytes | None:
        """What is kept under `name`; None where there is nothing.

        Raises:
            StoreUnavailable: nobody knows.
        """
        from obstore.exceptions import BaseError

        try:
            async with asyncio.timeout(WITHIN):
                found = await self._opened().get_async(name)
                return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def has(self, name: str) -> bool:
        """Whether something is kept under `name`, which isn't read.

        Raises:
            StoreUnavailable: nobody knows.
        """
        from obstore.exceptions import BaseError

        try:
            async with asyncio.timeout(WITHIN):
                await self._opened().head_async(name)
        except FileNotFoundError:
            return False
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error
        return True

    async def remove(self, name: str, *, folder: str) -> None:
        """Keep nothing under `name` any more, nor in `folder`; that nothing was there is success.

        Raises:
            StoreRefused: we may not, and `name` is there as it was.
            StoreUnavailable: it is not certain that all of it is gone.
        """
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        try:
            async with asyncio.timeout(WITHIN):
                store = self._opened()
                made = await store.list(f"{folder}/").collect_async()
                # What was made goes first: whoever may not remove it has removed nothing that can't be made.
                for each in (*(found["path"] for found in made), name):
                    with suppress(FileNotFoundError):
                        await store.delete_async(each)
        except (PermissionDeniedError, UnauthenticatedError, PermissionError) as error:
            raise StoreRefused from error
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    def _opened(self) -> "LocalStore | S3Store":
        if self._store is None:
            self._store = _open(self._where)
        return self._store


def store_of(settings: Settings) -> MediaStore:
    """Where this installation keeps its images."""
    if settings.media_store is None:
        return MediaStore(settings.media_dir)
    return MediaStore(
        Bucket(
            settings.media_store,
            settings.media_s3_endpoint or "",
            settings.media_s3_region,
            settings.media_s3_key_id,
            secret_text(settings.media_s3_secret),
        )
    )


def _survive_power_cuts(folder: Path, name: str) -> None:
    """See that the file and its name are on the disk: the library leaves that to the system."""
    file = folder / name
    for place in (file, *(parent for parent in file.parents if parent.is_relative_to(folder))):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError:
            if place == file:
                raise  # of folders, some systems can't
        finally:
            os.close(descriptor)


def _open(where: Path | Bucket) -> "LocalStore | S3Store":
    from obstore.store import LocalStore, S3Store

    if isinstance(where, Path):
        return LocalStore(where, mkdir=True)
    address = urlsplit(where.address)
    config: S3Config = {}
    if where.endpoint:
        config["endpoint"] = where.endpoint
    if where.region:
        config["region"] = where.region
    if where.key_id:
        config["access_key_id"], config["secret_access_key"] = where.key_id, where.secret
    return S3Store(
        address.netloc,
        prefix=address.path.strip("/") or None,
        config=config,
        client_options={"timeout": STEP, "allow_http": where.endpoint.startswith("http://")},
        retry_config={"retry_timeout": TRIES_WITHIN},
    )
