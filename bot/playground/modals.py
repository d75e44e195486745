"""`views.*`: opening, stacking and changing modals, and the App Home, under Slack's rules for triggers."""

from typing import Any

from bot.blockkit.limits import view_problems
from bot.playground.arguments import Arguments, SlackError
from bot.playground.people import APP_ID, BOT_ID, TEAM_ID
from bot.playground.uploads import reject_unknown_files
from bot.playground.workspace import Trigger, View, Workspace

DEEPEST_STACK = 3


def open_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    given = view_of(workspace, arguments, kind="modal")
    trigger = _spend_trigger(workspace, arguments)
    workspace.clear_modals(trigger.user)
    view = workspace.add_view(trigger.user, given)
    workspace.modals[trigger.user].append(view.id)
    return {"view": to_slack(view)}


def push_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    given = view_of(workspace, arguments, kind="modal")
    trigger = _spend_trigger(workspace, arguments)
    return {"view": to_slack(put_on_top(workspace, trigger.user, given))}


def update_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    given = view_of(workspace, arguments)
    view = _asked_for(workspace, arguments)
    _check_hash(view, arguments)
    workspace.change_view(view, given)
    return {"view": to_slack(view)}


def publish_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    user = arguments.needed("user_id")
    if user not in workspace.people:
        raise SlackError("user_not_found")
    given = view_of(workspace, arguments, kind="home")
    view = workspace.homes.get(user)
    if view is None:
        view = workspace.homes[user] = workspace.add_view(user, given)
    else:
        _check_hash(view, arguments)
        workspace.change_view(view, given)
    return {"view": to_slack(view)}


METHODS = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}


def put_on_top(workspace: Workspace, user: str, given: dict[str, Any]) -> View:
    """Show `given` above the modal that `user` sees.

    Raises:
        SlackError: no modal is open, or three are.
    """
    below = workspace.top_modal(user)
    if below is None:
        raise SlackError("view_not_found")
    if len(workspace.modals[user]) >= DEEPEST_STACK:
        raise SlackError("push_limit_reached")
    view = workspace.add_view(user, given, above=below)
    workspace.modals[user].append(view.id)
    return view


def checked(given: Any) -> dict[str, Any]:
    """`given` as a view that Slack would show.

    Raises:
        SlackError: invalid_arguments with every reason and where it is.
    """
    found = [str(problem) for problem in view_problems(given)]
    if found:
        raise SlackError("invalid_arguments", *found)
    return dict(given)


def to_slack(view: View, *, values: dict[str, Any] | None = None) -> dict[str, Any]:
    """A view object as the Web API and interaction payloads carry it."""
    given = view.given
    return {
        "id": view.id,
        "team_id": TEAM_ID,
        "type": given["type"],
        "title": given.get("title"),
        "submit": given.get("submit"),
        "close": given.get("close"),
        "blocks": given["blocks"],
        "private_metadata": given.get("private_metadata", ""),
        "callback_id": given.get("callback_id", ""),
        "external_id": given.get("external_id", ""),
        "state": {"values": values or {}},
        "hash": view.hash,
        "clear_on_close": given.get("clear_on_close", False),
        "notify_on_close": given.get("notify_on_close", False),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }


def view_of(workspace: Workspace, arguments: Arguments, *, kind: str | None = None) -> dict[str, Any]:
    given = checked(arguments.json("view", error="invalid_arguments"))
    reject_unknown_files(workspace, given["blocks"], at="/view")
    if kind is not None and given["type"] != kind:
        raise SlackError("invalid_arguments", f"must be {kind} [json-pointer:/view/type]")
    return given


def _spend_trigger(workspace: Workspace, arguments: Arguments) -> Trigger:
    """A trigger works once; `workspace.trigger_life` after the click it is too late."""
    trigger = workspace.triggers.get(arguments.needed("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used or workspace.clock.now() - trigger.made_at > workspace.trigger_life:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger


def _asked_for(workspace: Workspace, arguments: Arguments) -> View:
    view = workspace.views.get(arguments.text("view_id"))
    external = arguments.text("external_id")
    if external:
        same = [held for held in workspace.views.values() if held.given.get("external_id") == external]
        view = same[0] if same else None
    if view is None:
        raise SlackError("not_found")
    return view


def _check_hash(view: View, arguments: Arguments) -> None:
    """The app says which state of the view it changes; somebody else may have been faster."""
    if arguments.has("hash") and arguments.text("hash") != view.hash:
        raise SlackError("hash_conflict")
