"""Nobody reaches another workspace, and nobody does what their role doesn't let them."""

import ast
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest

from core.access.permissions import NEEDS, Permission, RoleTooLow
from core.desk import Desk
from core.foundation.errors import CopydeskError, InvalidInput, NotFound
from core.foundation.ids import Role

from .other_workspaces import KeptWorld, World, arguments_of, asks, digest, found, methods, scoped_by

HOUSE_ONLY = {
    "campaigns.settle_place": "where a campaign is shown is settled by the edge that shows it",
    "previewing.opened": "by whoever has a link that was handed out for this campaign",
    "reads.workspace_of": "asked by the worker, which knows a campaign by its id alone",
    "people.member": "asked by edges about people of whom the journal told them",
    "people.meet_program": "the workspace is that of the key, or one that a key of all reaches",
    "keys.create": "by whoever has the command line",
    "watching.audit": "by whoever has the command line",
    "watching.examine": "the workspace is that of the key or the member who asks",
    "budgets.keep_saved": "noted by who writes a campaign",
    "budgets.reserve": "money is set aside by who writes a campaign",
    "budgets.standing": "asked by use cases, in their scope",
    "contacts.recipients": "asked by adapters, of the workspace whose post they send",
    "feeds.read": "a feed is for everybody who knows its address",
    "media.shown": "an image that is published is for everybody who knows its address",
    "policies.of": "asked by checks, of the workspace whose text they judge",
    "shown.claimed": "by edges about what they show",
}
"""Methods that take an id of one workspace and no person, since no person's words reach them; and why."""
READ, WRITE, DECIDE, PUBLISH, ADMINISTER, OWN = Permission
NEEDED = {
    READ: {
        "brand.current",
        "policies.current",
        "policies.versions",
        "brand.propose",
        "brand.version",
        "brand.versions",
        "contacts.count",
        "accounts.list",
        "calendar.scheduled_as",
        "costs.of",
        "costs.of_campaign",
        "estimating.of",
        "estimating.similar",
        "media.content",
        "media.find",
        "media.thumbnail",
        "people.members",
        "previewing.page",
        "previewing.picture",
        "reads.campaign",
        "reads.find",
        "reads.history",
        "reads.is_sample",
        "reads.last_sender",
        "reads.recent",
        "reads.upcoming",
        "lessons.propose",
        "results.of",
        "templates.find",
        "templates.list",
        "templates.versions",
        "usage.of",
        "webhooks.dead",
        "webhooks.list",
        "webhooks.recent",
    },
    WRITE: {
        "campaigns.retry",
        "campaigns.start",
        "engagement.accept",
        "media.add",
        "media.add_from",
        "editing.edit",
        "editing.fix",
        "review.undo",
        "rewriting.ask",
        "rewriting.regenerate",
        "templates.retire",
        "templates.save",
        "templates.save_campaign",
    },
    DECIDE: {
        "endings.archive",
        "endings.close",
        "endings.reopen",
        "review.approve",
        "review.decide_many",
        "review.answer",
    },
    PUBLISH: {
        "contacts.import_csv",
        "contacts.list",
        "contacts.unsubscribe",
        "calendar.cancel",
        "calendar.correct",
        "calendar.move",
        "calendar.place",
        "calendar.settle",
        "calendar.take_down",
    },
    ADMINISTER: {
        "accounts.authorize_url",
        "accounts.connect",
        "accounts.disconnect",
        "accounts.make_usual",
        "brand.restore",
        "brand.save",
        "review.override",
        "policies.restore",
        "policies.save",
        "limits.list",
        "limits.of_campaign",
        "limits.of_member",
        "limits.of_workspace",
        "limits.set_zone",
        "people.change_role",
        "webhooks.add",
        "webhooks.disable",
        "webhooks.enable",
        "webhooks.redeliver",
        "webhooks.redeliver_all",
        "usage.entries",
        "usage.set_tariff",
        "usage.tariffs",
    },
}
"""What each use case asks for."""

ASKING = [name for name, method in methods() if any(map(asks, arguments_of(method).values()))]
TAKING_IDS = [name for name, method in methods() if any(map(scoped_by, arguments_of(method).values()))]
ROOMS = ("flow", "review", "publishing", "webhooks", "campaigns", "contacts", "media")
OWN_BOOKS = {
    "core/flow/agenda.py": "goes through the books of all workspaces",
    "core/flow/approved_drafts.py": "asked by the cache, for the workspace whose drafts it keeps",
    "core/flow/cards/finding.py": "asked in a scope, and looks up no id of a person's",
    "core/flow/engagement.py": "judges by the reach of a key",
    "core/media/sweeping.py": "goes through the books of all workspaces",
    "core/review/policies.py": "holds the row of the scope's own workspace",
    "core/webhooks/fan_out.py": "goes through the books of all workspaces",
}
"""Where workspaces are compared though no person asks, and why."""


@pytest.fixture(scope="module")
def kept_world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> KeptWorld:
    return KeptWorld.made(migrated_sqlite, tmp_path_factory.mktemp("world"))


@pytest.fixture
async def world(kept_world: KeptWorld, tmp_path: Path) -> AsyncIterator[World]:
    async with Desk.open(kept_world.copied(tmp_path)) as desk:
        yield await kept_world.at(desk)


def test_whoever_names_a_row_by_its_id_is_asked_who_they_are() -> None:
    assert set(TAKING_IDS) - set(ASKING) == set(HOUSE_ONLY)


async def is_found(asked: Awaitable[object]) -> bool:
    """Whether what is asked about is there, whatever else is refused of it."""
    try:
        await asked
    except NotFound:
        return False
    except CopydeskError:
        return True
    return True


@pytest.mark.parametrize("name", sorted(set(TAKING_IDS) & set(ASKING)))
async def test_an_id_from_elsewhere_finds_nothing_and_changes_nothing(world: World, name: str) -> None:
    room, _, method = name.partition(".")
    act = getattr(getattr(world.desk, room), method)
    before = await digest(world.desk.database)
    with pytest.raises(NotFound):
        await act(**world.arguments(found(name), world.ben))
    assert await digest(world.desk.database) == before
    assert await is_found(act(**world.arguments(found(name), world.ana)))


@pytest.mark.parametrize("name", sorted(set(ASKING) - set(TAKING_IDS)))
async def test_who_asks_for_all_gets_what_is_of_their_own_workspace(world: World, name: str) -> None:
    room, _, method = name.partition(".")
    act = getattr(getattr(world.desk, room), method)
    try:
        told = repr(await act(**world.arguments(found(name), world.ben)))
    except (NotFound, InvalidInput):
        told = ""
    assert not [had for had in world.had.values() if isinstance(had, str) and had in told]


def test_it_is_written_down_what_each_use_case_asks_for() -> None:
    assert set().union(*NEEDED.values()) == set(ASKING)


@pytest.mark.parametrize(
    ("permission", "name"),
    [(permission, name) for permission, names in NEEDED.items() for name in sorted(names)],
)
async def test_each_use_case_asks_for_its_role_before_anything_else(
    world: World, permission: Permission, name: str
) -> None:
    room, _, method = name.partition(".")
    act = getattr(getattr(world.desk, room), method)
    lowest = NEEDS[permission]
    world.ana.role = lowest
    assert await is_allowed(act(**world.arguments(found(name), world.ana))), (
        "it asks for more than is written"
    )
    for role in list(Role)[: list(Role).index(lowest)]:
        world.ana.role = role
        nothing = {
            argument: world.ana if asks(kind) else None
            for argument, kind in arguments_of(found(name)).items()
        }
        with pytest.raises(RoleTooLow):
            await act(**nothing)


async def is_allowed(asked: Awaitable[object]) -> bool:
    """Whether who asks has the role, whatever else is refused."""
    try:
        await asked
    except RoleTooLow:
        return False
    except CopydeskError:
        return True
    return True


def test_nobody_guards_workspaces_by_hand() -> None:
    """Rows are reached by a `Scope`: a comparison of workspaces anywhere else would be a guard of its own."""
    by_hand = [
        f"{path}:{compared.lineno}"
        for path in (path for room in ROOMS for path in Path("core", room).rglob("*.py"))
        if str(path) not in OWN_BOOKS
        for compared in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(compared, ast.Compare)
        and any(
            isinstance(side, ast.Attribute) and side.attr == "workspace_id"
            for side in (compared.left, *compared.comparators)
        )
    ]
    assert by_hand == []
