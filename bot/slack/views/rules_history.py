"""The versions of the policy over rules in a form: what each changed, and the way back to one."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit.blocks import Block
from bot.blockkit.build import context, field, modal, option, section, select
from bot.blockkit.mrkdwn import moment, one_line
from bot.blockkit.truncate import shortened
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import Remembered
from core.review.policies import PolicyVersion

MOST_VERSIONS = 20
MOST_CHANGES = 5
"""Of a version; `copydesk rules history` has all of it."""
LONGEST = 1_000


def rules_history_modal(versions: Sequence[PolicyVersion], remembered: Remembered) -> dict[str, Any]:
    """The latest versions, newest first; those before the newest can be restored."""
    shown = versions[:MOST_VERSIONS]
    blocks = [_version(one) for one in shown]
    if len(shown) < 2:
        nothing = [context("Nothing was changed: all rules are as they come.")]
        return modal("rules_history_view", "Rules of copy", blocks or nothing, close="Close")
    options = [option(_name(one), str(one.saved.version)) for one in shown[1:]]
    menu = select(ids.ENTERED, options, placeholder="Which version?")
    hint = "It becomes a new version that says what that one said; none is lost."
    return modal(
        ids.RULES_RESTORE_FORM,
        "Rules of copy",
        [*blocks, field(Field.VERSION, "Restore", menu, hint=hint)],
        submit="Restore it",
        private_metadata=str(remembered),
    )


def _version(one: PolicyVersion) -> Block:
    saved = one.saved
    lines = [one_line(change, 200) for change in one.changes[:MOST_CHANGES]]
    lines += [f"… and {len(one.changes) - MOST_CHANGES} more"] if len(one.changes) > MOST_CHANGES else []
    again = f", which is version {saved.restores} again" if saved.restores else ""
    when = f" {moment(saved.saved_at)}" if saved.saved_at else ""
    head = f"*Version {saved.version}*{again} · {_who(one)}{when}"
    return section(shortened("\n".join([head, *lines]), LONGEST))


def _who(one: PolicyVersion) -> str:
    return one_line(one.saved.saved_by, 60) if one.saved.saved_by else "the command line"


def _name(one: PolicyVersion) -> str:
    """Without its time: a menu can't tell that by each reader's clock, as the list above it does."""
    return shortened(f"Version {one.saved.version}, {_who(one)}", 75)
