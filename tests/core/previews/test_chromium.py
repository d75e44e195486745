"""Pictures of previews: taken by whatever Chromium there is, and missing where it does not take one."""

import asyncio
import os
from pathlib import Path

import psutil
import pytest

from core.previews import chromium
from core.previews.chromium import Chromium, NoPicture
from tests.core.media.images import drawn
from tests.stand_ins.chromium import DIES, HANGS, a_chromium


async def over(group: int) -> None:
    """Once nothing of a group of processes runs any more; what is dead may lie there for a while."""
    while any(_group(process) == group for process in psutil.process_iter() if _runs(process)):
        await asyncio.sleep(0.01)


def _group(process: psutil.Process) -> int:
    try:
        return os.getpgid(process.pid)
    except ProcessLookupError:
        return 0


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def test_a_picture_is_cut_to_what_is_on_it(tmp_path: Path) -> None:
    taker = Chromium(str(a_chromium(tmp_path)))
    assert drawn(await taker.picture("<p>A kettle</p>")).size == (110, 60)
    assert (tmp_path / "page").read_text() == "<p>A kettle</p>"
    asked = (tmp_path / "log").read_text()
    assert "--host-resolver-rules=MAP * ~NOTFOUND --proxy-server=127.0.0.1:9" in asked


async def test_it_learns_none_of_our_secrets(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "nobody's business")
    await Chromium(str(a_chromium(tmp_path, "env > {log}"))).picture("<p>")
    told = (tmp_path / "log").read_text()
    assert "PATH=" in told
    assert "nobody" not in told


async def test_one_runs_at_a_time_and_not_everybody_waits(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(chromium, "MOST_WAITING", 2)
    taker = Chromium(str(a_chromium(tmp_path)))
    came = await asyncio.gather(*(taker.picture("<p>") for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in came] == [bytes, bytes, NoPicture]


@pytest.mark.parametrize("does", [HANGS, DIES, "exit 3", "echo no picture"])
async def test_one_that_hangs_or_dies_gives_no_picture_and_has_a_rest(
    tmp_path: Path, monkeypatch, does: str
) -> None:
    monkeypatch.setattr(chromium, "WITHIN", 0.5)
    taker = Chromium(str(a_chromium(tmp_path, does)))
    assert await taker.picture("<p>") == b""
    with pytest.raises(NoPicture):
        await taker.picture("<p>")
    if does == HANGS:
        await over(int((tmp_path / "log").read_text()))


async def test_who_waits_no_longer_leaves_nothing_running(tmp_path: Path) -> None:
    taker = Chromium(str(a_chromium(tmp_path, HANGS)))
    taking = asyncio.create_task(taker.picture("<p>"))
    while not (tmp_path / "log").exists() or not (tmp_path / "log").read_text().strip():
        await asyncio.sleep(0.01)
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taking
    await over(int((tmp_path / "log").read_text()))


def test_it_is_looked_for_where_it_is_said_to_be_or_on_the_path(tmp_path: Path, monkeypatch) -> None:
    program = a_chromium(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Chromium.found("") is not None
    assert Chromium.found(str(program)) is not None
    assert Chromium.found("off") is None
    assert Chromium.found(str(tmp_path / "none")) is None
