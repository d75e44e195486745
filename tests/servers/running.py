"""A server of somebody else's, as a process of its own on loopback, for as long as a block lasts."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

START_SECONDS = 120.0
END_SECONDS = 10.0
INSTALLED = Path(__file__).parents[2] / ".servers"
"""Where each `tests/servers/<platform>/install.sh` puts what it installs, in a folder of its own."""


@contextmanager
def running(
    command: Sequence[str], *, folder: Path, answers: str, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """`command` in `folder`, once the address `answers` says anything at all. It ends with all it started.

    What it writes is kept in `<folder>/<program>.log`, and told where it does not come up.
    """
    log = folder / f"{Path(command[0]).name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_it_answers(process, answers, log)
            yield process
        finally:
            _end(process)


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, f"{process.args} ended:\n{log.read_text()}"
        assert time.monotonic() < until, f"{address} does not answer:\n{log.read_text()}"
        with suppress(httpx.TransportError):
            httpx.get(address, timeout=5, trust_env=False)
            return
        time.sleep(0.05)


def _end(process: subprocess.Popen[bytes]) -> None:
    # The whole group: some leave their workers behind.
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
