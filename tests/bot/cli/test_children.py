"""A supervisor's children: none outlives it, whatever they or it do."""

import os
import subprocess
import sys
import time
from io import TextIOWrapper
from pathlib import Path

import psutil
import pytest
from rich.console import Console

from bot.cli.processes import children
from bot.cli.processes.children import Child, ChildDied, Children

ROOT = Path(__file__).parents[3]
WAIT = 20.0


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def supervisor(tmp_path: Path) -> Children:
    return Children({**os.environ, "PYTHONPATH": str(ROOT)}, tmp_path, logs=tmp_path / "logs")


def written(file: Path) -> str:
    """What a child has written into `file`, once it has."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if file.exists() and file.read_text().endswith("\n"):
            return file.read_text().strip()
        time.sleep(0.02)
    raise AssertionError(f"{file} was never written")


def gone(pid: int) -> bool:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    code = (
        "import pathlib, subprocess, sys, time\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "pathlib.Path('grandchild').write_text(f'{other.pid}\\n')\n"
        "time.sleep(600)"
    )
    with supervisor(tmp_path) as running:
        running.start("parent", python(code))
        grandchild = int(written(tmp_path / "grandchild"))

    assert gone(grandchild)


def test_a_child_that_will_not_stop_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PATIENCE", 0.3)
    code = (
        "import pathlib, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "pathlib.Path('deaf').write_text('yes\\n')\n"
        "time.sleep(600)"
    )
    with supervisor(tmp_path) as running:
        stubborn = running.start("stubborn", python(code))
        written(tmp_path / "deaf")

    assert stubborn.process.returncode == -9


def test_a_stop_does_not_wait_for_what_has_ended_and_was_never_reaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container whose first process reaps nobody."""
    monkeypatch.setattr(children, "PATIENCE", WAIT)
    code = (
        "import os, pathlib, time\n"
        "if os.fork() == 0:\n"
        "    if os.fork() == 0: os._exit(0)\n"
        "    os.closerange(0, 3); os.setpgid(0, 0)\n"  # it stays; who has ended is of the child's group
        "    pathlib.Path('careless').write_text(f'{os.getpid()}\\n')\n"
        "time.sleep(600)"
    )
    with supervisor(tmp_path) as running:
        running.start("child", python(code))
        careless = psutil.Process(int(written(tmp_path / "careless")))
        asked = time.monotonic()
    took = time.monotonic() - asked
    careless.kill()

    assert took < WAIT


def test_children_stop_also_when_the_block_fails(tmp_path: Path) -> None:
    child: Child | None = None
    with pytest.raises(RuntimeError), supervisor(tmp_path) as running:
        child = running.start("child", python("import time; time.sleep(600)"))
        raise RuntimeError

    assert child is not None
    assert not child.is_running


def test_a_child_that_dies_is_told_with_its_last_lines(tmp_path: Path) -> None:
    with supervisor(tmp_path) as running:
        child = running.start("worker", python("print('no such table', flush=True); raise SystemExit(3)"))
        child.process.wait(WAIT)
        with pytest.raises(ChildDied) as death:
            running.require_running()

    assert "worker ended by itself (exit code 3)" in death.value.message
    assert "no such table" in death.value.message
    assert (tmp_path / "logs" / "worker.log").read_text() == "no such table\n"


def test_a_child_goes_on_where_what_it_says_can_be_neither_kept_nor_shown(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "talker.log").symlink_to("/dev/full")
    talk = "print('word ' * 50_000, flush=True)\n" * 3
    with Path("/dev/full").open("wb", buffering=0) as full, TextIOWrapper(full, write_through=True) as gone:
        supervised = supervisor(tmp_path)
        supervised.console = Console(file=gone)
        with supervised as running:
            running.start(
                "talker", python(f"import pathlib\n{talk}pathlib.Path('said').write_text('all\\n')")
            )
            assert written(tmp_path / "said") == "all"


def test_children_stop_even_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    child = (
        "import pathlib, os, time\nfrom bot.cli.processes.parent_watch import follow_leash\nfollow_leash(); "
        "pathlib.Path('child').write_text(f'{os.getpid()}\\n'); time.sleep(600)"
    )
    code = (
        "import os, pathlib, sys, time\n"
        "from bot.cli.processes.children import Children\n"
        "here = pathlib.Path.cwd()\n"
        "with Children(dict(os.environ), here) as running:\n"
        f"    running.start('child', [sys.executable, '-c', {child!r}])\n"
        "    time.sleep(600)"
    )
    killed = subprocess.Popen(python(code), cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    pid = int(written(tmp_path / "child"))
    killed.kill()
    killed.wait(WAIT)

    assert gone(pid)
