"""Webhook receivers in a process of their own: `python -m tests.benchmarks.receivers GOOD HANGING`.

Each has a port; the ports are printed in one line, those of the good ones first. The good ones answer 200 at
once, with as little work as HTTP/1.1 allows; the others read and say nothing.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen

YES = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"


class Receiver(asyncio.Protocol):
    """One connection; requests are told apart by their length."""

    def __init__(self, *, hangs: bool) -> None:
        self._hangs = hangs
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._hangs:
            return
        self._unread += data
        while (end := self._unread.find(b"\r\n\r\n")) >= 0:
            _, _, after = self._unread[:end].lower().partition(b"content-length:")
            whole = end + 4 + int(after.split(b"\r\n", 1)[0])
            if len(self._unread) < whole:
                return
            self._unread = self._unread[whole:]
            self.answer(YES)

    def answer(self, whole: bytes) -> None:
        assert isinstance(self._transport, asyncio.WriteTransport)
        self._transport.write(whole)


@contextmanager
def receivers(good: int, hanging: int = 0) -> Iterator[tuple[list[str], list[str]]]:
    """The addresses of that many receivers, good and hanging, while the block runs."""
    command = [sys.executable, "-m", __name__, str(good), str(hanging)]
    with Popen(command, stdout=PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            urls = [f"http://127.0.0.1:{port}/hook" for port in process.stdout.readline().split()]
            yield urls[:good], urls[good:]
        finally:
            process.kill()


async def _serve(good: int, hanging: int) -> None:
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda hangs=number >= good: Receiver(hangs=hangs), "127.0.0.1", 0)
        for number in range(good + hanging)
    ]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
