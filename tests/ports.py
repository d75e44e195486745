"""Ports on loopback for what listens in a process of its own, and takes a while until it does.

A port that the system names is one that it also gives to connections on their way out: another may have it
by then. These are below those (Linux: 32768, IANA: 49152), and workers side by side have ports of their own.
"""

import os
import random
import socket
import time

_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_PORTS = range(10_000 + _WORKER % 20 * 1_000, 11_000 + _WORKER % 20 * 1_000)
_from = random.Random().choice(_PORTS)


def free_port() -> int:
    """A port that nobody listens on, and that nobody is told again soon."""
    global _from
    for _ in _PORTS:
        _from = _PORTS[(_from + 1) % len(_PORTS)]
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", _from))
            except OSError:
                continue
            return _from
    raise OSError(f"no port is free from {_PORTS.start} to {_PORTS.stop}")


def wait_for(port: int) -> None:
    """Wait until somebody listens on `port`."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on {port}")
