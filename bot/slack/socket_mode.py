"""Socket Mode: the connection that we keep to Slack. One that hangs is given up, and made anew elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.slack.failures import Unreachable, in_short
from core.foundation.settings import Settings, secret_text

CONNECT_SECONDS = 60.0
"""How long connecting may take, tries included, before Slack is asked for another address to connect to."""
PING_SECONDS = 10.0
"""Between one ping and the next; a connection on which half of it brings no answer is dead."""
GOODBYE_SECONDS = 1.0
"""How long Slack has to take leave of us. Part of `ENDS_WITHIN`."""
LONGEST_PAUSE = 60.0

log = structlog.get_logger(__name__)


class Connection(SocketModeClient):
    """Slack's client, which would wait for a handshake for minutes, and try a stale address for ever."""

    async def connect(self) -> None:
        """Return once connected. Slack's addresses are good for one connection, and for seconds only."""
        while not self.closed:
            with suppress(TimeoutError):
                async with asyncio.timeout(CONNECT_SECONDS):
                    await super().connect()  # type: ignore[no-untyped-call]
                    return
            self.wss_uri = None
            log.warning("socket_mode_not_connected", error=f"not within {CONNECT_SECONDS:g} s", again_in=0)

    async def disconnect(self) -> None:
        """Close the connection, without waiting for who hangs."""
        if self.current_session is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await self.current_session.close()


class Handler(AsyncSocketModeHandler):
    """Bolt's handler on a connection of ours: what Slack sends is answered as over HTTP."""

    def __init__(self, app: AsyncApp, client: SocketModeClient) -> None:
        self.app, self.client = app, client
        client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]


@asynccontextmanager
async def socket_mode(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """Keep the connection to Slack while the block runs; not reaching Slack holds up nothing else."""
    token = secret_text(settings.slack_app_token)
    client = Connection(token, app.logger, app.client, ping_interval=PING_SECONDS)
    connecting = asyncio.create_task(_connect(Handler(app, client)))
    try:
        yield
    finally:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        await client.close()  # type: ignore[no-untyped-call]


async def _connect(handler: Handler) -> None:
    """Try until Slack lets us in; after that the handler reconnects by itself."""
    pause = 1.0
    while True:
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        except (SlackApiError, *Unreachable) as error:
            log.error("socket_mode_not_connected", error=in_short(error), again_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return
