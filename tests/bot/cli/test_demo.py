"""`copydesk demo`, for real: it starts, answers, is kept, refuses taken ports, and leaves nobody behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.ports import free_port

ROOT = Path(__file__).parents[3]
LIMIT = 120


@contextmanager
def demo(folder: Path, ports: dict[str, str], *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bot.cli", "demo", "--data-dir", str(folder), *options]
    environment = {**os.environ, **ports, "PYTHONPATH": str(ROOT), "SLACK_APP_TOKEN": "xapp-real"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        try:
            yield started
        finally:
            started.kill()


@pytest.mark.timeout(2 * LIMIT)
def test_a_demo_answers_lets_no_other_have_its_ports_or_folder_and_stops_wholly(tmp_path: Path) -> None:
    names = ("PORT", "DASHBOARD_PORT", "PLAYGROUND_PORT")
    ports = {name: str(free_port()) for name in names}
    folder = tmp_path / "demo"
    with demo(folder, ports) as first:
        lines = []
        for line in first.stdout or ():
            lines.append(line)
            if "Ctrl-C" in line:
                break
        assert "Everything answers" in "".join(lines), (first.stderr or sys.stderr).read()
        shown = "".join(lines)
        pages = [f"http://127.0.0.1:{ports[name]}" for name in names]
        assert all(page in shown for page in pages)
        answers = [
            httpx.get(f"{page}{path}").status_code
            for page, path in zip(pages, ("/health", "/", "/"), strict=True)
        ]
        children = psutil.Process(first.pid).children(recursive=True)

        with demo(tmp_path / "other", ports) as second:
            _, refusal = second.communicate(timeout=LIMIT)
        elsewhere = {name: str(free_port()) for name in names}
        with demo(folder, elsewhere, "--fresh") as third:
            _, warning = third.communicate(timeout=LIMIT)

        first.send_signal(signal.SIGTERM)
        first.wait(LIMIT)
        _, left = psutil.wait_procs(children, timeout=LIMIT)

    assert answers == [200, 200, 200]
    assert second.returncode == 1
    assert f"Port {ports['PORT']} (for the bot)" in refusal
    assert "PLAYGROUND_PORT=" in refusal
    assert third.returncode == 1
    assert f"A demo is running in “{folder}” already" in warning
    assert (folder / "copydesk.db").exists()
    assert first.returncode == 128 + signal.SIGTERM
    assert len(children) == 4
    assert left == []


def test_a_port_that_is_none_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with demo(tmp_path / "demo", {"PORT": "web"}) as started:
        _, errors = started.communicate(timeout=LIMIT)

    assert started.returncode == 1
    assert "PORT is “web”" in errors
    assert not (tmp_path / "demo").exists()
