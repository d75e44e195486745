"""Steps of a process that is to die: each call is one, and the last is its death."""

import os
import signal


class Steps:
    """Counts what a process does, and kills it (SIGKILL) before the step that is its last."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
