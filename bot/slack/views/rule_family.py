"""The rules of one family: what each looks for, and how grave it is here, to be changed by admins."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit.blocks import Block
from bot.blockkit.build import Element, context, modal, option, section, select
from bot.blockkit.mrkdwn import escaped
from bot.slack import ids
from bot.slack.values import Remembered
from core.access.models import Member
from core.access.permissions import Permission, may
from core.review.findings import Severity
from core.review.policies import SavedPolicy
from core.review.policy import Policy
from core.review.policy_form import OFF
from core.review.rules.catalogue import RULES, severity_of
from core.review.rules.rule import Family, Rule

SIGNS = {Severity.BLOCKING: "⛔", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️", None: "🔕"}
GRAVE = {Severity.BLOCKING: "Blocks", Severity.WARNING: "Warns", Severity.INFO: "Good to know", None: "Off"}
"""How grave a rule is, as people choose it."""


def rules_of_family(family: Family) -> Sequence[Rule]:
    """In the order in which people read what they find."""
    return [rule for rule in RULES if rule.family is family]


def chosen_grave(rule: Rule, policy: Policy) -> Severity | None:
    """How grave a rule is where it holds, whether or not its law does here."""
    return rule.severity if rule.is_fixed else policy.severities.get(rule.id, rule.severity)


def is_changed(rule: Rule, policy: Policy) -> bool:
    """Whether it is another than it comes."""
    return chosen_grave(rule, policy) != rule.severity


def rule_block(rule_id: str) -> str:
    """The block_id of a rule in its form."""
    return f"rule:{rule_id}"


def family_modal(saved: SavedPolicy, family: Family, by: Member, channel: str) -> dict[str, Any]:
    """Each of its rules with its sentence; a menu where `by` may change it."""
    may_change = may(by, Permission.ADMINISTER)
    signs = "⛔ keeps a text from approval, ⚠️ asks for a look, ℹ️ is good to know, 🔕 is off."
    how = "It holds for what is written or edited from then on." if may_change else "Admins change them."
    blocks = [
        context(f"{signs} {how}"),
        *(_rule(rule, saved.policy, may_change=may_change) for rule in rules_of_family(family)),
    ]
    if not may_change:
        return modal("rules_family_view", family.label, blocks, close="Close")
    return modal(
        ids.RULES_FAMILY_FORM,
        family.label,
        blocks,
        submit="Save",
        private_metadata=str(Remembered(channel, str(saved.version))),
    )


def _rule(rule: Rule, policy: Policy, *, may_change: bool) -> Block:
    grave = chosen_grave(rule, policy)
    head = " · ".join([f"{SIGNS[grave]} *{rule.name}*", *_notes(rule, policy)])
    menu = _menu(grave, rule.name) if may_change and not rule.is_fixed else None
    return section(f"{head}\n{escaped(rule.why)}", accessory=menu, block_id=rule_block(rule.id))


def _notes(rule: Rule, policy: Policy) -> list[str]:
    """What is out of the ordinary about it."""
    places = ", ".join(sorted(place.upper() for place in rule.jurisdictions))
    notes = []
    if rule.is_fixed:
        notes.append("🔒 can't be switched")
    if is_changed(rule, policy):
        is_off = chosen_grave(rule, policy) is None
        notes.append(f"{'switched off, ' if is_off else ''}{SIGNS[rule.severity]} as it comes")
    if places:
        is_here = not rule.jurisdictions.isdisjoint(policy.jurisdictions)
        notes.append(f"law in {places}" if is_here else f"law in {places}, where you don't advertise")
    return notes


def _menu(grave: Severity | None, name: str) -> Element:
    options = [option(f"{SIGNS[each]} {label}", str(each or OFF)) for each, label in GRAVE.items()]
    return select(ids.RULES_SEVERITY, options, initial=str(grave or OFF), placeholder=f"How grave {name} is")


def family_line(family: Family, policy: Policy) -> str:
    """How many rules it has, and what of them is not as it comes."""
    rules = rules_of_family(family)
    off = sum(severity_of(rule, policy) is None for rule in rules)
    changed = sum(is_changed(rule, policy) and chosen_grave(rule, policy) is not None for rule in rules)
    counted = [f"{len(rules)} rules", f"{off} off" if off else "", f"{changed} changed" if changed else ""]
    return f"*{family.label}*  {', '.join(filter(None, counted))}"
