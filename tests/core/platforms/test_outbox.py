"""The outbox keeps a post whole, once, and where it belongs."""

import asyncio
import errno
import json
import os
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from core.foundation.errors import Unavailable
from core.foundation.ids import PlatformName, PostId, WorkspaceId
from core.platforms.outbox import OutboxPlatform
from core.platforms.outbox_post import OutboxPost
from core.platforms.posting import NotSent, Outgoing, PlatformRefused
from tests.contracts.pictures import Pictures

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
POST = Outgoing(
    key=PostId("pst_1"),
    workspace_id=WorkspaceId("wsp_1"),
    platform=PlatformName.X,
    campaign="Kettle: it sings",
    text="It sings 🎶 https://example.com",
    link="https://example.com",
)


class Noon:
    def now(self) -> datetime:
        return NOON


@pytest.fixture
def outbox(tmp_path):
    return OutboxPlatform(PlatformName.X, tmp_path, "http://127.0.0.1:8000/", Noon())


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def test_what_a_post_shows_and_what_follows_is_in_the_outbox_and_goes_when_it_is_taken_down(
    outbox, tmp_path
):
    pictures = Pictures()
    post = replace(POST, media=(pictures.add(),), files=pictures, follow_ups=("And it hums.",))
    receipt = await outbox.publish(post)
    held = OutboxPost.read(tmp_path / "wsp_1" / "x" / "pst_1.json")
    (shown,) = held.media
    assert (tmp_path / "wsp_1" / "images" / shown.file).read_bytes() == pictures.kept[shown.key]
    assert held.says(post)
    for otherwise in ({"media": (replace(post.media[0], alt="A kettle."),)}, {"follow_ups": ()}):
        assert not held.says(replace(post, **otherwise))

    await outbox.take_down(post, receipt.remote_id)
    gone = OutboxPost.read(tmp_path / "wsp_1" / "x" / "pst_1.json")
    assert (gone.media, gone.follow_ups) == ((), ())


async def test_a_post_whose_images_can_not_be_read_is_not_there_and_may_be_tried_again(outbox, tmp_path):
    with pytest.raises(NotSent):
        await outbox.publish(replace(POST, media=(Pictures().add(),)))
    assert files(tmp_path) == []


async def test_a_post_is_one_readable_file(outbox, tmp_path):
    receipt = await outbox.publish(POST)
    file = tmp_path / "wsp_1" / "x" / "pst_1.json"
    assert files(tmp_path) == [file]
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "key": "pst_1",
        "workspace_id": "wsp_1",
        "platform": "x",
        "campaign": "Kettle: it sings",
        "title": "",
        "preheader": "",
        "text": "It sings 🎶 https://example.com",
        "link": "https://example.com",
        "media": [],
        "follow_ups": [],
        "published_at": "2026-11-03T12:00:00+00:00",
        "url": "http://127.0.0.1:8000/outbox/pst_1",
    }
    assert OutboxPost.read(file).receipt == receipt


async def test_without_an_address_of_its_own_a_post_is_found_at_its_file(tmp_path):
    receipt = await OutboxPlatform(PlatformName.X, tmp_path, None, Noon()).publish(POST)
    assert receipt.url == (tmp_path / "wsp_1" / "x" / "pst_1.json").as_uri()


async def test_two_publishers_of_one_post_leave_one_file_and_agree_on_the_receipt(tmp_path):
    publishers = [
        OutboxPlatform(PlatformName.X, tmp_path, f"http://host-{number}", Noon()) for number in range(8)
    ]
    receipts = await asyncio.gather(*(publisher.publish(POST) for publisher in publishers))
    assert len(set(receipts)) == 1
    assert len(files(tmp_path)) == 1


async def test_the_first_post_under_a_key_stays(outbox, tmp_path):
    first = await outbox.publish(POST)
    assert await outbox.publish(replace(POST, text="Something else")) == first
    assert OutboxPost.read(files(tmp_path)[0]).text == POST.text


async def test_a_damaged_file_is_not_taken_for_a_missing_one(outbox, tmp_path):
    await outbox.publish(POST)
    (file,) = files(tmp_path)
    for content in (b"", b"{", b"[]", b"{}", b"\xff", b'{"published_at": 1}'):
        file.write_bytes(content)
        with pytest.raises(Unavailable, match="damaged"):
            await outbox.find(POST)
        with pytest.raises(Unavailable):
            await outbox.publish(POST)
        assert file.read_bytes() == content


async def test_a_file_with_another_post_in_it_is_damaged(outbox, tmp_path):
    await outbox.publish(POST)
    (file,) = files(tmp_path)
    file.rename(file.with_stem("pst_2"))
    with pytest.raises(Unavailable):
        await outbox.find(replace(POST, key=PostId("pst_2")))


async def test_a_full_disk_means_not_sent_and_leaves_nothing(outbox, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(NotSent) as caught:
            await outbox.publish(POST)
    assert "No space left on device" in caught.value.message
    assert files(tmp_path) == []
    assert await outbox.find(POST) is None
    assert (await outbox.publish(POST)).remote_id == POST.key


async def test_a_folder_that_can_not_be_made_means_not_sent(tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder")
    outbox = OutboxPlatform(PlatformName.X, tmp_path / "taken", None, Noon())
    with pytest.raises(NotSent):
        await outbox.publish(POST)


@pytest.mark.parametrize("bad", ["../x", "a/b", "", ".", "a.b", "a\0", "x" * 101])
async def test_an_id_that_could_leave_the_folder_is_refused(outbox, tmp_path, bad):
    for post in (replace(POST, key=PostId(bad)), replace(POST, workspace_id=WorkspaceId(bad))):
        with pytest.raises(PlatformRefused):
            await outbox.publish(post)
    assert files(tmp_path) == []


async def test_a_post_for_another_platform_is_refused(outbox, tmp_path):
    with pytest.raises(PlatformRefused, match="Bluesky"):
        await outbox.publish(replace(POST, platform=PlatformName.BLUESKY))
    assert files(tmp_path) == []


async def test_a_text_with_half_a_character_is_refused_and_leaves_nothing(outbox, tmp_path):
    with pytest.raises(PlatformRefused, match="U\\+D83D"):
        await outbox.publish(replace(POST, text="half \ud83d"))
    assert files(tmp_path) == []


async def test_a_disk_without_hard_links_keeps_posts_too(outbox, tmp_path, monkeypatch):
    def unsupported(_source, _target):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", unsupported)
    receipt = await outbox.publish(POST)
    assert await outbox.find(POST) == await outbox.publish(POST) == receipt
    assert len(files(tmp_path)) == 1


async def test_a_folder_without_permission_means_not_sent(outbox, tmp_path, monkeypatch):
    def forbidden(*_arguments, **_options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", forbidden)
    with pytest.raises(NotSent, match="Permission denied"):
        await outbox.publish(POST)


async def test_a_draft_whose_writer_died_is_swept_and_one_that_is_being_written_is_not(outbox, tmp_path):
    file = tmp_path / POST.workspace_id / outbox.name.value / f"{POST.key}.json"
    await outbox.publish(POST)
    old, new = (file.with_name(f".{POST.key}.{name}.tmp") for name in ("old", "new"))
    for draft in (old, new):
        draft.write_text("{")
    os.utime(old, (0, 0))
    assert await outbox.sweep() == 1
    assert (old.exists(), new.exists(), file.exists()) == (False, True, True)


async def test_posts_written_at_once_share_a_sync_that_begins_after_their_names_are_there(
    outbox, tmp_path, monkeypatch
):
    syncs, at_the_door, all_there = 0, [], threading.Event()
    sync, lock, folder = os.fsync, threading.Lock(), tmp_path / POST.workspace_id / outbox.name.value

    class Door:
        """The lock of those who sync. Whoever comes to it has given a name; it tells when all have."""

        def __enter__(self):
            at_the_door.append(self)
            if len(at_the_door) == 8:
                all_there.set()
            lock.acquire()

        def __exit__(self, *_error):
            lock.release()

    def sync_folder_late(descriptor):
        nonlocal syncs
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            syncs += 1
            all_there.wait(60)  # the first one began before the others' names were there
        sync(descriptor)

    monkeypatch.setattr("core.platforms.outbox.threading", SimpleNamespace(Lock=Door))
    monkeypatch.setattr(os, "fsync", sync_folder_late)
    posts = [replace(POST, key=PostId(f"pst_{number}")) for number in range(8)]
    await asyncio.gather(*(outbox.publish(post) for post in posts))
    assert syncs == 2
    assert len(files(folder)) == 8
    await outbox.publish(replace(POST, key=PostId("pst_later")))
    assert syncs == 3


async def test_a_correction_replaces_the_file_and_says_when(outbox, tmp_path):
    first = await outbox.publish(POST)
    corrected = replace(POST, text="It hums.", title="News", link=None)
    assert await outbox.correct(corrected, first.remote_id) == first
    (file,) = files(tmp_path)
    kept = OutboxPost.read(file)
    assert (kept.text, kept.title, kept.link) == ("It hums.", "News", None)
    assert (kept.receipt, kept.corrected_at) == (first, NOON)


async def test_of_what_was_taken_down_no_copy_is_left_and_nothing_late_brings_it_back(outbox, tmp_path):
    first = await outbox.publish(POST)
    await outbox.take_down(POST, first.remote_id)
    (file,) = files(tmp_path)
    assert "It sings" not in file.read_text(encoding="utf-8")
    assert OutboxPost.read(file).taken_down_at == NOON
    with pytest.raises(PlatformRefused, match="taken down"):
        await outbox.publish(POST)


@pytest.mark.parametrize("change", ["correct", "take_down"])
async def test_a_change_that_was_given_up_is_not_made_any_more(outbox, tmp_path, monkeypatch, change):
    first = await outbox.publish(POST)
    (file,) = files(tmp_path)
    before = file.read_bytes()
    monkeypatch.setattr("core.platforms.outbox.WITHIN", -1.0)  # its time was up when it came to the file
    with pytest.raises(NotSent):
        await getattr(outbox, change)(replace(POST, text="It hums."), first.remote_id)
    assert (files(tmp_path), file.read_bytes()) == ([file], before)


async def test_a_full_disk_leaves_what_is_out_as_it_was(outbox, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    first = await outbox.publish(POST)
    (file,) = files(tmp_path)
    before = file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(NotSent, match="No space left"):
            await outbox.correct(replace(POST, text="It hums."), first.remote_id)
    assert (files(tmp_path), file.read_bytes()) == ([file], before)
