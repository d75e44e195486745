"""A server process for benchmarks: `python -m tests.benchmarks.served ours|bare PORT SLACK_PORT FOLDER`.

`ours` is the whole web process; `bare` is a Bolt app that does nothing but acknowledge, on the same
server. Both speak to the same stand-in for Slack's Web API, and verify signatures.
"""

import asyncio
import sys
from pathlib import Path

import uvicorn
from pydantic import SecretStr
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import create_app
from bot.collecting import collect_rarely
from bot.slack.views.help import help_message
from core.foundation.logs import configure
from core.foundation.settings import Environment, Settings
from core.storage.database import Database
from core.storage.migrate import migrate

SECRET = "a-signing-secret-for-benchmarks"
TOKEN = "xoxb-a-token-for-benchmarks"


def bare() -> Starlette:
    """The least that answers `/campaign help` with Bolt."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token=TOKEN)

    app = AsyncApp(signing_secret=SECRET, authorize=authorize)
    message = help_message()

    @app.command("/campaign")
    async def command(ack: AsyncAck) -> None:
        await ack(text=message.text, blocks=message.blocks, response_type="ephemeral")

    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


def main(which: str, port: int, slack_port: int, folder: Path) -> None:
    configure(Environment.PRODUCTION, "WARNING")
    settings = Settings(
        copydesk_env=Environment.TEST,
        data_dir=folder,
        slack_bot_token=SecretStr(TOKEN),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=f"http://127.0.0.1:{slack_port}/api/",
    )
    asyncio.run(migrate(Database(settings.database)))
    app = create_app(settings) if which == "ours" else bare()
    if which == "ours":
        collect_rarely()
    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
