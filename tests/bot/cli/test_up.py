"""`copydesk up`: refuses clearly, stops together, and says who ended first."""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bot.cli.processes.up import SlackNotSet, commands, require_slack
from core.foundation.errors import CopydeskError
from core.foundation.settings import Settings

ROOT = Path(__file__).parents[3]


def test_the_refusal_names_what_is_missing_and_the_demo() -> None:
    with pytest.raises(SlackNotSet) as refusal:
        require_slack(Settings(_env_file=None, slack_signing_secret="a" * 32))

    assert "SLACK_BOT_TOKEN" in refusal.value.message
    assert "SLACK_SIGNING_SECRET" not in refusal.value.message
    assert refusal.value.message.endswith("make demo")


@pytest.mark.parametrize("way", ["slack_signing_secret", "slack_app_token"])
def test_either_of_slacks_ways_is_enough(way: str) -> None:
    require_slack(Settings(_env_file=None, slack_bot_token="xoxb-1", **{way: "x"}))


def test_the_procfile_of_the_project_names_the_three_processes() -> None:
    assert commands(ROOT / "Procfile") == {
        "web": "copydesk web",
        "worker": "copydesk worker",
        "dashboard": "copydesk dashboard",
    }


def test_a_procfile_that_lacks_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("web: copydesk web\n")

    with pytest.raises(CopydeskError, match="worker and dashboard"):
        commands(tmp_path / "Procfile")


def running(processes: dict[str, str]) -> subprocess.Popen[str]:
    code = (
        "import os, sys\nfrom bot.cli.exit_codes import ending_of\nfrom bot.cli.processes import up\n"
        "os.environ['UP'] = str(os.getpid())\n"
        f"try: code = up._run({processes!r})\nexcept Exception as error: code = ending_of(error)\n"
        "sys.exit(code)"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_when_one_ends_all_stop_and_the_exit_says_which() -> None:
    output, errors = "", ""
    up = running({"web": "sleep 600", "worker": "echo out of memory; exit 0", "dashboard": "sleep 600"})
    output, errors = up.communicate(timeout=60)

    assert up.returncode == 1
    assert "worker ended by itself (exit code 0)" in errors
    assert "out of memory" in output


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_stop_stops_all_without_blame(asked: signal.Signals) -> None:
    up = running({"web": "sleep 600", "worker": "echo ready; sleep 600"})
    assert up.stdout is not None
    while "| ready" not in up.stdout.readline():
        pass
    up.send_signal(asked)
    _, errors = up.communicate(timeout=60)

    assert up.returncode == 128 + asked
    assert errors == ""


def test_when_up_itself_is_killed_its_processes_stop_too() -> None:
    watched = "import os, time; from bot.cli.processes.parent_watch import follow_leash; follow_leash(); " + (
        "print('pid', os.getpid(), flush=True); time.sleep(600)"
    )
    up = running({"web": f"{sys.executable} -c {shlex.quote(watched)}"})
    assert up.stdout is not None
    while "| pid" not in (line := up.stdout.readline()):
        pass
    web = psutil.Process(int(line.split()[-1]))
    up.kill()

    gone, left = psutil.wait_procs([web], timeout=60)

    assert (gone, left) == ([web], [])
    up.communicate()


def test_a_request_to_stop_that_comes_while_it_starts_stops_all_as_well() -> None:
    """The first child asks for it, long before the twentieth has started."""
    last = {f"child{number}": "sleep 600" for number in range(20)}
    up = running({"first": "kill -TERM $UP; sleep 600", **last})
    _, errors = up.communicate(timeout=60)

    assert up.returncode == 143
    assert errors == ""
