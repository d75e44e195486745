"""Jobs that do nothing, by Procrastinate or PgQueuer, as a worker process of the peers' own environment.

With `PEER ADDRESS JOBS` it makes its tables and defers so many; with `PEER ADDRESS` it works as `claiming.py`
does.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

AT_ONCE = 20
"""As many as one of our workers claims at a time."""

Work = Callable[[], Coroutine[Any, Any, None]]


async def by_procrastinate(address: str, jobs: int | None, working: Callable[[Work], Any]) -> None:
    from procrastinate import App, PsycopgConnector

    logging.getLogger("procrastinate").setLevel(logging.ERROR)  # as quiet as ours is
    app = App(connector=PsycopgConnector(conninfo=address, max_size=AT_ONCE))

    @app.task(name="nothing")
    async def nothing(number: int) -> None:
        pass

    async with app.open_async():
        if jobs is not None:
            await app.schema_manager.apply_schema_async()
            await nothing.batch_defer_async(*({"number": number} for number in range(jobs)))
        else:
            await working(
                lambda: app.run_worker_async(concurrency=AT_ONCE, wait=True, install_signal_handlers=False)
            )


async def by_pgqueuer(address: str, jobs: int | None, working: Callable[[Work], Any]) -> None:
    import asyncpg
    from pgqueuer import AsyncpgPoolDriver, Job, PgQueuer, Queries

    logging.getLogger("pgqueuer").setLevel(logging.ERROR)
    async with asyncpg.create_pool(address) as pool:
        driver = AsyncpgPoolDriver(pool)
        if jobs is not None:
            await Queries(driver).install()
            await Queries(driver).enqueue(["nothing"] * jobs, [None] * jobs, [0] * jobs)
            return
        queue = PgQueuer(driver)

        @queue.entrypoint("nothing")
        async def nothing(_: Job) -> None:
            pass

        await working(lambda: queue.run(batch_size=AT_ONCE))


async def until_told(work: Work) -> None:
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    working = asyncio.create_task(work())
    await asyncio.to_thread(sys.stdin.readline)
    print("done", flush=True)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


PEERS = {"Procrastinate": by_procrastinate, "PgQueuer": by_pgqueuer}

if __name__ == "__main__":
    peer, address, *more = sys.argv[1:]
    asyncio.run(PEERS[peer](address, int(more[0]) if more else None, until_told))
