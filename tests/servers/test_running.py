"""What tests of servers rest on: one is there while its block lasts, and nothing of it afterwards."""

import sys
import textwrap
from pathlib import Path

import httpx
import psutil
import pytest

from tests.ports import free_port
from tests.servers.running import running


def test_a_server_answers_while_its_block_lasts_and_leaves_no_process_behind(tmp_path: Path) -> None:
    port = free_port()
    family = textwrap.dedent(f"""
        import subprocess, sys
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        subprocess.run([sys.executable, "-m", "http.server", "-b", "127.0.0.1", "{port}"])
    """)
    command = [sys.executable, "-c", family]
    with running(command, folder=tmp_path, answers=f"http://127.0.0.1:{port}/") as process:
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
        members = psutil.Process(process.pid).children(recursive=True)
        assert len(members) == 2
    _, left = psutil.wait_procs(members, timeout=10)
    # Who starts what nobody waits for may find it dead and never buried, in a container.
    assert all(member.status() == psutil.STATUS_ZOMBIE for member in left)


def test_of_a_server_that_does_not_come_up_is_told_what_it_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('there is no room')"]
    with (
        pytest.raises(AssertionError, match="there is no room"),
        running(command, folder=tmp_path, answers="http://127.0.0.1:9/"),
    ):
        pass
