"""`copydesk demo`: everything on this machine, without an account, behind three addresses."""

import os
from pathlib import Path
from typing import Annotated

import typer


def demo(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start over: forget what earlier demos wrote.")
    ] = False,
    use_openai: Annotated[
        bool, typer.Option("--use-openai", help="Write with your OPENAI_API_KEY instead of offline.")
    ] = False,
    logs: Annotated[bool, typer.Option("--logs", help="Show what the processes log.")] = False,
    data_dir: Annotated[Path, typer.Option(help="Folder of the demo.")] = Path("var/demo"),
) -> None:
    """Run everything here: a Slack playground, the bot, the worker and the dashboard.

    Needs no account and no network. What you do stays in the demo's folder
    until --fresh. Choose other ports with PORT, DASHBOARD_PORT and
    PLAYGROUND_PORT. Ctrl-C stops all of it.
    """
    print("Starting Copydesk's demo…", flush=True)

    from bot.cli.demo.folder import forget, require_room, sole_use
    from bot.cli.demo.plan import HOST, START, DemoPlan, DemoPorts, openai_settings
    from bot.cli.demo.show import run_show
    from bot.cli.processes.ports import require_free
    from core.foundation.settings import read_settings

    openai = openai_settings(read_settings()) if use_openai else {}
    ports = DemoPorts.of(os.environ)
    with sole_use(data_dir):
        require_free(ports.doors, host=HOST, start=START)
        if fresh:
            forget(data_dir)
        require_room(data_dir)
        run_show(DemoPlan.make(data_dir, ports), openai=openai, follow=logs)
