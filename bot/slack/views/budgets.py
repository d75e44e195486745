"""What may be spent on models, whose budget it is, and how it stands: for admins, who set limits there."""

from collections.abc import Sequence
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
    option,
    said,
    section,
    select,
    text_input,
)
from bot.blockkit.mrkdwn import bar, count, moment, one_line
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import BudgetChoice, Remembered
from core.access.models import Member
from core.flow.cards.card import CampaignCard
from core.flow.limits import BudgetView, WorkspaceBudgets
from core.foundation.events.spending import BudgetReached
from core.foundation.money import Money
from core.spending.books import BudgetScope
from core.spending.periods import Period

MOST_LISTED = 20
MOST_OFFERED = 45
"""Campaigns in the form's menu, and members: Slack takes a hundred in all."""
WORKSPACE = "The whole workspace"
LASTING = {Period.DAY: "a day", Period.MONTH: "a month", Period.WHOLE: "in all"}


def budgets_message(found: WorkspaceBudgets) -> Message:
    """Every budget that has a limit, with a button to change it, and one to set another."""
    blocks: list[Block] = [header("Budgets")]
    blocks += [_line(budget) for budget in found.budgets[:MOST_LISTED]]
    if (more := len(found.budgets) - MOST_LISTED) > 0:
        blocks.append(context(f"And {more} more: `copydesk budget list` shows all."))
    blocks.append(actions("budgets", [button("Set a limit…", ids.BUDGET_SET, str(BudgetChoice("")))]))
    blocks.append(
        context(
            f"Days and months begin in {found.zone}. Another limit counts from the next call on. "
            "You are told at 50, 80 and 100 percent."
        )
    )
    return Message(f"{count(len(found.budgets), 'budget')} with a limit", blocks)


def budget_modal(
    chosen: BudgetChoice,
    found: WorkspaceBudgets,
    campaigns: Sequence[CampaignCard],
    members: Sequence[Member],
    remembered: Remembered,
) -> dict[str, Any]:
    """Whose limit, for how long, and how much."""
    whose = [option(WORKSPACE, ids.WHOLE_WORKSPACE)]
    whose += [option(f"Campaign: {card.name}", card.id) for card in campaigns[:MOST_OFFERED]]
    whose += [option(_called(member), member.id) for member in members[:MOST_OFFERED]]
    now = next(
        (one for one in found.budgets if (_subject(one), one.period) == (chosen.subject, chosen.period)), None
    )
    offered = {each["value"] for each in whose}
    if now is not None and chosen.subject not in offered:
        whose.insert(1, option(now.called, chosen.subject))
    lasting = [option("A day", Period.DAY), option("A month", Period.MONTH)]
    limit = f"{Money(now.limit_micros).dollars:f}" if now is not None else ""
    return modal(
        ids.BUDGET_FORM,
        "Limit",
        [
            field(
                Field.WHOSE,
                "Whose",
                select(ids.ENTERED, whose, initial=chosen.subject or ids.WHOLE_WORKSPACE),
            ),
            field(
                Field.PERIOD,
                "For how long",
                select(
                    ids.ENTERED,
                    lasting,
                    initial=chosen.period if chosen.period != Period.WHOLE else Period.DAY,
                ),
                hint="A campaign's limit is for all of it, whatever is chosen here.",
            ),
            field(
                Field.LIMIT,
                "US dollars",
                text_input(ids.ENTERED, initial=limit, placeholder="12.50", max_length=20, focus=True),
                hint="Left empty, the limit is taken away.",
                optional=True,
            ),
        ],
        submit="Set it",
        private_metadata=str(remembered),
    )


def reached_message(reached: BudgetReached, whose: str, *, is_own: bool) -> Message:
    """For whoever may raise a limit, and for the person whose own it is."""
    spent, limit = Money(reached.spent_micros), Money(reached.limit_micros)
    lasting = {Period.DAY: " of today", Period.MONTH: " of this month"}.get(Period(reached.period), "")
    budget = f"Your budget{lasting}" if is_own else f"The budget{lasting} of {one_line(whose, 200)}"
    resets = f" It resets {moment(reached.resets_at)}." if reached.resets_at else ""
    told = (
        f"🔴 {budget} is used up: {spent} of {limit} spent."
        if reached.percent >= 100
        else f"🟡 {budget} is {reached.percent} % spent: {spent} of {limit}."
    )
    raised = "Admins raise limits" if is_own else "`/campaign budgets` raises it"
    return said(f"{told}{resets} {raised}.")


def _line(budget: BudgetView) -> Block:
    limit, spent = Money(budget.limit_micros), Money(budget.spent_micros)
    aside = f", {Money(budget.reserved_micros)} set aside" if budget.reserved_micros else ""
    resets = f" · resets {moment(budget.resets_at)}" if budget.resets_at else ""
    usual = " · from the settings" if budget.is_usual else ""
    whose = "The workspace" if budget.scope is BudgetScope.WORKSPACE else one_line(budget.called, 120)
    kind = {BudgetScope.CAMPAIGN: "campaign"}.get(budget.scope, "API key" if budget.is_key else "")
    change = button("Change…", ids.BUDGET_SET, str(BudgetChoice(_subject(budget), budget.period)))
    return section(
        f"*{whose}*{f' ({kind})' if kind else ''}, {LASTING[budget.period]}\n"
        f"{bar(budget.spent_micros, budget.limit_micros)}  {spent} of {limit} spent{aside}{resets}{usual}",
        accessory=change,
    )


def _subject(budget: BudgetView) -> str:
    return ids.WHOLE_WORKSPACE if budget.scope is BudgetScope.WORKSPACE else budget.subject


def _called(member: Member) -> str:
    return f"API key: {member.name}" if member.is_program else member.name
