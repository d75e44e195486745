"""The demo's run: prepare, start each process and wait until it answers, then stay until Ctrl-C."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

import httpx
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text

from bot.cli.demo.plan import DemoPlan
from bot.cli.processes.children import Child, Children
from bot.cli.processes.leaving import Stopped, stopping_on_signals
from bot.cli.screen import Screen
from core.foundation.errors import CopydeskError

START_LIMIT = 90.0
"""Seconds a process has to answer: machines under load are slow, and what is broken dies at once."""
POLL = 0.1

Answers = Callable[[httpx.Client], bool]


class StartedTooSlowly(CopydeskError):
    """A process runs but does not answer."""

    code = "started_too_slowly"

    def __init__(self, child: Child) -> None:
        self.child = child
        super().__init__(child.name)

    @property
    def message(self) -> str:
        return (
            f"{self.child.name} did not answer within {START_LIMIT:g} seconds, so everything was stopped. "
            f"{self.child.last_words}"
        )


def run_show(plan: DemoPlan, *, openai: Mapping[str, str], follow: bool) -> None:
    """Run the demo until it is interrupted; then, and also when anything fails, stop what was started."""
    console = Screen()
    environment = plan.environment(os.environ, openai=openai)
    began = time.monotonic()
    try:
        logs, shown = plan.folder / "logs", console if follow else None
        with stopping_on_signals(), Children(environment, plan.folder, logs, shown) as children:
            _start_all(plan, children, console)
            done = f"Everything answers ({time.monotonic() - began:.0f} s)"
            console.print(Text.assemble(("  ✓ ", "green"), done))
            console.print(_addresses(plan))
            children.stay()
    except KeyboardInterrupt as asked:
        console.print("\nStopped. Your demo is kept; `make demo` goes on where you left.")
        if isinstance(asked, Stopped):
            raise SystemExit(asked.code) from None


def _start_all(plan: DemoPlan, children: Children, console: Screen) -> None:
    def done(step: str) -> None:
        console.print(Text.assemble(("  ✓ ", "green"), step))

    copydesk = (sys.executable, "-m", "bot.cli")
    dashboard = children.start("dashboard", (*copydesk, "dashboard"))
    secret = _prepare(plan, children, done)
    playground = children.start("playground", (*copydesk, "playground"), PLAYGROUND_WEBHOOK_SECRET=secret)
    web = children.start("web", (*copydesk, "web"))
    worker = children.start("worker", (*copydesk, "worker"))
    with httpx.Client(trust_env=False, timeout=5) as client:
        for child, sentence, answers in (
            (playground, "Playground started", _found(plan.playground_url)),
            (web, "Bot started", _found(f"{plan.web_url}/health")),
            (worker, "Worker started", _worker_beats(plan)),
            (dashboard, "Dashboard started", _found(f"{plan.dashboard_url}/_stcore/health")),
        ):
            _wait(children, child, answers, client)
            done(sentence)


def _prepare(plan: DemoPlan, children: Children, done: Callable[[str], None]) -> str:
    """Tables, sample and webhook endpoint; gives the endpoint's signing secret.

    Raises:
        CopydeskError: something could not be made; the reason was printed.
    """
    command = (sys.executable, "-m", "bot.cli.demo.prepare", plan.receiver_url)
    environment, folder = children.environment, children.folder
    last = ""
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as preparing:
        try:
            for line in preparing.stdout or ():
                if last:
                    done(last)
                last = line.strip()
        except BaseException:
            preparing.kill()
            raise
    if preparing.returncode != 0:
        raise CopydeskError("The demo's data could not be made ready, so everything was stopped.")
    return last


def _wait(children: Children, child: Child, answers: Answers, client: httpx.Client) -> None:
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        children.require_running()
        try:
            if answers(client):
                return
        except httpx.HTTPError:
            pass  # it does not listen yet
        time.sleep(POLL)
    raise StartedTooSlowly(child)


def _found(url: str) -> Answers:
    """Whether something answers there. Health may well be bad while the others are still starting."""
    return lambda client: client.get(url).status_code < 500 or url.endswith("/health")


def _worker_beats(plan: DemoPlan) -> Answers:
    headers = {"Authorization": f"Bearer {plan.keys.api_key}"}

    def beats(client: httpx.Client) -> bool:
        checks = client.get(f"{plan.web_url}/api/v1/health", headers=headers).json()["checks"]
        return any(check["name"] == "scheduler" and check["status"] == "ok" for check in checks)

    return beats


def _addresses(plan: DemoPlan) -> Panel:
    table = Table.grid(Column(style="bold"), Column(no_wrap=True), Column(), padding=(0, 2))
    table.add_row("Playground", plan.playground_url, "your own Slack: type /campaign")
    table.add_row("Dashboard", plan.dashboard_url, "results, costs, health")
    table.add_row("HTTP API", f"{plan.web_url}/api/docs", "its key is in keys.json")
    table.add_row("Files", str(plan.folder), "posts, data, logs")
    return Panel(table, title="Copydesk is running", subtitle="Ctrl-C stops everything", expand=False)
