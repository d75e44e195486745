"""A model's server in a process of its own: `python -m tests.benchmarks.model_server SECONDS`.

It answers every question with the same two drafts after so many seconds, with as little work as HTTP/1.1
allows. Its port is printed.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen

from tests.benchmarks.receivers import Receiver
from tests.stand_ins.openai_server import draft, drafts

BODY = (
    drafts(
        *(
            {**draft(text), "angle": "benefit"}
            for text in ("The first of two drafts.", "Another, quite other.")
        )
    )
).body.encode()
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(BODY)


class Model(Receiver):
    """One connection."""

    def __init__(self, seconds: float) -> None:
        super().__init__(hangs=False)
        self._seconds = seconds

    def answer(self, _: bytes) -> None:
        if self._seconds:
            asyncio.get_running_loop().call_later(self._seconds, super().answer, HEAD + BODY)
        else:
            super().answer(HEAD + BODY)


@contextmanager
def model_server(seconds: float) -> Iterator[str]:
    """Its address while the block runs."""
    command = [sys.executable, "-m", __name__, str(seconds)]
    with Popen(command, stdout=PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        finally:
            process.kill()


async def _serve(seconds: float) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Model(seconds), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
