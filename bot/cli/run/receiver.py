"""A webhook receiver of one's own, for `copydesk run`: on loopback, and it checks every signature.

It verifies with the standardwebhooks library, as a customer would, and not with our own code.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

PATH = "/webhooks"


@dataclass(slots=True)
class LoopbackReceiver:
    """Counts deliveries by id. `secret` is set once the endpoint is made; without it nothing is believed."""

    url: str = ""
    secret: str = field(default="", repr=False)
    verified: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def listening(cls) -> AsyncIterator[Self]:
        """A receiver that listens until the block ends."""
        receiver = cls()
        application = web.Application()
        application.router.add_post(PATH, receiver._receive)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            receiver.url = f"http://{host}:{port}{PATH}"
            yield receiver
        finally:
            await runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        delivery = request.headers.get("webhook-id", "")
        try:
            Webhook(self.secret).verify(body, dict(request.headers), json_parse=False)
        except (WebhookVerificationError, ValueError):
            self.refused.add(delivery)
            return web.Response(status=401)
        self.verified.add(delivery)
        return web.Response(status=204)
