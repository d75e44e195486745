"""The playground's memory: conversations, messages, open views and what was handed out for a while.

Plain state behind a few functions that keep it whole. Every change raises `version`, which the browser
follows. Nothing is stored: a restart begins with an empty workspace.
"""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.blockkit.blocks import Block
from bot.playground.people import BOT_USER_ID, CHANNELS, PEOPLE, Channel, Person
from core.foundation.clock import Clock


@dataclass(frozen=True, slots=True)
class Pin:
    """Who pinned a message, and when, as a ts."""

    by: str
    ts: str

    @property
    def seconds(self) -> int:
        return int(self.ts.partition(".")[0])


@dataclass(slots=True)
class Message:
    """One message. `visible_to` is set on ephemeral ones."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Block] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    visible_to: str | None = None
    edited_ts: str | None = None
    broadcast: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    pin: Pin | None = None
    revision: int = 0

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True)
class Upload:
    """A file that the bot puts here, or a person. `length` is how many bytes it is said to have."""

    id: str
    name: str
    length: int
    content: bytes = b""
    is_there: bool = False
    """Whether the bot said that it was all."""
    looks: int = 0
    user: str = BOT_USER_ID


@dataclass(slots=True)
class View:
    """A modal or an App Home as Slack holds it. `values` is what a person has entered so far."""

    id: str
    user: str
    given: dict[str, Any]
    """What the app sent, with missing ids filled in."""
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str = ""


@dataclass(slots=True)
class Trigger:
    """Leave to open one modal, for a short while and once."""

    user: str
    made_at: datetime
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Leave to answer a command or a click: five times within half an hour."""

    channel: str
    user: str
    made_at: datetime
    message_ts: str | None = None
    uses_left: int = 5


RESPONSE_URL_LIFE = timedelta(minutes=30)


class Workspace:
    """Everything that is there now."""

    def __init__(self, clock: Clock, *, trigger_life: timedelta = timedelta(seconds=3)) -> None:
        self.clock, self.trigger_life = clock, trigger_life
        self.people: dict[str, Person] = {person.id: person for person in PEOPLE}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in CHANNELS}
        self.messages: dict[str, list[Message]] = {channel.id: [] for channel in CHANNELS}
        self.uploads: dict[str, Upload] = {}
        self.views: dict[str, View] = {}
        self.modals: dict[str, list[str]] = {person.id: [] for person in PEOPLE}
        """For each person the open modals, the visible one last."""
        self.homes: dict[str, View] = {}
        self.notices: dict[str, str] = {}
        """For each person, what Slack last complained about."""
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.version = 0
        self._last_ts = 0
        self._changed = asyncio.Event()

    def touch(self) -> None:
        """Something changed; whoever watches should look."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for_change(self, seconds: float) -> None:
        """Return at the next change, or after `seconds`."""
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return

    def next_ts(self) -> str:
        """A message id as Slack writes it, later than every one before."""
        micros = max(int(self.clock.now().timestamp() * 1_000_000), self._last_ts + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def channel(self, named: str) -> Channel | None:
        """A channel by its id, its name, or the person it is with."""
        if named in self.channels:
            return self.channels[named]
        if named in self.people:
            return self.channels[self.people[named].direct_channel]
        plain = named.removeprefix("#")
        return next(
            (
                channel
                for channel in self.channels.values()
                if not channel.is_direct and channel.name == plain
            ),
            None,
        )

    def post(
        self,
        channel: Channel,
        *,
        text: str,
        user: str = BOT_USER_ID,
        blocks: list[Block] | None = None,
        thread_ts: str | None = None,
        metadata: dict[str, Any] | None = None,
        visible_to: str | None = None,
        broadcast: bool = False,
    ) -> Message:
        message = Message(
            ts=self.next_ts(),
            channel=channel.id,
            user=user,
            text=text,
            blocks=with_ids(blocks or []),
            thread_ts=thread_ts,
            metadata=metadata,
            visible_to=visible_to,
            broadcast=broadcast,
        )
        self.messages[channel.id].append(message)
        self.touch()
        return message

    def message(self, channel_id: str, ts: str) -> Message | None:
        return next((message for message in self.messages.get(channel_id, []) if message.ts == ts), None)

    def remove(self, message: Message) -> None:
        self.messages[message.channel].remove(message)
        self.touch()

    def replies(self, parent: Message) -> list[Message]:
        return [
            message
            for message in self.messages[parent.channel]
            if message.thread_ts == parent.ts and message.is_reply and message.visible_to is None
        ]

    def new_trigger(self, user: str) -> str:
        trigger_id = (
            f"{secrets.randbelow(10**12):012d}.{secrets.randbelow(10**12):012d}.{secrets.token_hex(16)}"
        )
        self.triggers[trigger_id] = Trigger(user, self.clock.now())
        return trigger_id

    def new_response_url(self, user: str, channel: str, *, message_ts: str | None = None) -> str:
        """The secret last part of an address to answer at."""
        key = secrets.token_urlsafe(18)
        self.response_urls[key] = ResponseUrl(channel, user, self.clock.now(), message_ts)
        return key

    def add_view(self, user: str, given: dict[str, Any], *, above: View | None = None) -> View:
        view_id = f"V{secrets.token_hex(5).upper()}"
        view = View(
            id=view_id,
            user=user,
            given=_view_with_ids(given),
            hash=self._new_hash(),
            root_id=above.root_id if above else view_id,
            previous_id=above.id if above else None,
        )
        self.views[view_id] = view
        self.touch()
        return view

    def change_view(self, view: View, given: dict[str, Any]) -> None:
        """Replace what `view` shows. What was typed stays where a block keeps its id."""
        view.given = _view_with_ids(given)
        view.hash = self._new_hash()
        shown = {block["block_id"] for block in view.given.get("blocks", [])}
        view.values = {block_id: held for block_id, held in view.values.items() if block_id in shown}
        view.errors, view.notice = {}, ""
        self.touch()

    def top_modal(self, user: str) -> View | None:
        stack = self.modals.get(user, [])
        return self.views[stack[-1]] if stack else None

    def close_modal(self, view: View) -> None:
        """Take `view` away; the one below shows again."""
        stack = self.modals[view.user]
        if view.id in stack:
            stack.remove(view.id)
        self.views.pop(view.id, None)
        self.touch()

    def clear_modals(self, user: str) -> None:
        for view_id in self.modals[user]:
            self.views.pop(view_id, None)
        self.modals[user] = []
        self.touch()

    def tell(self, user: str, notice: str) -> None:
        """Show `user` a short note of Slack's own, such as an error of a command."""
        self.notices[user] = notice
        self.touch()

    def _new_hash(self) -> str:
        return f"{int(self.clock.now().timestamp())}.{secrets.token_hex(4)}"


def with_ids(blocks: list[Block]) -> list[Block]:
    """Blocks as Slack stores them: they and their elements have ids, also where the app gave none."""
    return [
        {**_with_action_ids(block), "block_id": block.get("block_id") or secrets.token_urlsafe(4)}
        for block in blocks
    ]


def _with_action_ids(block: Block) -> Block:
    named = dict(block)
    for place in ("accessory", "element"):
        if place in block:
            named[place] = _named(block[place])
    if block["type"] == "actions":
        named["elements"] = [_named(element) for element in block["elements"]]
    return named


def _named(element: dict[str, Any]) -> dict[str, Any]:
    if element["type"] == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": secrets.token_urlsafe(4)}


def _view_with_ids(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "blocks": with_ids(given.get("blocks", []))}
