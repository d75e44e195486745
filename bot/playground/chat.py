"""`chat.*` and `reactions.*`: posting, changing and deleting messages, under Slack's own limits."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit.block_limits import Surface
from bot.blockkit.blocks import Block
from bot.blockkit.limits import problems, text_problems
from bot.playground.arguments import Arguments, SlackError
from bot.playground.people import APP_ID, BOT_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, Channel
from bot.playground.uploads import reject_unknown_files
from bot.playground.workspace import Message, Workspace, with_ids

ARCHIVES = f"https://{TEAM_DOMAIN}.example.test/archives"


def post_message(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = channel_of(workspace, arguments)
    blocks = blocks_of(arguments)
    reject_unknown_files(workspace, blocks)
    text = text_of(arguments)
    if not text and not blocks:
        raise SlackError("no_text")
    thread_ts = thread_of(workspace, channel, arguments)
    metadata = metadata_of(arguments)
    message = workspace.post(
        channel,
        text=text,
        blocks=blocks,
        thread_ts=thread_ts,
        metadata=metadata,
        broadcast=arguments.flag("reply_broadcast"),
    )
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": to_slack(workspace, message, with_metadata=True),
    }


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = channel_of(workspace, arguments)
    user = arguments.needed("user")
    if user not in workspace.people:
        raise SlackError("user_not_in_channel")
    blocks = blocks_of(arguments)
    text = text_of(arguments)
    if not text and not blocks:
        raise SlackError("no_text")
    thread_ts = thread_of(workspace, channel, arguments)
    message = workspace.post(channel, text=text, blocks=blocks, thread_ts=thread_ts, visible_to=user)
    return {"message_ts": message.ts}


def update(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """As in Slack, what is not given stays: blocks go only when an empty list is sent."""
    channel = channel_of(workspace, arguments)
    message = message_of(workspace, channel, arguments)
    if message.user != BOT_USER_ID or message.visible_to is not None:
        raise SlackError("cant_update_message")
    text = text_of(arguments) if arguments.has("text") else message.text
    blocks = blocks_of(arguments) if arguments.has("blocks") else message.blocks
    reject_unknown_files(workspace, blocks)
    metadata = metadata_of(arguments) if arguments.has("metadata") else message.metadata
    if not text and not blocks:
        raise SlackError("no_text")
    message.text, message.blocks, message.metadata = text, with_ids(blocks), metadata
    message.edited_ts = workspace.next_ts()
    message.revision += 1
    workspace.touch()
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": text,
        "message": to_slack(workspace, message, with_metadata=True),
    }


def delete(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = channel_of(workspace, arguments)
    message = message_of(workspace, channel, arguments)
    if message.user != BOT_USER_ID or message.visible_to is not None:
        raise SlackError("cant_delete_message")
    workspace.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = channel_of(workspace, arguments)
    message = message_of(workspace, channel, arguments, named="message_ts")
    if message.visible_to is not None:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": permalink_of(message)}


def add_reaction(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = channel_of(workspace, arguments)
    message = message_of(workspace, channel, arguments, named="timestamp")
    name = arguments.needed("name", error="invalid_name").strip(":")
    people = message.reactions.setdefault(name, [])
    if BOT_USER_ID in people:
        raise SlackError("already_reacted")
    people.append(BOT_USER_ID)
    message.revision += 1
    workspace.touch()
    return {}


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "reactions.add": add_reaction,
}


def to_slack(workspace: Workspace, message: Message, *, with_metadata: bool = False) -> dict[str, Any]:
    """A message object as the Web API and interaction payloads carry it."""
    shown: dict[str, Any] = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    shown["team"] = TEAM_ID
    if message.user == BOT_USER_ID:
        shown |= {"bot_id": BOT_ID, "app_id": APP_ID}
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.pin is not None:
        pinned = {"channel": message.channel, "pinned_by": message.pin.by, "pinned_ts": message.pin.seconds}
        shown |= {"pinned_to": [message.channel], "pinned_info": pinned}
    if with_metadata and message.metadata:
        shown["metadata"] = message.metadata
    replies = workspace.replies(message)
    if replies:
        writers = list(dict.fromkeys(reply.user for reply in replies))
        shown |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": writers,
            "reply_users_count": len(writers),
            "latest_reply": replies[-1].ts,
        }
    return shown


def permalink_of(message: Message) -> str:
    """The message's address; a reply's names its thread. The browser takes people there."""
    address = f"{ARCHIVES}/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{address}?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else address


def channel_of(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = workspace.channel(arguments.needed("channel", error="channel_not_found"))
    if channel is None:
        raise SlackError("channel_not_found")
    return channel


def message_of(workspace: Workspace, channel: Channel, arguments: Arguments, *, named: str = "ts") -> Message:
    message = workspace.message(channel.id, arguments.needed(named))
    if message is None:
        raise SlackError("message_not_found")
    return message


def thread_of(workspace: Workspace, channel: Channel, arguments: Arguments) -> str | None:
    """The thread to answer in; answering a reply goes to its thread, as in Slack."""
    thread_ts = arguments.text("thread_ts")
    if not thread_ts:
        return None
    parent = workspace.message(channel.id, thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


def text_of(arguments: Arguments) -> str:
    text = arguments.text("text")
    if text_problems(text):
        raise SlackError("msg_too_long")
    return text


def blocks_of(arguments: Arguments) -> list[Block]:
    """The message's blocks.

    Raises:
        SlackError: invalid_blocks with every reason and where it is, or msg_blocks_too_long.
    """
    given = arguments.json("blocks", error="invalid_blocks_format")
    if given is None:
        return []
    if not isinstance(given, list):
        raise SlackError("invalid_blocks_format")
    reject_bad_blocks(given)
    return given


def reject_bad_blocks(blocks: Sequence[Any]) -> None:
    found = [str(problem) for problem in problems(list(blocks), surface=Surface.MESSAGE)]
    if found and all(reason.startswith("msg_blocks_too_long") for reason in found):
        raise SlackError("msg_blocks_too_long", *found)
    if found:
        raise SlackError("invalid_blocks", *found, errors=found)


def metadata_of(arguments: Arguments) -> dict[str, Any] | None:
    metadata = arguments.json("metadata", error="invalid_metadata_format")
    if not metadata:
        return None
    whole = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not whole:
        raise SlackError("invalid_metadata_format")
    return dict(metadata)
