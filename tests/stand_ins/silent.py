"""A loopback server that hears whatever it is asked and says nothing, until it is told to.

What then comes is enough for Slack's Web API, and for a webhook's receiver, unless it is told what to say.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

SAID = json.dumps({"ok": True, "ts": "1.000001", "channel": {"id": "C0SILENT01"}, "messages": []}).encode()


@dataclass
class Silent:
    """What it was asked, as `POST /path`, and whether it answers, with what it `says`."""

    url: str = ""
    says: bytes = SAID
    heard: list[str] = field(default_factory=list)
    speaks: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    async def until_asked(self, *words: str) -> None:
        """Wait until each of `words` was asked for, as often as it is among them."""
        while not all(sum(word in asked for asked in self.heard) >= words.count(word) for word in words):
            await asyncio.sleep(0.05)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.create_task(self._hold(reader, writer))
        self._open.add(line)
        line.add_done_callback(self._open.discard)

    async def _hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while True:
                    await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length = next((line.split(":")[1] for line in head if line.lower().startswith("content-length")), "0")
        await reader.readexactly(int(length))
        self.heard.append(head[0].rpartition(" ")[0])
        await self.speaks.wait()
        answer = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(self.says)}\r\n\r\n"
        )
        writer.write(answer.encode() + self.says)


@asynccontextmanager
async def silent(*, says: bytes = SAID) -> AsyncIterator[Silent]:
    """Such a server, until the block ends."""
    it = Silent(says=says)
    server = await asyncio.start_server(it._take, "127.0.0.1", 0)
    it.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield it
    finally:
        server.close()
        for task in set(it._open):
            task.cancel()
        await asyncio.gather(*it._open, return_exceptions=True)
