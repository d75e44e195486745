"""Images are kept in a bucket as they are in a folder."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli.doctor.examination import State
from bot.cli.doctor.services import images
from core.foundation import guarded_client
from core.foundation.attached import Attached
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.media import store
from core.media.service import Media
from core.media.store import Bucket, MediaStore, StoreUnavailable
from core.storage.database import Database
from tests.builders import a_member
from tests.core.media.images import drawn, photo
from tests.ports import free_port
from tests.stand_ins.clock import ManualClock


async def test_what_was_put_is_there_for_everybody_and_what_was_not_is_not(bucket: Bucket) -> None:
    for _ in range(2):
        await MediaStore(bucket).put("kept/ab/abc", b"a kettle")
    assert await MediaStore(bucket).get("kept/ab/abc") == b"a kettle"
    assert await MediaStore(bucket).get("kept/ab/abd") is None
    elsewhere = replace(bucket, address="s3://images/elsewhere")
    assert await MediaStore(elsewhere).get("kept/ab/abc") is None


async def test_what_was_removed_is_gone_with_all_that_was_made_of_it_and_nothing_else(bucket: Bucket) -> None:
    names = ("kept/cd/cde", "fitted/cde/1", "fitted/cde/2", "fitted/cdef/1")
    for name in names:
        await MediaStore(bucket).put(name, b"a kettle")
    for _ in range(2):
        await MediaStore(bucket).remove("kept/cd/cde", folder="fitted/cde")
    left = [name for name in names if await MediaStore(bucket).get(name) is not None]
    assert left == ["fitted/cdef/1"]


async def test_who_has_the_wrong_key_is_told_that_the_store_does_not_answer(bucket: Bucket) -> None:
    with pytest.raises(StoreUnavailable):
        await MediaStore(replace(bucket, secret="another")).put("kept/ab/abc", b"a kettle")


async def test_the_doctor_says_whether_the_bucket_can_be_used(bucket: Bucket) -> None:
    settings = Settings(
        _env_file=None,
        media_store=bucket.address,
        media_s3_endpoint=bucket.endpoint,
        media_s3_region=bucket.region,
        media_s3_key_id=bucket.key_id,
        media_s3_secret=SecretStr(bucket.secret),
    )
    assert (await images(settings)).state is State.FINE
    refused = settings.model_copy(update={"media_s3_secret": SecretStr("another")})
    assert (await images(refused)).state is State.BROKEN


async def test_a_store_that_is_away_is_not_taken_for_an_empty_one(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WITHIN", 1.0)
    away = MediaStore(replace(bucket, endpoint=f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(StoreUnavailable):
        await away.get("kept/ab/abc")


async def test_an_image_is_taken_in_and_fitted_from_there(
    bucket: Bucket, sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    database = Database(sqlite_url)
    ana = await a_member(database, clock)
    async with guarded_client.open_client(timeout=5, allow_private=False) as client:
        media = Media(database, clock, MediaStore(bucket), client, public_url="", allow_private=False)
        kept = await media.add(ana, photo(size=(3000, 2000)))
        assert drawn(await media.content(ana, kept.key)).size == (3000, 2000)
        first = await media.fitted(Attached.image(kept.key), PlatformName.BLUESKY)
        again = await media.fitted(Attached.image(kept.key), PlatformName.BLUESKY)
        assert first == again
        assert first.width <= 3000
    await database.close()
