"""`users.*`, `bots.info` and `team.info`: who is here, and in which time zone."""

from typing import Any

from bot.playground.arguments import Arguments, SlackError
from bot.playground.people import (
    APP_ID,
    BOT_ID,
    BOT_USER_ID,
    COPYDESK,
    TEAM_DOMAIN,
    TEAM_ID,
    TEAM_NAME,
    Person,
)
from bot.playground.workspace import Workspace


def info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    asked = arguments.needed("user", error="user_not_found")
    person = COPYDESK if asked == BOT_USER_ID else workspace.people.get(asked)
    return {"user": _found(person).to_slack(workspace.clock.now())}


def list_all(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    now = workspace.clock.now()
    members = [person.to_slack(now) for person in (*workspace.people.values(), COPYDESK)]
    return {"members": members, "response_metadata": {"next_cursor": ""}}


def look_up_by_email(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    handle = arguments.needed("email", error="users_not_found").partition("@")[0]
    person = next((person for person in workspace.people.values() if person.handle == handle), None)
    if person is None:
        raise SlackError("users_not_found")
    return {"user": person.to_slack(workspace.clock.now())}


def bot_info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    if arguments.text("bot") not in ("", BOT_ID):
        raise SlackError("bot_not_found")
    return {"bot": {"id": BOT_ID, "app_id": APP_ID, "user_id": BOT_USER_ID, "name": COPYDESK.name}}


def team_info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    return {"team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN}}


METHODS = {
    "users.info": info,
    "users.list": list_all,
    "users.lookupByEmail": look_up_by_email,
    "bots.info": bot_info,
    "team.info": team_info,
}


def _found(person: Person | None) -> Person:
    if person is None:
        raise SlackError("user_not_found")
    return person
