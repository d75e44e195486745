"""The rules of copy in Slack: what a workspace makes of them, changed in forms."""

from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.build import Message
from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.submission import form_key, submitted, telling_in
from bot.slack.middleware import needs
from bot.slack.modal_values import entered, several
from bot.slack.people import Caller
from bot.slack.policy_fields import LISTS, WORDS, with_what_was_not_shown
from bot.slack.values import OldCard, Remembered
from bot.slack.views.rule_family import family_modal, rule_block
from bot.slack.views.rules import rules_message, rules_modal, saved_notice
from bot.slack.views.rules_history import rules_history_modal
from core.access.models import Member
from core.access.permissions import Permission
from core.desk import Desk
from core.foundation.errors import InvalidInput
from core.foundation.ids import PolicyNumber
from core.review.policies import SavedPolicy
from core.review.policy_form import as_fields, read_policy
from core.review.policy_lines import line_of, patterns_in
from core.review.rules.catalogue import RULES
from core.review.rules.rule import Family


async def shown(desk: Desk, by: Member) -> Message:
    """What holds in the workspace."""
    return rules_message(await desk.policies.current(by), by)


async def edit_clicked(ack: AsyncAck, body: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Own words and places…, below the rules."""
    await ack()

    async def form() -> dict[str, Any]:
        return rules_modal(await rooms.desk.policies.current(await caller.member()), caller.channel)

    await rooms.modals.open_filled(body["trigger_id"], form())


async def form_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The form: other words and places; rules stay as grave as they are."""
    fields = view["state"]["values"]

    def changed(policy: dict[str, Any]) -> dict[str, Any]:
        typed = {**_form(view), "severities": policy.get("severities", {})}
        return with_what_was_not_shown(typed, policy, fields)

    saved = await submitted(
        ack,
        _save(changed, view, caller, rooms),
        background=rooms.background,
        fallback=Field.JURISDICTIONS,
        blocks={"patterns": next((name for name in WORDS if name in fields), Field.JURISDICTIONS)},
    )
    await _tell(saved, view, caller, rooms)


async def family_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Look…, beside a family of rules."""
    await ack()

    async def form() -> dict[str, Any]:
        by = await caller.member()
        if action["value"] not in set(Family):
            raise OldCard
        saved = await rooms.desk.policies.current(by)
        return family_modal(saved, Family(action["value"]), by, caller.channel)

    await rooms.modals.open_filled(body["trigger_id"], form())


async def severity_chosen(ack: AsyncAck, caller: Caller) -> None:
    """A menu beside a rule, which counts when its form is saved; who may not administer is told so now."""
    await ack()
    await caller.member()


async def family_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """How grave the rules of a family are from now on."""

    def changed(policy: dict[str, Any]) -> dict[str, Any]:
        severities = dict(policy.get("severities", {}))
        for rule in RULES:
            said = entered(view, rule_block(rule.id), ids.RULES_SEVERITY)
            if said and said != severities.get(rule.id, rule.severity):
                severities[rule.id] = said
                if said == rule.severity:
                    del severities[rule.id]
        return {**policy, "severities": severities}

    saved = await submitted(
        telling_in(ack, view),
        _save(changed, view, caller, rooms),
        background=rooms.background,
        fallback=ids.REFUSED_BLOCK,
    )
    await _tell(saved, view, caller, rooms)


async def history_clicked(ack: AsyncAck, body: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """History…, below the rules."""
    await ack()

    async def form() -> dict[str, Any]:
        versions = await rooms.desk.policies.versions(await caller.member())
        latest = versions[0].saved.version if versions else 0
        return rules_history_modal(versions, Remembered(caller.channel, str(latest)))

    await rooms.modals.open_filled(body["trigger_id"], form())


async def restore_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """A version of the history: a new one says what it said, unless somebody saved another meanwhile."""

    async def restore() -> SavedPolicy:
        by, chosen = await caller.member(), entered(view, Field.VERSION)
        if not chosen.isdecimal():
            raise OldCard
        return await rooms.desk.policies.restore(
            by, PolicyNumber(int(chosen)), known=_known(view), asked=form_key(view)
        )

    saved = await submitted(ack, restore(), background=rooms.background, fallback=Field.VERSION)
    await _tell(saved, view, caller, rooms)


async def _tell(saved: SavedPolicy | None, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    if saved is not None:
        await rooms.promise(caller, saved_notice(saved, known=_known(view)))


async def _save(
    changed: Callable[[dict[str, Any]], dict[str, Any]], view: dict[str, Any], caller: Caller, rooms: Rooms
) -> SavedPolicy:
    """What a form makes of the policy that it was opened with, unless somebody saved another since."""
    by, known = await caller.member(), _known(view)
    before = await rooms.desk.policies.current(by)
    policy = read_policy(changed(as_fields(before.policy)))
    return await rooms.desk.policies.save(by, policy, known=known, asked=form_key(view))


def _known(view: dict[str, Any]) -> int:
    """The version of the policy that a form was opened with."""
    known = Remembered.parse(view["private_metadata"]).about
    if not known.isdecimal():
        raise OldCard
    return int(known)


def _form(view: dict[str, Any]) -> dict[str, Any]:
    """The raw policy without its rules, for `read_policy`."""
    return {
        "jurisdictions": several(view, Field.JURISDICTIONS),
        "patterns": _patterns(view),
        **{name.value: read(entered(view, name)) for name, read in LISTS.items()},
    }


def _patterns(view: dict[str, Any]) -> list[dict[str, Any]]:
    """Raises: InvalidInput: what can't be used, each under the field in which it stands, by its line."""
    patterns: list[dict[str, Any]] = []
    wrong: dict[str, str] = {}
    for name, severity in WORDS.items():
        typed = entered(view, name)
        own = patterns_in(typed, severity)
        patterns += own
        try:
            read_policy({"patterns": own}, named=partial(line_of, typed))
        except InvalidInput as error:
            wrong[name] = " ".join(error.fields.values())
    if wrong:
        raise InvalidInput(wrong)
    return patterns


def register(app: AsyncApp) -> None:
    may_administer = needs(Permission.ADMINISTER)
    app.action(ids.RULES_FAMILY, middleware=needs(Permission.READ))(family_clicked)
    app.action(ids.RULES_SEVERITY, middleware=may_administer)(severity_chosen)
    app.view(ids.RULES_FAMILY_FORM, middleware=may_administer)(family_submitted)
    app.action(ids.RULES_HISTORY, middleware=may_administer)(history_clicked)
    app.view(ids.RULES_RESTORE_FORM, middleware=may_administer)(restore_submitted)
    app.action(ids.RULES_EDIT, middleware=may_administer)(edit_clicked)
    app.view(ids.RULES_FORM, middleware=may_administer)(form_submitted)
