"""Opening a desk for one short command, and who is at the keyboard."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

from core.access.models import Member, Workspace
from core.access.permissions import System
from core.desk import Desk
from core.foundation.errors import CopydeskError
from core.foundation.folding import folded
from core.foundation.logs import configure
from core.foundation.settings import Settings, read_settings
from core.foundation.zones import of_this_machine
from core.operations.database import bring_up_to_date

T = TypeVar("T")


TEAM, TEAM_NAME = "command-line", "Command line"
"""The workspace that a command begins where there is none."""


class NoDatabase(CopydeskError):
    """There is no file where the database would be, and none was made."""

    code = "no_database"

    def __init__(self, place: Path) -> None:
        self.place = place
        super().__init__(place)

    @property
    def message(self) -> str:
        return (
            f"There is no database at {self.place}. `copydesk run` and `copydesk migrate` make one; for one "
            "that is elsewhere set DATA_DIR to its folder."
        )


class NoWorkspace(CopydeskError):
    """Nobody has worked here yet, and no workspace was named."""

    code = "no_workspace"

    @property
    def message(self) -> str:
        return "There is no workspace yet. `copydesk run` makes one, and so does Slack, once connected."


def with_desk(do: Callable[[Desk], Awaitable[T]], *, begins: bool = False) -> T:
    """What `do` gives, at a desk that is open for as long. Logs show only what went wrong.

    One that `begins` makes the database that is there where none is named, as `ready` does.

    Raises:
        NoDatabase: it does not begin, and there is none.
    """

    async def run() -> T:
        if begins:
            await ready(settings)
        elif settings.sqlite_file and not settings.sqlite_file.exists():
            raise NoDatabase(settings.sqlite_file)
        async with Desk.open(settings) as desk:
            return await do(desk)

    settings = read_settings()
    configure(settings.copydesk_env, "WARNING")
    return asyncio.run(run())


async def ready(settings: Settings) -> None:
    """Make the database, or bring it up to date; one that was named is changed by `copydesk migrate` only."""
    if settings.database_url is None:
        await bring_up_to_date(settings)


async def operator(desk: Desk, asked: str, *, begins: bool = False) -> System:
    """Whoever has the command line, at work in the workspace called `asked`; raises as `workspace` does."""
    return System((await workspace(desk, asked, begins=begins)).id)


async def person(desk: Desk, team: str, team_name: str) -> Member:
    """Whoever is logged in, as somebody of that workspace, in their own time zone."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "me"
    zone = of_this_machine()
    return await desk.people.meet(team, team_name, name, name, zone=zone.key if zone else "")


async def workspace(desk: Desk, asked: str, *, begins: bool = False) -> Workspace:
    """The workspace called `asked` (its id, Slack's id, or its name), or the only one there is; where there
    is none and it `begins`, a new one.

    Raises:
        NoWorkspace: there is none, and none was named.
        CopydeskError: there is no such workspace; or there are several, and none was named.
    """
    known = await desk.people.workspaces()
    if asked:
        for found in known:
            if asked in {found.id, found.external_id} or folded(asked) == folded(found.name):
                return found
        raise CopydeskError(f"There is no workspace “{asked}”. {_listed(known)}")
    ours = [found for found in known if not found.is_sample]
    if not ours and begins:
        await person(desk, TEAM, TEAM_NAME)
        ours = [found for found in await desk.people.workspaces() if found.external_id == TEAM]
    if len(ours) == 1:
        return ours[0]
    if not ours:
        raise NoWorkspace
    raise CopydeskError(f"There are several workspaces; name one with --workspace. {_listed(ours)}")


def _listed(workspaces: Sequence[Workspace]) -> str:
    names = ", ".join(f"{found.name} ({found.id})" for found in workspaces)
    return f"These are here: {names}." if names else "None is here yet."
