"""Opening a desk for one short command, and who is at the keyboard."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from core.access.models import Member, Workspace
from core.access.permissions import System
from core.desk import Desk
from core.foundation.errors import CopydeskError
from core.foundation.folding import folded
from core.foundation.logs import configure
from core.foundation.settings import read_settings
from core.foundation.zones import of_this_machine

T = TypeVar("T")


def with_desk(do: Callable[[Desk], Awaitable[T]]) -> T:
    """What `do` gives, at a desk that is open for as long. Logs show only what went wrong."""

    async def run() -> T:
        async with Desk.open(settings) as desk:
            return await do(desk)

    settings = read_settings()
    configure(settings.copydesk_env, "WARNING")
    return asyncio.run(run())


async def operator(desk: Desk, asked: str) -> System:
    """Whoever has the command line, at work in the workspace called `asked`; raises as `workspace` does."""
    return System((await workspace(desk, asked)).id)


async def person(desk: Desk, team: str, team_name: str) -> Member:
    """Whoever is logged in, as somebody of that workspace, in their own time zone."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "me"
    zone = of_this_machine()
    return await desk.people.meet(team, team_name, name, name, zone=zone.key if zone else "")


async def workspace(desk: Desk, asked: str) -> Workspace:
    """The workspace called `asked` (its id, Slack's id, or its name), or the only one there is.

    Raises:
        CopydeskError: there is no such workspace; or there are several, or none, and none was named.
    """
    known = await desk.people.workspaces()
    if asked:
        for found in known:
            if asked in {found.id, found.external_id} or folded(asked) == folded(found.name):
                return found
        raise CopydeskError(f"There is no workspace “{asked}”. {_listed(known)}")
    ours = [found for found in known if not found.is_sample]
    if len(ours) == 1:
        return ours[0]
    if not ours:
        raise CopydeskError("There is no workspace yet. It is made when Copydesk first hears from Slack.")
    raise CopydeskError(f"There are several workspaces; name one with --workspace. {_listed(ours)}")


def _listed(workspaces: Sequence[Workspace]) -> str:
    names = ", ".join(f"{found.name} ({found.id})" for found in workspaces)
    return f"These are here: {names}." if names else "None is here yet."
