"""`conversations.*`: which channels there are, and what was said in them."""

from decimal import Decimal, InvalidOperation
from typing import Any

from bot.playground.arguments import Arguments, SlackError
from bot.playground.chat import channel_of, to_slack
from bot.playground.workspace import Message, Workspace

DEFAULT_PAGE = 100


def list_all(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    kinds = set((arguments.text("types") or "public_channel").split(","))
    found = [
        channel.to_slack()
        for channel in workspace.channels.values()
        if ("im" if channel.is_direct else "public_channel") in kinds
    ]
    return {"channels": found, "response_metadata": {"next_cursor": ""}}


def info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    return {"channel": channel_of(workspace, arguments).to_slack()}


def open_direct(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    if arguments.has("channel"):
        return {"channel": channel_of(workspace, arguments).to_slack()}
    asked = (
        arguments.json("users", error="user_not_found") if arguments.text("users").startswith("[") else None
    )
    users = asked if isinstance(asked, list) else arguments.needed("users").split(",")
    person = workspace.people.get(str(users[0]).strip()) if len(users) == 1 else None
    if person is None:
        raise SlackError("user_not_found")
    channel = workspace.channels[person.direct_channel]
    return {"channel": channel.to_slack() if arguments.flag("return_im") else {"id": channel.id}}


def join(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    return {"channel": channel_of(workspace, arguments).to_slack()}


def members(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = channel_of(workspace, arguments)
    there = [channel.member] if channel.member else list(workspace.people)
    return {"members": there, "response_metadata": {"next_cursor": ""}}


def history(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """The newest first; replies stay in their threads unless they were broadcast."""
    channel = channel_of(workspace, arguments)
    said = [
        message
        for message in workspace.messages[channel.id]
        if message.visible_to is None and (not message.is_reply or message.broadcast)
    ]
    return _page(workspace, list(reversed(_between(said, arguments))), arguments)


def replies(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """A thread from its first message on."""
    channel = channel_of(workspace, arguments)
    asked = workspace.message(channel.id, arguments.needed("ts"))
    parent = workspace.message(channel.id, asked.thread_ts) if asked and asked.thread_ts else asked
    if parent is None or parent.visible_to is not None:
        raise SlackError("thread_not_found")
    return _page(workspace, [parent, *_between(workspace.replies(parent), arguments)], arguments)


METHODS = {
    "conversations.list": list_all,
    "conversations.info": info,
    "conversations.open": open_direct,
    "conversations.join": join,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
}


def _between(messages: list[Message], arguments: Arguments) -> list[Message]:
    oldest, latest = _moment(arguments, "oldest"), _moment(arguments, "latest")
    inclusive = arguments.flag("inclusive")

    def is_within(message: Message) -> bool:
        at = Decimal(message.ts)
        if inclusive and at in (oldest, latest):
            return True
        return (oldest is None or at > oldest) and (latest is None or at < latest)

    return [message for message in messages if is_within(message)]


def _moment(arguments: Arguments, name: str) -> Decimal | None:
    text = arguments.text(name)
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise SlackError(f"invalid_ts_{name}") from error


def _page(workspace: Workspace, messages: list[Message], arguments: Arguments) -> dict[str, Any]:
    limit = arguments.number("limit", default=DEFAULT_PAGE)
    cursor = arguments.text("cursor")
    start = 0
    if cursor:
        start = next((place for place, message in enumerate(messages) if message.ts == cursor), -1)
        if start < 0:
            raise SlackError("invalid_cursor")
    page, rest = messages[start : start + limit], messages[start + limit :]
    with_metadata = arguments.flag("include_all_metadata")
    answer: dict[str, Any] = {
        "messages": [to_slack(workspace, message, with_metadata=with_metadata) for message in page],
        "has_more": bool(rest),
    }
    if rest:
        answer["response_metadata"] = {"next_cursor": rest[0].ts}
    return answer
