"""A leash between a supervisor and its children: when the supervisor is gone, however it died, they stop.

The supervisor holds the writing end of each child's standard input and never writes. A child that was
told so by `ON_LEASH` waits for the end of that input; it comes even after `kill -9`.
"""

import os
import signal
import sys
import threading

ON_LEASH = "COPYDESK_ON_LEASH"


def follow_leash() -> None:
    """Stop this process as if it had been asked to, once its supervisor is gone."""
    if os.environ.get(ON_LEASH) == "1":
        threading.Thread(target=_wait, args=(sys.stdin.fileno(),), daemon=True, name="leash").start()


def _wait(leash: int) -> None:
    while os.read(leash, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
