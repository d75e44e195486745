"""Where processes of ours are forked that would else spend seconds on imports, each time anew.

Run as `python -m tests.stand_ins.nursery SOCKET`. Each connection to the socket is one process: the line that
comes in is JSON, with its `command`, `environment`, `folder`, the file of its `output`, and Python that it
does `first`. The lines that go out are its pid and, when it has ended, its exit code as a parent sees it.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from importlib import import_module
from typing import Any

HEAVY = (
    "aiosqlite",
    "asyncpg",
    "bot.app",
    "bot.cli.app",
    "bot.slack.journal_consumer",
    "bot.worker",
    "core.writing.model.writer",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "uvicorn",
)
"""Without what starts threads when it is imported, as DuckDB does: a fork would lack them."""


def next_born(listening: socket.socket) -> dict[str, Any]:
    """What to become; returns in the new processes only. Ends with whoever holds the other end of stdin."""
    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [])
        if sys.stdin in ready:
            sys.exit()
        asking, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            return kept(asking)
        asking.close()


def kept(asking: socket.socket) -> dict[str, Any]:
    """Two processes: one returns what it is to become, the other tells what becomes of it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with asking, asking.makefile("rw") as line:
        asked: dict[str, Any] = json.loads(line.readline())
        child = os.fork()
        if child == 0:
            return asked
        print(child, file=line, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=line, flush=True)
        os._exit(0)


def become(asked: dict[str, Any]) -> None:
    os.chdir(asked["folder"])
    output = os.open(asked["output"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["copydesk", *asked["command"]]
    exec(asked["first"], {})


if __name__ == "__main__":
    for name in HEAVY:
        import_module(name)
    gc.collect()
    gc.freeze()  # else each fork's first collection goes through all of it, and copies its pages
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for the processes between
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(sys.argv[1])
        door.listen(64)
        become(next_born(door))
    from bot.cli import main

    main()
