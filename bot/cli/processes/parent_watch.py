"""A leash between a supervisor and its processes: when it is gone, however it died, they stop.

`leash()` goes into a process's environment and names the supervisor; the process watches it from then on.
A pipe would tell faster, but can't be handed through the shells that a Procfile's commands are run by.
"""

import os
import signal
import threading
import time
from contextlib import suppress

LEASH = "COPYDESK_SUPERVISOR"
LOOK_EVERY = 0.5
"""Seconds; what a supervisor leaves behind lives that much longer."""


def leash() -> dict[str, str]:
    """What the environment of a process needs, so that it stops with this one."""
    return {LEASH: str(os.getpid())}


def follow_leash() -> None:
    """Stop this process as if it had been asked to, once its supervisor is gone."""
    supervisor = os.environ.get(LEASH, "")
    if supervisor.isdecimal():
        threading.Thread(target=_watch, args=(int(supervisor),), daemon=True, name="leash").start()


def _watch(supervisor: int) -> None:
    import psutil

    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(supervisor)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
