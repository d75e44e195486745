"""The same posts by Procrastinate, as a worker process of the peers' own environment.

With `ADDRESS FOLDER POSTS` it makes its tables and defers so many jobs; with `ADDRESS FOLDER` it works as
`posting.py` does. A job writes a file whole, once and to last, and keeps a row about it.
"""

import asyncio
import json
import logging
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from procrastinate import App, PsycopgConnector

AT_ONCE = 20
"""As many as one of our workers has under way."""
TEXT = "A backpack that keeps your laptop dry. https://example.com/backpack"

logging.getLogger("procrastinate").setLevel(logging.ERROR)  # as quiet as ours is
address, folder = sys.argv[1], Path(sys.argv[2])
app = App(connector=PsycopgConnector(conninfo=address, max_size=AT_ONCE))


@app.task(name="publish")
async def publish(key: str, text: str) -> None:
    sent = {"key": key, "text": text, "published_at": datetime.now(UTC).isoformat()}
    await asyncio.to_thread(place, folder / f"{key}.json", json.dumps(sent).encode())
    await app.connector.execute_query_async(
        "INSERT INTO published (key, at) VALUES (%(key)s, now()) ON CONFLICT DO NOTHING", key=key
    )


def place(file: Path, content: bytes) -> None:
    """Put `content` at `file`, whole and on the disk, unless something is there: as our outbox does."""
    if file.exists():
        return
    descriptor, draft = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())
    os.link(draft, file)
    Path(draft).unlink()
    names = os.open(file.parent, os.O_RDONLY)
    os.fsync(names)
    os.close(names)


async def prepare(posts: int) -> None:
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await app.connector.execute_query_async(
            "CREATE TABLE published (key text PRIMARY KEY, at timestamptz)"
        )
        await publish.batch_defer_async(*({"key": f"pst_{n}", "text": TEXT} for n in range(posts)))


async def work() -> None:
    async with app.open_async():
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began = time.process_time()
        working = asyncio.create_task(
            app.run_worker_async(concurrency=AT_ONCE, wait=True, install_signal_handlers=False)
        )
        await asyncio.to_thread(sys.stdin.readline)
        print(time.process_time() - began, flush=True)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(prepare(int(sys.argv[3])) if len(sys.argv) > 3 else work())
