"""The rules of copy in Slack: what a workspace makes of them, changed in a form."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.build import Message
from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.submission import form_key, submitted
from bot.slack.middleware import needs
from bot.slack.modal_values import entered, several
from bot.slack.people import Caller
from bot.slack.values import OldCard, Remembered
from bot.slack.views.rules import CHANGES, rules_message, rules_modal, saved_notice
from core.access.models import Member
from core.access.permissions import Permission
from core.brand.lines import examples_in, lines_in
from core.desk import Desk
from core.foundation.errors import InvalidInput
from core.review.findings import Severity
from core.review.policies import SavedPolicy
from core.review.policy_form import OFF, read_policy
from core.review.policy_lines import patterns_in

WORDS = {
    Field.WORDS_BLOCKING: Severity.BLOCKING,
    Field.WORDS_WARNING: Severity.WARNING,
    Field.WORDS_INFO: Severity.INFO,
}


async def shown(desk: Desk, by: Member) -> Message:
    """What holds in the workspace."""
    return rules_message(await desk.policies.current(by), by)


async def edit_clicked(ack: AsyncAck, body: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Change…, below the rules."""
    await ack()

    async def form() -> dict[str, Any]:
        return rules_modal(await rooms.desk.policies.current(await caller.member()), caller.channel)

    await rooms.modals.open_filled(body["trigger_id"], form())


async def form_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The form: another policy, unless somebody saved one since it was opened."""

    async def save() -> SavedPolicy:
        by, known = await caller.member(), Remembered.parse(view["private_metadata"]).about
        if not known.isdecimal():
            raise OldCard
        policy = read_policy(_form(view))
        return await rooms.desk.policies.save(by, policy, known=int(known), asked=form_key(view))

    saved = await submitted(
        ack,
        save(),
        background=rooms.background,
        fallback=Field.JURISDICTIONS,
        blocks={"patterns": Field.WORDS_BLOCKING, "severities": Field.RULES_OFF},
    )
    if saved is not None:
        await rooms.promise(caller, saved_notice(saved))


def _form(view: dict[str, Any]) -> dict[str, Any]:
    """The raw policy, for `read_policy`.

    Raises:
        InvalidInput: a rule is chosen in two menus.
    """
    severities: dict[str, str] = {}
    for name, severity in CHANGES.items():
        for rule in several(view, name):
            if rule in severities:
                raise InvalidInput({name: f"has “{rule.replace('_', ' ')}” too, which is chosen above."})
            severities[rule] = severity or OFF
    return {
        "severities": severities,
        "jurisdictions": several(view, Field.JURISDICTIONS),
        "patterns": [
            one for name, severity in WORDS.items() for one in patterns_in(entered(view, name), severity)
        ],
        "banned_hashtags": entered(view, Field.BANNED_HASHTAGS).split(),
        "trademarks": lines_in(entered(view, Field.TRADEMARKS)),
        "protected_texts": examples_in(entered(view, Field.PROTECTED_TEXTS)),
    }


def register(app: AsyncApp) -> None:
    may_administer = needs(Permission.ADMINISTER)
    app.action(ids.RULES_EDIT, middleware=may_administer)(edit_clicked)
    app.view(ids.RULES_FORM, middleware=may_administer)(form_submitted)
