"""`copydesk up`: the processes of the Procfile against real Slack, started and stopped together by honcho."""

import os
import re
import sys
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import honcho.manager
import typer
from honcho.environ import parse_procfile
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Message, Printer

from bot.cli.exit_codes import ExitCode
from bot.cli.processes.children import PATIENCE
from bot.cli.processes.parent_watch import leash
from bot.cli.processes.ports import Door, require_free
from bot.cli.saying import say
from core.foundation.errors import CopydeskError

if TYPE_CHECKING:
    from core.foundation.settings import Settings

PROCESSES = ("web", "worker", "dashboard")
PROCFILE = Path("Procfile")
OUR_PROCFILE = "web: copydesk web\nworker: copydesk worker\ndashboard: copydesk dashboard\n"
"""What runs where there is no Procfile, as in an installed package."""
UNTIL_STARTED = 0.1
"""Seconds after which a request to stop, that came while something was starting, is tried again."""
ASKED_TO_STOP = frozenset({130, 143})
_STOPPED = re.compile(r"(?<!\S)(?P<name>\S+) stopped \(rc=(?P<code>-?\d+)\)")


class SlackNotSet(CopydeskError):
    """Settings for Slack are missing; nothing was started."""

    code = "slack_not_set"

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(names)

    @property
    def message(self) -> str:
        return (
            f"Copydesk can't reach Slack: set {' and '.join(self.names)} in .env or the environment. "
            "`copydesk manifest` makes the Slack app that gives them. To try all without Slack: make demo"
        )


def up() -> None:
    """Run everything against real Slack: brings the database up to date, then web, worker, dashboard.

    Ctrl-C or SIGTERM stops all of it. When one process ends by itself, all
    stop, and so does this; when this is killed, they stop too.
    """
    import asyncio

    from core.foundation.settings import read_settings
    from core.operations.database import bring_up_to_date

    settings = read_settings()
    require_slack(settings)
    require_free(
        (
            Door("the web process", "PORT", settings.port),
            Door("the dashboard", "DASHBOARD_PORT", settings.dashboard_port),
        ),
        host=settings.host,
        start="copydesk up",
    )
    asyncio.run(bring_up_to_date(settings))
    raise typer.Exit(_run(commands()))


def require_slack(settings: "Settings") -> None:
    """Raise unless there is what one of Slack's two ways needs.

    Raises:
        SlackNotSet: naming all that is missing.
    """
    missing = []
    if settings.slack_bot_token is None:
        missing.append("SLACK_BOT_TOKEN")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        missing.append("SLACK_SIGNING_SECRET (or SLACK_APP_TOKEN for Socket Mode)")
    if missing:
        raise SlackNotSet(tuple(missing))


def commands(procfile: Path = PROCFILE) -> dict[str, str]:
    """The commands of the processes that `up` runs, by name.

    Raises:
        CopydeskError: the Procfile lacks one of them.
    """
    text = procfile.read_text(encoding="utf-8") if procfile.exists() else OUR_PROCFILE
    found = parse_procfile(text).processes
    missing = [name for name in PROCESSES if name not in found]
    if missing:
        raise CopydeskError(f"The Procfile has no line for {' and '.join(missing)}.")
    return {name: found[name] for name in PROCESSES}


class Witness(Printer):  # type: ignore[misc]
    """Honcho's printer, that also notes which process ended first: honcho itself keeps only its exit code."""

    first: tuple[str, int] | None = None

    def write(self, message: Message) -> None:
        if message.name == SYSTEM_PRINTER_NAME and self.first is None:
            ended = _STOPPED.match(str(message.data))
            if ended:
                self.first = (ended["name"], int(ended["code"]))
        super().write(message)


class Supervisor(Manager):  # type: ignore[misc]
    """Honcho's manager, that may be asked to stop while it is still starting.

    Honcho itself falls over a child whose pid it has not been told yet, and leaves the others running.
    """

    def terminate(self) -> None:
        if self._all_started():
            super().terminate()
        else:
            Timer(UNTIL_STARTED, self.terminate).start()


def _run(processes: dict[str, str]) -> int:
    """Run until something ends; the exit code says whether that was wanted."""
    witness = Witness(sys.stdout)
    honcho.manager.KILL_WAIT = PATIENCE
    manager: Any = Supervisor(witness)
    # The commands find `copydesk` where this one was found, whatever the PATH says.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1", **leash()}
    for name, command in processes.items():
        manager.add_process(name, command, env=environment)
    manager.loop()
    if manager.returncode in ASKED_TO_STOP:
        return int(manager.returncode)
    name, code = witness.first or ("A process", 1)
    say(f"{name} ended by itself (exit code {code}), so everything was stopped. Its last lines are above.")
    return ExitCode.FAILED
