"""Clicks are in a file before anything else: whoever dies, whoever comes next counts them."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.links.clicks import Click, ClickFile, ClickLog, left_in

AT = datetime(2026, 5, 4, 12, 30, 0, 125_000, tzinfo=UTC)
WRITES_AND_STAYS = """
import sys, time
from pathlib import Path
from core.links.clicks import ClickFile
ClickFile.begun(Path(sys.argv[1])).write([sys.argv[2].encode() + b"\\n"])
print("written", flush=True)
time.sleep(60)
"""


def a_click(number: int = 0, code: str = "bcdfghjk") -> Click:
    return Click(AT, code, f"{number:024x}")


def no_space(*_: object) -> Never:
    raise OSError(errno.ENOSPC, "No space left on device")


def writing_only(left: int) -> Callable[[int, bytes], int]:
    """A disk that has `left` bytes to spare."""
    write, spare = os.write, [left]

    def write_some(descriptor: int, content: bytes) -> int:
        if not spare[0]:
            no_space()
        written = write(descriptor, content[: spare[0]])
        spare[0] -= written
        return written

    return write_some


@contextmanager
def process_that_wrote(folder: Path, click: Click) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has written a click and lives until it is killed."""
    line = click.line.decode().strip()
    command = [sys.executable, "-c", WRITES_AND_STAYS, str(folder), line]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_what_a_process_wrote_can_be_counted_once_it_was_killed(tmp_path: Path) -> None:
    with process_that_wrote(tmp_path, a_click()) as process:
        assert left_in(tmp_path) == []
        process.kill()
        process.wait()
        [file] = left_in(tmp_path)
    assert list(file.clicks()) == [a_click()]
    file.remove()
    assert list(tmp_path.iterdir()) == []


async def test_who_adds_while_others_are_counted_begins_a_new_file(tmp_path: Path) -> None:
    log = ClickLog(tmp_path)
    await log.add(a_click(1))
    assert left_in(tmp_path) == []
    log.hand_over()
    await log.add(a_click(2))
    [first] = left_in(tmp_path)
    assert list(first.clicks()) == [a_click(1)]
    first.remove()
    log.hand_over()
    [second] = left_in(tmp_path)
    assert list(second.clicks()) == [a_click(2)]
    second.remove()
    log.hand_over()


async def test_where_nobody_counts_a_file_grows_on(tmp_path: Path) -> None:
    log = ClickLog(tmp_path)
    for number in range(5):
        await log.add(a_click(number))
        log.hand_over(whole=False)
    assert len(list(tmp_path.iterdir())) == 2
    log.hand_over()
    first, second = left_in(tmp_path)
    assert [*first.clicks(), *second.clicks()] == [a_click(number) for number in range(5)]
    first.close()
    second.close()


async def test_of_two_who_look_for_what_was_left_one_gets_it(tmp_path: Path) -> None:
    gone = ClickLog(tmp_path)
    await gone.add(a_click())
    gone.hand_over()
    [file] = left_in(tmp_path)
    assert left_in(tmp_path) == []
    file.remove()
    assert left_in(tmp_path) == []


@given(st.integers(0, 200), st.binary(max_size=80))
def test_a_line_that_was_torn_is_left_out_and_takes_no_other_along(
    tmp_path_factory: pytest.TempPathFactory, cut: int, rubbish: bytes
) -> None:
    file = ClickFile.begun(tmp_path_factory.mktemp("clicks"))
    whole = b"".join(a_click(number).line for number in range(3))
    file.write([whole[:cut]])
    assert list(file.clicks()) == [a_click(number) for number in range(min(cut // len(a_click().line), 3))]
    file.write([b"\n", rubbish, b"\n", a_click(9).line])
    assert list(file.clicks())[-1] == a_click(9)
    file.close()


@pytest.mark.parametrize("can_be_cut", [True, False])
async def test_a_click_after_one_that_a_full_disk_tore_is_counted_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_be_cut: bool
) -> None:
    log = ClickLog(tmp_path)
    await log.add(a_click(1))
    for torn in range(1, len(a_click().line)):
        with monkeypatch.context() as full:
            full.setattr("core.links.clicks.os.write", writing_only(torn))
            if not can_be_cut:
                full.setattr("core.links.clicks.os.ftruncate", no_space)
            with pytest.raises(OSError, match="No space left"):
                await log.add(a_click(2))
    await log.add(a_click(3))
    log.hand_over()
    [file] = left_in(tmp_path)
    assert list(file.clicks()) == [a_click(1), a_click(3)]
    file.close()


@pytest.mark.parametrize("glued", [b"1", b"17", b"99", b"1" * 12])
def test_a_line_that_is_glued_to_a_half_is_no_click_of_another_millennium(
    tmp_path: Path, glued: bytes
) -> None:
    file = ClickFile.begun(tmp_path)
    file.write([glued, a_click(1).line, a_click(2).line])
    assert list(file.clicks()) == [a_click(2)]
    file.close()


async def test_what_two_threads_hand_over_at_once_is_handed_over_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = ClickLog(tmp_path)
    await log.add(a_click(1))
    fsync = os.fsync

    def another_is_faster(descriptor: int) -> None:
        fsync(descriptor)
        log.hand_over()

    monkeypatch.setattr("core.links.clicks.os.fsync", another_is_faster)
    log.hand_over()
    [file] = left_in(tmp_path)
    assert list(file.clicks()) == [a_click(1)]
    file.remove()
    log.hand_over()


async def test_more_than_a_disk_can_hold_is_refused_and_the_rest_is_still_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.links.clicks.MOST_WAITING", 10)
    log = ClickLog(tmp_path)
    await log.add(a_click(1))
    with pytest.raises(OSError, match="too many clicks wait"):
        await log.add(a_click(2))
    log.hand_over()
    with pytest.raises(OSError, match="too many clicks wait"):
        await log.add(a_click(3))
    [file] = left_in(tmp_path)
    assert list(file.clicks()) == [a_click(1)]
    file.close()
    log.hand_over()
