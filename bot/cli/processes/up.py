"""`copydesk up`: the processes of the Procfile against real Slack, started and stopped together."""

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.exit_codes import ExitCode
from bot.cli.processes.ports import Door, require_free
from core.foundation.errors import CopydeskError

if TYPE_CHECKING:
    from core.foundation.settings import Settings

PROCESSES = ("web", "worker", "dashboard")
PROCFILE = Path("Procfile")
OUR_PROCFILE = "web: copydesk web\nworker: copydesk worker\ndashboard: copydesk dashboard\n"
"""What runs where there is no Procfile, as in an installed package."""
_PROCESS = re.compile(r"^([\w-]+):[ \t]*(\S.*)$", re.MULTILINE)


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
    found = dict(_PROCESS.findall(text))
    missing = [name for name in PROCESSES if name not in found]
    if missing:
        raise CopydeskError(f"The Procfile has no line for {' and '.join(missing)}.")
    return {name: found[name] for name in PROCESSES}


def _run(processes: dict[str, str]) -> int:
    """Run until somebody asks for the end; the exit code says how.

    Raises:
        ChildDied: one of them ended by itself.
    """
    from bot.cli.processes.children import Children
    from bot.cli.processes.leaving import Stopped, stopping_on_signals
    from bot.cli.screen import Screen

    # The commands find `copydesk` where this one was found, whatever the PATH says.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1"}
    try:
        with stopping_on_signals(), Children(environment, Path(), console=Screen()) as children:
            for name, command in processes.items():
                children.start(name, command)
            children.stay()
    except KeyboardInterrupt as asked:
        return asked.code if isinstance(asked, Stopped) else ExitCode.INTERRUPTED
