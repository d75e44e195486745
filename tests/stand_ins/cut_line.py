"""A line to PostgreSQL that is cut when a chosen statement was heard: the server acts, its answer is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url


class CutLine:
    """Passes everything on until the client says `cut_at`; that still arrives, its answer does not."""

    def __init__(self, url: str) -> None:
        self._server = make_url(url)
        self.cut_at: bytes | None = None
        self.url = url
        self._lines: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def held(self) -> AsyncIterator["CutLine"]:
        """The line, listening at `url` on loopback until the block ends."""
        async with await asyncio.start_server(self._hold, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            here = self._server.difference_update_query(["host"]).set(host="127.0.0.1", port=port)
            self.url = here.render_as_string(hide_password=False)
            yield self
        await asyncio.gather(*self._lines)

    async def _hold(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        self._lines.append(asyncio.create_task(self._serve(client, to_client)))

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        socket = Path(str(self._server.query["host"])) / ".s.PGSQL.5432"
        server, to_server = await asyncio.open_unix_connection(socket)
        heard = asyncio.Event()
        answering = asyncio.create_task(_answer(server, to_client, heard))
        with suppress(ConnectionError):
            while said := await client.read(65_536):
                if self.cut_at is not None and self.cut_at in said:
                    heard.set()
                to_server.write(said)
        await _end(to_server)
        await answering


async def _answer(
    server: asyncio.StreamReader, to_client: asyncio.StreamWriter, heard: asyncio.Event
) -> None:
    with suppress(ConnectionError):
        while said := await server.read(65_536):
            if heard.is_set():
                break
            to_client.write(said)
    await _end(to_client)


async def _end(line: asyncio.StreamWriter) -> None:
    line.close()
    with suppress(ConnectionError):
        await line.wait_closed()
