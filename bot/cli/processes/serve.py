"""The processes of an installation: web, redirects, worker, dashboard, playground, and the release step."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from bot.cli.processes.leaving import end_in_time, end_now_if_anything_hangs
from bot.cli.processes.parent_watch import follow_leash
from bot.cli.processes.ports import Door, require_free
from bot.slack.ways import SLACK_PATH

if TYPE_CHECKING:
    from core.foundation.settings import Settings

GOODBYE_SECONDS = 3
"""How long open requests have to end: browsers hold streams open for as long as they may."""
PLAYGROUND_NEEDS = (
    "are needed, and the same for the bot, which also needs SLACK_API_URL=http://127.0.0.1:8765/api/. Make "
    "up two that nobody can guess. `copydesk demo` does all of it."
)
DASHBOARD = Path(__file__).parents[3] / "analytics_app" / "server.py"


def web() -> None:
    """Run the bot's web process: Slack, the HTTP API, health."""
    import asyncio

    from core.foundation.errors import Unavailable
    from core.operations.database import is_away, require_up_to_date

    settings = _begin()
    door = Door("the web process", "PORT", settings.port)
    # Asked here, since a server that fails to start tells of it in a traceback.
    try:
        asyncio.run(require_up_to_date(settings))
    except Unavailable as error:
        if not is_away(error):  # for one that is away it waits, and says so meanwhile
            raise
    from bot.app import create_app
    from bot.opening import Doors

    doors = Doors()
    _serve(create_app(settings, doors=doors), settings.host, door, start="copydesk web")
    if doors.fault is not None:
        raise doors.fault


def redirects(
    port: Annotated[
        int, typer.Option(envvar="REDIRECTS_PORT", min=1, max=65_535, help="Where it listens, on HOST.")
    ] = 8001,
) -> None:
    """Run redirects of short links alone, which start also while the database is away."""
    settings = _begin()
    door = Door("the redirects", "REDIRECTS_PORT", port)
    _serve("bot.redirects:create_redirects", settings.host, door, start="copydesk redirects")


def worker() -> None:
    """Run the worker: publishes, delivers, ships, recovers."""
    import asyncio

    from bot.worker import work

    asyncio.run(work(_begin()))
    end_now_if_anything_hangs(0)


def dashboard() -> None:
    """Run the dashboard."""
    import uvicorn.config
    from streamlit.web import cli

    # Streamlit names no protocol to uvicorn, and takes none from us.
    uvicorn.config.HTTP_PROTOCOLS["auto"] = "bot.connections:PatientProtocol"
    settings = _begin()
    door = Door("the dashboard", "DASHBOARD_PORT", settings.dashboard_port)
    require_free((door,), host=settings.host, start="copydesk dashboard")
    sys.argv[0] = "streamlit"
    cli.main(
        [
            "run",
            str(DASHBOARD),
            "--server.headless=true",
            f"--server.address={settings.host}",
            f"--server.port={settings.dashboard_port}",
            # Else Streamlit asks a server outside what this machine is called, to compare an Origin with.
            f"--browser.serverAddress={urlsplit(settings.dashboard_url).hostname or settings.host}",
            "--server.fileWatcherType=none",
            # Else every look of an open page ends in a search of all memory: a tenth of a second of CPU.
            "--runner.postScriptGC=false",
            "--browser.gatherUsageStats=false",
        ],
        standalone_mode=False,
    )


def playground(
    port: Annotated[
        int, typer.Option(envvar="PLAYGROUND_PORT", min=1, max=65_535, help="Where it listens, on loopback.")
    ] = 8765,
    webhook_secret: Annotated[
        str,
        typer.Option(
            envvar="PLAYGROUND_WEBHOOK_SECRET",
            help="Signing secret of the endpoint that points to its receiver, whsec_….",
        ),
    ] = "",
) -> None:
    """Run the playground: a Slack workspace of your own in the browser. Never in production."""
    from bot.playground.app import create_playground
    from bot.playground.config import PlaygroundConfig
    from core.foundation.errors import InvalidInput
    from core.foundation.installation import Named
    from core.foundation.settings import secret_text
    from core.webhooks.sign import SECRET_BYTES, secret_of

    settings = _begin()
    if not (settings.slack_bot_token and settings.slack_signing_secret) and not settings.is_production:
        raise InvalidInput({"SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET": PLAYGROUND_NEEDS})
    config = PlaygroundConfig(
        request_url=f"{settings.copydesk_url.rstrip('/')}{SLACK_PATH}",
        signing_secret=secret_text(settings.slack_signing_secret),
        bot_token=secret_text(settings.slack_bot_token),
        webhook_secret=webhook_secret or secret_of(os.urandom(SECRET_BYTES)),
        outbox_folder=settings.outbox_dir,
        api_url=settings.copydesk_url,
        api_key=secret_text(settings.copydesk_api_key),
        dashboard_url=settings.dashboard_url,
        environment=settings.copydesk_env,
        public_url=settings.outbox_url or "",
    )
    door = Door("the playground", "PLAYGROUND_PORT", port)
    _serve(Named(create_playground(config), settings), "127.0.0.1", door, start="copydesk playground")


def migrate() -> None:
    """Bring the database's tables up to date."""
    import asyncio

    from core.operations.database import bring_up_to_date

    asyncio.run(bring_up_to_date(_begin()))
    print("The database is up to date.")


def _begin() -> "Settings":
    """Settings and logs of a process that may be on a supervisor's leash."""
    from core.foundation.logs import configure
    from core.foundation.settings import read_settings

    follow_leash()
    end_in_time()
    settings = read_settings()
    configure(settings.copydesk_env, settings.log_level)
    return settings


def _serve(application: object, host: str, door: Door, *, start: str) -> None:
    """Listen until the process is asked to stop. A string names a factory of the application."""
    import uvicorn

    from bot.collecting import collect_rarely
    from bot.connections import PatientProtocol

    require_free((door,), host=host, start=start)
    if isinstance(application, str):
        import_module(application.partition(":")[0])
    collect_rarely()
    uvicorn.run(
        application,  # type: ignore[arg-type]
        factory=isinstance(application, str),
        host=host,
        port=door.port,
        http=PatientProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )
