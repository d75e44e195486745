"""An ASGI application served on loopback over real HTTP, for as long as a block lasts.

By uvicorn, but for its own loop: that looks only ten times a second whether it is to end, and every test that
serves something would wait for it.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from anyio.from_thread import start_blocking_portal

GOODBYE_SECONDS = 0.2
"""How long requests that are under way at the end have."""


@asynccontextmanager
async def serving(app: Any, listener: socket.socket | None = None, **how: Any) -> AsyncIterator[str]:
    """The address where `app` answers, in the loop of whoever opens it. `how` is uvicorn's."""
    async with listening(app, listener, **how) as server:
        yield address(server.servers[0].sockets[0])


@contextmanager
def serving_beside(app: Any, listener: socket.socket | None = None, **how: Any) -> Iterator[str]:
    """The same in a thread, for tests that hold up their own loop or have none."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serving(app, listener, **how)) as url,
    ):
        yield url


@asynccontextmanager
async def listening(
    app: Any, listener: socket.socket | None = None, **how: Any
) -> AsyncIterator[uvicorn.Server]:
    """uvicorn itself, once it listens."""
    config = uvicorn.Config(app, **{"ws": "none", "log_config": None, "access_log": False, **how})
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener or free_port()])
    await server.on_tick(0)  # what stands in the head of every answer
    try:
        yield server
    finally:
        await _end(server)


def free_port() -> socket.socket:
    """Bound, so that it stays free for whoever is to listen there."""
    # asyncio turns Nagle's algorithm off for what is called TCP only; else each answer waits 40 ms.
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    return listener


def address(listener: socket.socket) -> str:
    """Where whoever listens there is found."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


async def _end(server: uvicorn.Server) -> None:
    for listener in server.servers:
        listener.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
    under_way = set(server.server_state.tasks)
    if under_way:
        _, late = await asyncio.wait(under_way, timeout=GOODBYE_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    await server.lifespan.shutdown()
    for listener in server.servers:
        await listener.wait_closed()
