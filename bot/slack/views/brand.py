"""The brand voice: shown to all, changed and learned in forms by whoever administers."""

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
from bot.blockkit.mrkdwn import count, escaped, moment, one_line
from bot.blockkit.truncate import shortened
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import BrandButton, Remembered
from core.access.models import Member
from core.access.permissions import Permission, may
from core.brand import form
from core.brand.differences import CALLED, differences
from core.brand.learning import FEWEST, Proposal
from core.brand.lessons import AGAIN
from core.brand.lines import ARROW, BETWEEN, as_examples, as_lines
from core.brand.service import SavedVoice, VoiceChanged
from core.brand.voice import ReadingLevel, Use, Voice

MOST_SHOWN = 2_800
"""Characters of a list in a message, of Slack's 3,000 for a section."""
MOST_CHANGES = 20
UNSAID = "unsaid"
"""The value of a menu in which nothing is chosen."""
NOTHING_YET = (
    "Nothing is said yet. A brand voice says how your company writes: words to avoid and what to say "
    "instead, hashtags, emoji, approved claims. Whatever is written afterwards follows it."
)
_USES = {Use.NEVER: "Never", Use.SPARING: "Sparing", Use.AS_YOU_LIKE: "As you like"}
_LEVELS = {ReadingLevel.PLAIN: "Plain", ReadingLevel.GENERAL: "General", ReadingLevel.EXPERT: "Expert"}


def brand_message(saved: SavedVoice, whose: str, by: Member) -> Message:
    """The voice as it is, with what `by` may do about it; `whose` is an account's name, or empty."""
    title = f"Brand voice of {whose}" if whose else "Brand voice"
    blocks = [header(title), *_said(saved.voice)]
    if not saved.voice.says_something:
        own = f"{whose} has no voice of its own: the workspace's holds." if whose else NOTHING_YET
        blocks.append(section(escaped(own)))
    if saved.saved_at is not None:
        who = f"by {one_line(saved.saved_by, 80)}" if saved.saved_by else "at the command line"
        again = f", which is version {saved.restores} again" if saved.restores else ""
        blocks.append(context(f"Version {saved.version}, saved {who} {moment(saved.saved_at)}{again}"))
    if may(by, Permission.ADMINISTER):
        value = str(BrandButton(saved.account_id or ""))
        pressed = [
            button("Edit…", ids.BRAND_EDIT, value, style="primary", label=f"Edit the {title.lower()}"),
            button("Learn from posts…", ids.BRAND_LEARN, value),
            button("Learn from reviews…", ids.BRAND_REVIEWS, value),
            *([button("History…", ids.BRAND_HISTORY, value)] if saved.version else []),
        ]
        blocks.append(actions("brand", pressed))
    else:
        blocks.append(context("Admins and owners change it."))
    return Message(title, blocks)


def saved_notice(saved: SavedVoice) -> Message:
    """For whoever saved it."""
    return said(
        f"🗣️ This is *version {saved.version}* of the brand voice. What is written from now on follows it; "
        f"`{ids.COMMAND} brand` shows it."
    )


def brand_modal(
    voice: Voice, remembered: Remembered, told: Sequence[Block] = (), *, proposed: bool = False
) -> dict[str, Any]:
    """All that a voice says, to be changed. `told` stands above it."""
    return modal(
        ids.BRAND_FORM,
        "Proposed brand voice" if proposed else "Brand voice",
        [*told, *_fields(voice)],
        submit="Use it" if proposed else "Save",
        close="Leave it" if proposed else "Cancel",
        private_metadata=str(remembered),
    )


def proposed_modal(
    now: SavedVoice, proposal: Proposal, remembered: Remembered, what: str = "post"
) -> dict[str, Any]:
    """What posts or reviews say, above the voice that says it too: used, changed and used, or left."""
    changes = differences(now.voice, proposal.voice)
    shown = [one_line(change, 200) for change in changes[:MOST_CHANGES]]
    more = [f"… and {len(changes) - MOST_CHANGES} more"] if len(changes) > MOST_CHANGES else []
    heard = f"*{count(proposal.posts, what)}* {'say' if changes else 'say what the voice says already'}"
    told: list[Block] = [
        section(shortened("\n".join([f"{heard}{':' if changes else '.'}", *shown, *more]), MOST_SHOWN)),
        *([context(one_line(" ".join(proposal.reasons), MOST_SHOWN))] if proposal.reasons else []),
        context("Nothing is saved before *Use it*. Change below what you would say otherwise."),
    ]
    return brand_modal(proposal.voice, remembered, told, proposed=True)


def nothing_learned(reviews: int) -> dict[str, Any]:
    """For whoever wants to learn from reviews that repeat nothing."""
    heard = f"*{count(reviews, 'review')}* of the last 90 days repeat nothing that the voice does not say."
    what = f"A word that people take out of {AGAIN} texts, or a reason that they give for {AGAIN}"
    told = f"{heard} {what}, is proposed here as a rule."
    return modal("notice", "Learn from reviews", [section(told)], close="Close")


def changed_meanwhile(changed: VoiceChanged, voice: Voice) -> str:
    """For whoever saved a form while somebody else was faster: what `voice`, theirs, would take back."""
    lines = differences(changed.now.voice, voice)[:MOST_CHANGES]
    who = one_line(changed.now.saved_by or "the command line", 80)
    told = f"{who} saved version {changed.now.version} meanwhile. Nothing of yours is lost, nor saved yet: "
    shown = "\n".join(one_line(line, 160) for line in lines)
    return shortened(f"{told}save again to put it in that one's place. It would change:\n{shown}", MOST_SHOWN)


def learn_modal(remembered: Remembered) -> dict[str, Any]:
    """Posts to learn from: pasted, or those that were approved here."""
    hint = f"At least {FEWEST}, with a line of {BETWEEN} or an empty line between two."
    return modal(
        ids.BRAND_LEARN_FORM,
        "Learn from posts",
        [
            section(
                "Paste posts that sound like you. Copydesk counts what they have in common, and proposes it: "
                "nothing is changed before you say so."
            ),
            field(
                Field.POSTS,
                "Your posts",
                text_input(ids.ENTERED, multiline=True, focus=True),
                hint=f"{hint} Empty: the last posts that were approved here.",
                optional=True,
            ),
            *(
                field(more, label, text_input(ids.ENTERED, multiline=True), optional=True)
                for more, label in ((Field.MORE_POSTS, "More posts"), (Field.STILL_MORE_POSTS, "Still more"))
            ),
        ],
        submit="Propose",
        private_metadata=str(remembered),
    )


def _fields(voice: Voice) -> list[Block]:
    def line(name: Field, initial: str, most: int, hint: str, *, focus: bool = False) -> Block:
        entry = text_input(ids.ENTERED, max_length=most, initial=initial, focus=focus)
        return field(name, CALLED[name], entry, hint=hint, optional=True)

    def lines(name: Field, initial: str, hint: str) -> Block:
        entry = text_input(ids.ENTERED, initial=initial, multiline=True)
        return field(name, CALLED[name], entry, hint=hint, optional=True)

    each = f"One a line, up to {form.MOST_LINES}."
    return [
        line(Field.COMPANY, voice.company, form.MAX_COMPANY, "Who speaks, where a brief names no sender."),
        line(Field.TONE, voice.tone, form.MAX_TONE, "In your own words: dry, friendly, never loud."),
        _menu(Field.READING_LEVEL, _LEVELS, voice.reading_level),
        _menu(Field.EMOJI, _USES, voice.emoji),
        _menu(
            Field.LINKS,
            _USES,
            voice.links,
            hint="Never: a brief's link is left out of texts. Sparing: only where a platform charges for it.",
        ),
        lines(Field.DO, as_lines(voice.do), each),
        lines(Field.DONT, as_lines(voice.dont), each),
        lines(Field.AVOID, as_lines(voice.avoid), f"One a line: cheap {ARROW} affordable: why"),
        lines(Field.PREFER, as_lines(voice.prefer), "One a line: rucksack: why"),
        lines(
            Field.CLAIMS, as_lines(voice.claims), "What may be said although no brief says it. One a line."
        ),
        lines(Field.TAGS, as_lines(voice.tags), f"Always added where there is room. Up to {form.MOST_TAGS}."),
        lines(
            Field.EXAMPLES,
            as_examples(voice.examples),
            f"Up to {form.MOST_EXAMPLES}, of {form.MAX_EXAMPLE} characters; a line of {BETWEEN} between two.",
        ),
    ]


def _menu(
    name: Field, words: "dict[Use, str] | dict[ReadingLevel, str]", chosen: str | None, hint: str = ""
) -> Block:
    offered = [option("Not said", UNSAID), *(option(word, value) for value, word in words.items())]
    menu = select(ids.ENTERED, offered, initial=chosen or UNSAID)
    return field(name, CALLED[name], menu, hint=hint, optional=True)


def _said(voice: Voice) -> list[Block]:
    short: list[tuple[str, str]] = [
        ("company", voice.company),
        ("tone", voice.tone),
        ("reading_level", _LEVELS[voice.reading_level] if voice.reading_level else ""),
        ("emoji", _USES[voice.emoji] if voice.emoji else ""),
        ("links", _USES[voice.links] if voice.links else ""),
        ("tags", " ".join(voice.tags)),
    ]
    long = ("do", "dont", "avoid", "prefer", "claims")
    lines = [f"*{CALLED[name]}:* {one_line(words, 250)}" for name, words in short if words]
    blocks = [section("\n".join(lines))] if lines else []
    for name in long:
        if entries := as_lines(getattr(voice, name)):
            bullets = "\n".join(f"• {line}" for line in escaped(entries).splitlines())
            blocks.append(section(shortened(f"*{CALLED[name]}*\n{bullets}", MOST_SHOWN)))
    if voice.examples:
        blocks.append(_examples(voice))
    return blocks


def _examples(voice: Voice) -> Block:
    quoted = ["\n".join(f"&gt; {line}" for line in escaped(text).splitlines()) for text in voice.examples]
    return section(shortened(f"*{CALLED['examples']}*\n" + "\n\n".join(quoted), MOST_SHOWN))
