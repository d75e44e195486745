"""A brand voice's versions in a form: what each changed, and the way back to one."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit.blocks import Block
from bot.blockkit.build import context, field, modal, option, section, select
from bot.blockkit.mrkdwn import moment, one_line
from bot.blockkit.truncate import shortened
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import Remembered
from core.brand.differences import differences
from core.brand.service import SavedVoice
from core.brand.voice import NO_VOICE

MOST_VERSIONS = 20
MOST_CHANGES = 5
"""Of a version; `copydesk brand show --version` has all of it."""
LONGEST = 1_000


def brand_history_modal(versions: Sequence[SavedVoice], remembered: Remembered) -> dict[str, Any]:
    """The latest versions, newest first; those before the newest can be restored."""
    shown = versions[:MOST_VERSIONS]
    earlier = [*versions[1 : MOST_VERSIONS + 1], None]
    blocks = [_version(saved, before) for saved, before in zip(shown, earlier, strict=False)]
    if len(versions) == 1:
        return modal("brand_history_view", "Brand voice", blocks, close="Close")
    options = [option(_name(saved), str(saved.version)) for saved in shown[1:]]
    menu = select(ids.ENTERED, options, placeholder="Which version?")
    hint = "It becomes a new version that says what that one said; none is lost."
    return modal(
        ids.BRAND_RESTORE_FORM,
        "Brand voice",
        [*blocks, field(Field.VERSION, "Restore", menu, hint=hint)],
        submit="Restore it",
        private_metadata=str(remembered),
    )


def _version(saved: SavedVoice, before: SavedVoice | None) -> Block:
    changes = differences(before.voice if before else NO_VOICE, saved.voice)
    lines = [one_line(change, 200) for change in changes[:MOST_CHANGES]]
    lines += [f"… and {len(changes) - MOST_CHANGES} more"] if len(changes) > MOST_CHANGES else []
    again = f", which is version {saved.restores} again" if saved.restores else ""
    when = f" {moment(saved.saved_at)}" if saved.saved_at else ""
    head = f"*Version {saved.version}*{again} · {_who(saved)}{when}"
    return section(shortened("\n".join([head, *lines]), LONGEST)) if lines else context(head)


def _who(saved: SavedVoice) -> str:
    return one_line(saved.saved_by, 60) if saved.saved_by else "the command line"


def _name(saved: SavedVoice) -> str:
    """Without its time: a menu can't tell that by each reader's clock, as the list above it does."""
    return shortened(f"Version {saved.version}, {_who(saved)}", 75)
