"""Ports: whether they are free, and a clear sentence when they are not."""

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from core.foundation.errors import CopydeskError


@dataclass(frozen=True, slots=True)
class Door:
    """A port something wants to listen on. `setting` is what people set to choose another."""

    what: str
    setting: str
    port: int


class PortsTaken(CopydeskError):
    """Somebody listens where we want to; nothing was started."""

    code = "ports_taken"

    def __init__(self, taken: tuple[Door, ...], *, start: str) -> None:
        self.taken, self.start = taken, start
        super().__init__(taken)

    @property
    def message(self) -> str:
        named = " and ".join(f"port {door.port} (for {door.what})" for door in self.taken)
        others = " ".join(f"{door.setting}={free_port()}" for door in self.taken)
        verb = "is" if len(self.taken) == 1 else "are"
        return (
            f"{named[0].upper()}{named[1:]} {verb} taken by another program, perhaps an earlier start of "
            f"Copydesk. Stop that one, or choose other ports: {others} {self.start}"
        )


def require_free(doors: tuple[Door, ...], *, host: str, start: str) -> None:
    """Raise PortsTaken unless every door is free; `start` is the command that people would type again.

    Raises:
        PortsTaken: with all that are taken.
        CopydeskError: two doors have the same port.
    """
    for one, other in combinations(doors, 2):
        if one.port == other.port != 0:
            raise CopydeskError(
                f"{one.setting} and {other.setting} are both {one.port}. Give each a port of its own, "
                f"such as {other.setting}={free_port()}."
            )
    taken = tuple(door for door in doors if door.port and not is_free(door.port, host=host))
    if taken:
        raise PortsTaken(taken, start=start)


def is_free(port: int, *, host: str) -> bool:
    """Whether a server could listen there now.

    Raises:
        OSError: the address isn't this machine's, or the port is not for everybody.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Connections that have just ended don't count as taken; servers look at it this way too.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_of(environment: Mapping[str, str], setting: str, otherwise: int) -> int:
    """The port in the environment variable `setting`.

    Raises:
        CopydeskError: it is not a port.
    """
    asked = environment.get(setting, "").strip()
    if not asked:
        return otherwise
    if not asked.isdecimal() or not 0 < int(asked) < 65_536:
        raise CopydeskError(f"{setting} is “{asked}”, which is not a port; give a number from 1 to 65535.")
    return int(asked)
