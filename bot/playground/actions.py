"""What a person does in the playground, and what follows from the bot's answer.

Each function is one deed: say something, run a command, click, submit or close a modal, open the App Home.
It builds the request, has it delivered, and shows the outcome as Slack's client would.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.blockkit.blocks import Block
from bot.playground import payloads
from bot.playground.arguments import SlackError
from bot.playground.chat import reject_bad_blocks
from bot.playground.commands import NAMES
from bot.playground.delivery import Ack, Answer, Delivery
from bot.playground.inputs import Entered, entry_errors, filled, interactive_in, state_values
from bot.playground.modals import checked, put_on_top
from bot.playground.people import BOT_USER_ID, TEAM_ID, Channel, Person
from bot.playground.typed import in_a_command, in_a_message
from bot.playground.uploads import as_file
from bot.playground.workspace import Message, View, Workspace
from core.foundation.errors import CopydeskError, NotFound

AS_COMMANDS = (
    'In Slack, all messages that start with the "/" character are interpreted as commands. '
    "To send a message instead, put a space before the slash."
)
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Deed:
    """How a deed ended, for the browser and for tests."""

    ok: bool
    error: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"ok": self.ok, "error": self.error, "errors": dict(self.errors)}


class NotClickable(CopydeskError):
    """What was clicked is not in the message or view any more."""

    code = "not_clickable"

    @property
    def message(self) -> str:
        return "That button is not there any more; the message has changed."


@dataclass(frozen=True, slots=True)
class Playing:
    """A person acting in the workspace. `base_url` is where the playground itself is reached."""

    workspace: Workspace
    delivery: Delivery
    base_url: str

    async def command(self, person: Person, channel: Channel, line: str) -> Deed:
        """Run a slash command such as `/campaign list`."""
        name, _, text = line.strip().partition(" ")
        # In a shared channel, too, people have only their own workspace's commands (bolt-python issue 767).
        if name not in NAMES or person.team != TEAM_ID:
            self.workspace.tell(person.id, f"{name} is not a valid command. {AS_COMMANDS}")
            return Deed(ok=False, error="invalid_command")
        form = payloads.command(
            person,
            channel,
            command=name,
            text=in_a_command(text.strip()),
            response_url=self._response_url(person, channel),
            trigger_id=self.workspace.new_trigger(person.id),
        )
        answer = await self.delivery.command(form)
        error = answer.ack.value if answer.ack is not Ack.ANSWERED else ""
        if not error:
            error = self._show_command_answer(answer, person, channel)
        if error:
            self.workspace.tell(person.id, f"{name} failed with the error “{error}”")
        return Deed(ok=not error, error=error)

    def say(self, person: Person, channel: Channel, text: str, *, thread_ts: str | None = None) -> Message:
        """Post a plain message; the bot hears of it when it is mentioned or listens to messages."""
        message = self.workspace.post(channel, text=in_a_message(text), user=person.id, thread_ts=thread_ts)
        self._event(payloads.said(message, channel, kind="message", team=person.team))
        if f"<@{BOT_USER_ID}>" in text and not channel.is_direct:
            self._event(payloads.said(message, channel, kind="app_mention", team=person.team))
        return message

    async def click_in_message(
        self,
        person: Person,
        message: Message,
        *,
        block_id: str,
        action_id: str,
        chosen: Any,
        entered: Entered,
    ) -> Deed:
        channel = self.workspace.channels[message.channel]
        payload = payloads.message_action(
            self.workspace,
            person,
            message,
            action=self._action(message.blocks, block_id, action_id, chosen),
            values=state_values(message.blocks, _with(entered, block_id, action_id, chosen)),
            response_url=self._response_url(person, channel, message=message),
            trigger_id=self.workspace.new_trigger(person.id),
        )
        return self._told(person, await self.delivery.interaction(payload))

    async def click_in_view(
        self, person: Person, view: View, *, block_id: str, action_id: str, chosen: Any, entered: Entered
    ) -> Deed:
        blocks = view.given["blocks"]
        entered = _with(entered, block_id, action_id, chosen)
        view.values = {block: dict(held) for block, held in entered.items()}
        entered = self._with_files(blocks, entered)
        payload = payloads.view_action(
            person,
            view,
            action=self._action(blocks, block_id, action_id, chosen),
            values=state_values(blocks, entered),
            trigger_id=self.workspace.new_trigger(person.id),
        )
        return self._told(person, await self.delivery.interaction(payload))

    async def submit(self, person: Person, view: View, entered: Entered) -> Deed:
        """Send a modal. Slack's client checks required fields first; then the app has its say."""
        view.values = {block_id: dict(held) for block_id, held in entered.items()}
        entered = self._with_files(view.given["blocks"], entered)
        errors = entry_errors(view, entered)
        if errors:
            return self._refused(view, errors)
        payload = payloads.submission(
            person,
            view,
            values=state_values(view.given["blocks"], entered),
            trigger_id=self.workspace.new_trigger(person.id),
        )
        answer = await self.delivery.interaction(payload)
        if answer.ack is not Ack.ANSWERED:
            view.notice = TROUBLE
            self.workspace.touch()
            return Deed(ok=False, error=answer.ack.value)
        return self._after_submission(view, answer.json())

    async def close(self, person: Person, view: View, *, all_of_them: bool = False) -> Deed:
        """Dismiss a modal; the app hears of it when it asked to."""
        cleared = all_of_them or bool(view.given.get("clear_on_close"))
        if cleared:
            self.workspace.clear_modals(person.id)
        else:
            self.workspace.close_modal(view)
        if not view.given.get("notify_on_close"):
            return Deed(ok=True)
        return self._told(
            person, await self.delivery.interaction(payloads.closing(person, view, cleared=cleared))
        )

    def open_home(self, person: Person) -> None:
        channel = self.workspace.channels[person.direct_channel]
        view = self.workspace.homes.get(person.id)
        self._event(payloads.home_opened(person, channel, view, ts=self.workspace.next_ts()))

    def _event(self, inner: dict[str, Any]) -> None:
        self.delivery.event(payloads.event(inner, at=self.workspace.clock.now().timestamp()))

    def _response_url(self, person: Person, channel: Channel, *, message: Message | None = None) -> str:
        key = self.workspace.new_response_url(
            person.id, channel.id, message_ts=message.ts if message else None
        )
        return f"{self.base_url}/response/{key}"

    def _action(self, blocks: list[Block], block_id: str, action_id: str, chosen: Any) -> dict[str, Any]:
        for block, element in interactive_in(blocks):
            if block["block_id"] == block_id and element["action_id"] == action_id:
                is_button = element["type"] == "button"
                shown = _shown_of_button(element) if is_button else filled(element, chosen)
                ids = {"action_id": action_id, "block_id": block_id, "type": element["type"]}
                return {**ids, **shown, "action_ts": self.workspace.next_ts()}
        raise NotClickable

    def _with_files(self, blocks: list[Block], entered: Entered) -> Entered:
        """What was entered, with files in the place of their ids."""
        with_files = {block: dict(held) for block, held in entered.items()}
        for block, element in interactive_in(blocks):
            held = with_files.get(block["block_id"], {})
            if element["type"] == "file_input" and (ids := held.get(element["action_id"])):
                known = (self.workspace.uploads.get(str(file_id)) for file_id in ids)
                held[element["action_id"]] = [as_file(file, self.base_url) for file in known if file]
        return with_files

    def _told(self, person: Person, answer: Answer) -> Deed:
        if answer.ack is Ack.ANSWERED:
            return Deed(ok=True)
        self.workspace.tell(person.id, f"{TROUBLE} ({answer.ack.value})")
        return Deed(ok=False, error=answer.ack.value)

    def _show_command_answer(self, answer: Answer, person: Person, channel: Channel) -> str:
        """Post what the acknowledgement carried; gives the error when Slack would refuse it."""
        said: dict[str, Any] = answer.json() if answer.is_json else {"text": answer.body}
        blocks, text = said.get("blocks") or [], said.get("text") or ""
        if not blocks and not text:
            return ""
        try:
            reject_bad_blocks(blocks)
        except SlackError as refused:
            return refused.error
        visible_to = None if said.get("response_type") == "in_channel" else person.id
        self.workspace.post(channel, text=text, blocks=blocks, visible_to=visible_to)
        return ""

    def _after_submission(self, view: View, answer: dict[str, Any]) -> Deed:
        """Follow the app's `response_action`; without one the modal closes."""
        try:
            match answer.get("response_action"):
                case "errors":
                    return self._refused(view, _known_errors(view, answer.get("errors")))
                case "update":
                    self.workspace.change_view(view, checked(answer.get("view")))
                case "push":
                    put_on_top(self.workspace, view.user, checked(answer.get("view")))
                case "clear":
                    self.workspace.clear_modals(view.user)
                case _:
                    self.workspace.close_modal(view)
        except SlackError as refused:
            view.notice = f"{TROUBLE} ({refused.error}: {'; '.join(refused.messages)})"
            self.workspace.touch()
            return Deed(ok=False, error=refused.error)
        return Deed(ok=True)

    def _refused(self, view: View, errors: Mapping[str, str]) -> Deed:
        view.errors, view.notice = dict(errors), ""
        self.workspace.touch()
        return Deed(ok=False, errors=errors)


def found_message(workspace: Workspace, channel_id: str, ts: str) -> Message:
    message = workspace.message(channel_id, ts)
    if message is None:
        raise NotFound("message", ts)
    return message


def found_view(workspace: Workspace, person: Person, view_id: str) -> View:
    view = workspace.views.get(view_id)
    if view is None or view.user != person.id:
        raise NotFound("view", view_id)
    return view


def _with(entered: Entered, block_id: str, action_id: str, chosen: Any) -> dict[str, dict[str, Any]]:
    values = {block: dict(held) for block, held in entered.items()}
    if chosen is not None:
        values.setdefault(block_id, {})[action_id] = chosen
    return values


def _shown_of_button(element: Block) -> dict[str, Any]:
    return {name: element[name] for name in ("text", "value", "style") if name in element}


def _known_errors(view: View, errors: Any) -> dict[str, str]:
    """Errors under blocks that the view has.

    Raises:
        SlackError: the app named a block that isn't an input of this view, or no error at all.
    """
    inputs = {block["block_id"] for block in view.given["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors", "errors must be under the block_id of an input")
    return {block_id: str(error) for block_id, error in errors.items()}
