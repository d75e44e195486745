"""Which installation a server belongs to: a name by which its processes know each other, and no secret."""

import hashlib
import hmac
from pathlib import Path

from core.foundation.settings import Settings
from core.foundation.visitors import Application, Receive, Scope, Send

HEADER = "copydesk-installation"


def installation_of(settings: Settings) -> str:
    """The same for every process with this database and SECRET_KEY, and for no other."""
    scheme, separator, place = settings.database.partition(":///")
    where = f"{scheme}{separator}{Path(place).absolute()}" if separator else scheme
    secret = settings.secret_key.get_secret_value().encode()
    return hmac.new(secret, f"installation {where}".encode(), hashlib.sha256).hexdigest()[:16]


class Named:
    """ASGI middleware that says in each answer which installation gave it."""

    def __init__(self, app: Application, settings: Settings) -> None:
        self._app = app
        self._header = (HEADER.encode(), installation_of(settings).encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def named(message: Scope) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), self._header]}
            await send(message)

        await self._app(scope, receive, named)
