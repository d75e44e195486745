"""The whole workspace as JSON, for the browser and for tests: what is there, and who may see it."""

from dataclasses import asdict
from typing import Any

from bot.playground.chat import to_slack
from bot.playground.commands import SUGGESTIONS
from bot.playground.modals import to_slack as view_to_slack
from bot.playground.people import BOT_USER_ID, COPYDESK, PEOPLE
from bot.playground.weather import Weather
from bot.playground.workspace import Message, View, Workspace


def state(workspace: Workspace, weather: Weather, *, dashboard_url: str) -> dict[str, Any]:
    return {
        "version": workspace.version,
        "bot_user": BOT_USER_ID,
        "dashboard_url": dashboard_url,
        "commands": [asdict(suggestion) for suggestion in SUGGESTIONS],
        "people": [
            {
                "id": person.id,
                "handle": person.handle,
                "name": person.name,
                "title": person.title,
                "zone": person.zone,
                "is_bot": person.is_bot,
                "direct_channel": None if person.is_bot else person.direct_channel,
            }
            for person in (*PEOPLE, COPYDESK)
        ],
        "channels": [
            {"id": channel.id, "name": channel.name, "topic": channel.topic, "member": channel.member}
            for channel in workspace.channels.values()
        ],
        "messages": {
            channel_id: [_message(workspace, message) for message in messages]
            for channel_id, messages in workspace.messages.items()
        },
        "modals": {
            user: [_view(workspace.views[view_id]) for view_id in stack]
            for user, stack in workspace.modals.items()
        },
        "homes": {user: _view(view) for user, view in workspace.homes.items()},
        "notices": workspace.notices,
        "weather": weather.to_json(),
    }


def _message(workspace: Workspace, message: Message) -> dict[str, Any]:
    return {
        **to_slack(workspace, message, with_metadata=True),
        "channel": message.channel,
        "visible_to": message.visible_to,
        "is_reply": message.is_reply,
        "broadcast": message.broadcast,
        "revision": message.revision,
    }


def _view(view: View) -> dict[str, Any]:
    return {**view_to_slack(view), "values": view.values, "errors": view.errors, "notice": view.notice}
