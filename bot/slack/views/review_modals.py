"""Modals of a review: edit, reject, regenerate, and reading a long text in full."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit.blocks import Block
from bot.blockkit.build import Element, context, field, modal, option, section, select, text_input
from bot.blockkit.mrkdwn import one_line, person, plural
from bot.blockkit.truncate import cut, shortened
from bot.blockkit.verbatim import excerpt, quote, rich_text
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import Remembered
from bot.slack.views.media import media_fields
from bot.slack.views.platform_card import length_badge, title_line, whole_copy
from bot.slack.views.variant_status import objection_words
from core.accounts.service import AccountView
from core.campaigns.thread import SEPARATOR, typed_as
from core.flow.cards.card import VariantCard
from core.flow.rewriting import MAX_HINT
from core.foundation.clipping import clipped
from core.foundation.ids import Objection, PostState, VariantState
from core.platforms.catalogue import rules_of
from core.platforms.port import TextRules
from core.review.decide import MAX_REASON

TYPED_PIECE = 2400
"""Characters of a text that stand in one input, so that Slack's 3,000 leave room to write more."""
MOST_IN_MODAL = 90
LONGEST_BELOW = 3_000
"""Characters that one input holds (Slack's own limit)."""


NO_ACCOUNT = "outbox"
"""The value of an account's menu for none."""


def edit_modal(
    variant: VariantCard, remembered: Remembered, accounts: Sequence[AccountView] = ()
) -> dict[str, Any]:
    """The variant's text to be changed; its title and preheader too where the platform has them.

    As whom it is posted can be changed where its platform has `accounts`.
    """
    rules = rules_of(variant.platform)
    text = cut(variant.text, TYPED_PIECE)
    limit = variant.measures[0]
    hint = f"Up to {limit.limit:,} {limit.unit} for {variant.platform.label}."
    blocks = [which(variant), *what_it_voids(variant), *_asked_for(variant)]
    if rules.title_limit is not None:
        entry = text_input(ids.ENTERED, max_length=min(rules.title_limit, 3000), initial=variant.title[:3000])
        blocks.append(field(Field.TITLE, rules.title_word.capitalize(), entry, optional=True))
    if rules.preheader_limit is not None:
        most = rules.preheader_limit
        entry = text_input(ids.ENTERED, max_length=most, initial=clipped(variant.preheader, most))
        seen = f"What mail clients show after the subject: about {rules.preheader_target} characters."
        blocks.append(field(Field.PREHEADER, "Preheader", entry, hint=seen, optional=True))
    for number, piece in enumerate(text.pieces):
        only = len(text.pieces) == 1
        label = "Text" if only else f"Text, part {number + 1} of {len(text.pieces)}"
        # A platform counts in its own way, and Slack would count down from a limit that isn't the platform's.
        entry = text_input(ids.ENTERED, initial=piece, multiline=True, focus=number == 0 and only)
        last = number == len(text.pieces) - 1
        # Slack sends no form with an empty input that is needed, and whole parts may be deleted.
        blocks.append(field(text_block(number), label, entry, hint=hint if last else "", optional=number > 0))
    if rules.most_follow_ups:
        blocks.append(_below(variant, rules))
    blocks += media_fields(variant)
    if accounts:
        offered = [option(clipped(account.name, 75), account.id) for account in accounts]
        menu = select(
            ids.ENTERED,
            [*offered, option("Outbox (no account)", NO_ACCOUNT)],
            initial=variant.account_id or NO_ACCOUNT,
        )
        blocks.append(field(Field.ACCOUNT, "Posted as", menu))
    # It stays when Slack shows what is wrong with the changed text, so it says of which text it is.
    blocks.append(context(f"Before your changes: {length_badge(variant.measures)}"))
    return modal(
        ids.VARIANT_EDIT_FORM,
        f"Edit variant {variant.label}",
        blocks,
        submit="Save",
        private_metadata=str(Remembered(remembered.channel, remembered.about, _packed(text.seams))),
    )


def _below(variant: VariantCard, rules: TextRules) -> Block:
    word, most = rules.follow_up_word, rules.most_follow_ups
    several = f"up to {most}; a line of {SEPARATOR} begins the next"
    if rules.is_thread:
        label, hint = "Thread", f"The posts after the first one, {several}."
    elif most > 1:
        label, hint = f"{plural(word).capitalize()} below it", f"Posted right after it, {several}."
    else:
        label, hint = f"First {word}", "Posted below it, right after."
    if rules.follow_up:
        hint += f" Up to {rules.follow_up.most:,} {rules.follow_up.unit} each."
    typed = typed_as(variant.follow_ups)
    if len(typed) > LONGEST_BELOW:
        return context(
            f"What follows below it is too long for this form, and stays: {len(typed):,} characters."
        )
    entry = text_input(ids.ENTERED, initial=typed, multiline=True)
    return field(Field.FOLLOW_UPS, label, entry, hint=hint, optional=True)


def _asked_for(variant: VariantCard) -> list[Block]:
    """What whoever edits is to answer."""
    if variant.state is not VariantState.CHANGES_REQUESTED or variant.objection is None:
        return []
    asked = f"*{objection_words(variant.objection)}* – {one_line(variant.reason, MAX_REASON)}"
    by = f" by {person(variant.decided_by)}" if variant.decided_by else ""
    return [section(f"✋ Changes requested{by}: {asked}")]


def text_block(number: int) -> str:
    """The block_id of a piece of the text."""
    return f"{Field.TEXT}:{number}"


def joined(pieces: list[str], packed_seams: str) -> str:
    """The whole text again."""
    seams = [_SEAMS[mark] for mark in packed_seams]
    return "".join(piece + seam for piece, seam in zip(pieces, [*seams, ""], strict=True))


def request_modal(variant: VariantCard, remembered: Remembered) -> dict[str, Any]:
    """What should be different, for the author."""
    entry = _reason_entry("Say that delivery is free from 40 euros; the shop's page says so.")
    return modal(
        ids.VARIANT_REQUEST_FORM,
        f"Changes to {variant.label}",
        [
            *reminder(variant),
            _objection("What is wrong?"),
            field(
                Field.REASON,
                "What should be different?",
                entry,
                hint="Its author is asked for it; once it is edited, it waits for a decision again.",
            ),
        ],
        submit="Request changes",
        private_metadata=str(remembered),
    )


def reject_modal(variant: VariantCard, remembered: Remembered) -> dict[str, Any]:
    """Why it is not to go out. Where it was approved, what that undoes is said."""
    entry = _reason_entry("Too loud for our brand; the price belongs in the first line.")
    return modal(
        ids.VARIANT_REJECT_FORM,
        f"Reject variant {variant.label}",
        [
            *reminder(variant),
            *what_it_voids(variant),
            _objection("What is wrong?", optional=True),
            field(
                Field.REASON,
                "Why?",
                entry,
                hint="The team sees it on the card; the next draft can do better.",
            ),
        ],
        submit="Reject",
        private_metadata=str(remembered),
    )


def what_it_voids(variant: VariantCard) -> list[Block]:
    """That its approval ends with this, and what becomes of its post; nothing where it has none."""
    if variant.state is not VariantState.APPROVED:
        return []
    post = variant.post.state if variant.post else None
    if post in {PostState.SCHEDULED, PostState.MISSED}:
        return [context("⚠️ It is approved and on the calendar: this takes it off, and voids its approval.")]
    if post is PostState.PUBLISHED:
        return [context("⚠️ It is published. What is out stays as it is until somebody updates the post.")]
    return [context("⚠️ It is approved: this voids its approval.")]


def _reason_entry(placeholder: str) -> Element:
    return text_input(ids.ENTERED, max_length=MAX_REASON, multiline=True, placeholder=placeholder, focus=True)


def _objection(label: str, *, optional: bool = False) -> Block:
    options = [option(objection_words(objection), objection) for objection in Objection]
    return field(
        Field.OBJECTION,
        label,
        select(ids.ENTERED, options, placeholder="Choose what fits best"),
        optional=optional,
    )


SENT_BACK = frozenset({VariantState.REJECTED, VariantState.CHANGES_REQUESTED})
"""In these, what was said against a text is what the next is to do otherwise."""


def regenerate_modal(variant: VariantCard, remembered: Remembered) -> dict[str, Any]:
    """What should be different: at first what it was sent back for."""
    entry = text_input(
        ids.ENTERED,
        max_length=MAX_HINT,
        initial=shortened(variant.reason, MAX_HINT) if variant.state in SENT_BACK else "",
        multiline=True,
        placeholder="Shorter, and start with the price.",
        focus=True,
    )
    return modal(
        ids.VARIANT_REGENERATE_FORM,
        f"Another {variant.label}",
        [
            *reminder(variant),
            field(
                Field.HINT,
                "What should be different?",
                entry,
                hint="Leave it empty for another try at the same brief.",
                optional=True,
            ),
        ],
        submit="Write another",
        private_metadata=str(remembered),
    )


def read_modal(variant: VariantCard) -> dict[str, Any]:
    """All of a long text."""
    title = title_line(variant)
    blocks = [rich_text(*title)] if title else []
    blocks += whole_copy(variant)[:MOST_IN_MODAL]
    return modal("variant_read_view", f"Variant {variant.label} in full", blocks, close="Close")


def reminder(variant: VariantCard) -> list[Block]:
    """Which variant a form is about: its name, its campaign, its title or subject, and how it begins."""
    return [
        which(variant),
        rich_text(*title_line(variant), quote(*excerpt(variant.text, 280))),
    ]


def which(variant: VariantCard) -> Block:
    """The name of the variant that a form is about."""
    return section(
        f"*{variant.platform.label}, variant {variant.label}* of {one_line(variant.campaign, 200)}"
    )


def _packed(seams: tuple[str, ...]) -> str:
    marks = {seam: mark for mark, seam in _SEAMS.items()}
    return "".join(marks[seam] for seam in seams)


_SEAMS = {"p": "\n\n", "l": "\n", "w": " ", "-": ""}
