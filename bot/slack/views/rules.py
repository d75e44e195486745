"""The rules of copy: what a workspace makes of them, shown to all and changed in a form by admins."""

from collections.abc import Mapping
from typing import Any

from bot.blockkit.blocks import Block
from bot.blockkit.build import (
    Message,
    actions,
    button,
    context,
    field,
    header,
    modal,
    multi_select,
    option,
    said,
    section,
    text_input,
)
from bot.blockkit.mrkdwn import count, one_line
from bot.blockkit.truncate import shortened
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.policy_fields import entries_of, texts_of
from bot.slack.values import Remembered
from bot.slack.views.rule_family import family_line
from core.access.models import Member
from core.access.permissions import Permission, may
from core.brand.lines import BETWEEN
from core.review.findings import Severity
from core.review.policies import SavedPolicy
from core.review.policy import Jurisdiction, Policy
from core.review.rules.catalogue import RULES, severity_of
from core.review.rules.rule import Family

MOST_SHOWN = 2_800
JURISDICTIONS = {Jurisdiction.US: "United States", Jurisdiction.UK: "United Kingdom", Jurisdiction.EU: "EU"}
_OWN = "One a line: synergy → teamwork: say what you mean. Or /pattern/."
_FIELDS = {
    Field.WORDS_BLOCKING: ("Words that block", _OWN),
    Field.WORDS_WARNING: ("Words to warn of", _OWN),
    Field.WORDS_INFO: ("Words to mention", _OWN),
    Field.BANNED_HASHTAGS: ("Hashtags never used", "One a line."),
    Field.TRADEMARKS: ("Trademarks", "Written so and not otherwise. One a line."),
    Field.PROTECTED_TEXTS: ("Texts that are not to be repeated", f"A line of {BETWEEN} between two."),
}
"""What each is called, and how it is filled in."""
_CHANGED = {
    None: "Switched off",
    Severity.INFO: "Good to know",
    Severity.WARNING: "Warned of",
    Severity.BLOCKING: "Blocking",
}


def rules_message(saved: SavedPolicy, by: Member) -> Message:
    """What holds here, with what `by` may do about it."""
    policy = saved.policy
    on = [rule for rule in RULES if severity_of(rule, policy) is not None]
    blocking = sum(severity_of(rule, policy) is Severity.BLOCKING for rule in on)
    where = ", ".join(name for place, name in JURISDICTIONS.items() if place in policy.jurisdictions)
    lines = [
        f"*{len(on)} of {count(len(RULES), 'rule')}* are on; {blocking} of them keep a text from approval.",
        f"*Advertising rules of:* {where or 'nowhere'}",
        *_changes(policy),
        *_lists(policy),
    ]
    blocks: list[Block] = [
        header("Rules of copy"),
        section(shortened("\n".join(lines), MOST_SHOWN)),
        *(_family(family, policy) for family in Family),
    ]
    if may(by, Permission.ADMINISTER):
        buttons = [button("Own words and places…", ids.RULES_EDIT, "rules", style="primary")]
        if saved.version:
            buttons.append(button("History…", ids.RULES_HISTORY, "rules"))
        blocks.append(actions("rules", buttons))
    else:
        blocks.append(context("Admins and owners change them."))
    return Message("Rules of copy", blocks)


def saved_notice(saved: SavedPolicy, *, known: int) -> Message:
    """For whoever saved it over the version that they knew."""
    if saved.version == known:
        return said("📏 Nothing was changed: the rules here are that way already.")
    return said(
        f"📏 This is *version {saved.version}* of the rules here. What is written or edited from now on "
        f"is held to it; `{ids.COMMAND} rules` shows it."
    )


def rules_modal(saved: SavedPolicy, channel: str) -> dict[str, Any]:
    """All that a workspace may say besides switching rules: where it advertises, and words of its own."""
    policy = saved.policy
    texts = texts_of(policy)
    places = [option(name, place) for place, name in JURISDICTIONS.items()]
    where = multi_select(ids.ENTERED, places, initial=[*policy.jurisdictions], placeholder="Nowhere")
    hint = "Here the advertising rules of these hold."
    return modal(
        ids.RULES_FORM,
        "Own words and places",
        [
            field(Field.JURISDICTIONS, "Where you advertise", where, hint=hint, optional=True),
            *(_lines(name, label, hint, policy, texts) for name, (label, hint) in _FIELDS.items()),
        ],
        submit="Save",
        private_metadata=str(Remembered(channel, str(saved.version))),
    )


def _family(family: Family, policy: Policy) -> Block:
    look = button("Look…", ids.RULES_FAMILY, family, label=f"Rules of {family.label}")
    return section(family_line(family, policy), accessory=look, block_id=f"rules:{family}")


def _lines(name: Field, label: str, hint: str, policy: Policy, texts: Mapping[Field, str]) -> Block:
    if name not in texts:
        there = count(len(entries_of(policy, name)), "entry", "entries")
        return section(
            f"*{label}*\n{there}, which this form would cut or change, and so leaves alone. `copydesk rules "
            "show` and `copydesk rules set`, or `PUT /api/v1/rules`, change the list."
        )
    entry = text_input(ids.ENTERED, initial=texts[name], multiline=True)
    return field(name, label, entry, hint=hint, optional=True)


def _changes(policy: Policy) -> list[str]:
    told = []
    for severity, label in _CHANGED.items():
        rules = sorted(rule.name for rule in RULES if policy.severities.get(rule.id, "") == severity)
        if rules:
            told.append(f"*{label}:* {one_line(', '.join(rules), 600)}")
    return told


def _lists(policy: Policy) -> list[str]:
    listed = {
        "Own words": [own.pattern for own in policy.patterns],
        "Hashtags never used": [f"#{tag}" for tag in policy.banned_hashtags],
        "Trademarks": policy.trademarks,
        "Texts that are not to be repeated": [text[:60] for text in policy.protected_texts],
    }
    return [f"*{name}:* {one_line(', '.join(words), 600)}" for name, words in listed.items() if words]
