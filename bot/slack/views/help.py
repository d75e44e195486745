"""What the command can do, in one place: the words it knows, and how they are told."""

from dataclasses import dataclass

from bot.blockkit.blocks import Block
from bot.blockkit.build import Message, button, context, said, section
from bot.blockkit.mrkdwn import escaped, listed, one_line
from bot.slack import ids
from bot.slack.named import STATES
from core.campaigns.news import GOOD_NEWS
from core.foundation.clipping import clipped
from core.platforms.catalogue import usual_platforms

BUTTON_VALUE = 2000
MAY_BE_A_BRIEF = 5
"""Words; a name has seldom so many."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word after the command. `takes` names what follows it; in brackets where it may be left out."""

    word: str
    does: str
    takes: str = ""


WORDS = (
    Word("new", "starts a campaign from a brief; so does the command alone, or with words of yours"),
    Word("templates", "lists templates to start from, and personas"),
    Word("from", "starts a campaign from a template", "template"),
    Word("list", "lists the latest campaigns, or those in a state or for a platform", "[review] [linkedin]"),
    Word("show", "shows a campaign and where its variants stand", "[campaign]"),
    Word("preview", "shows posts as their readers will meet them", "[campaign] [platform]"),
    Word("clone", "starts a campaign from another one’s brief", "[campaign]"),
    Word("close", "ends a campaign: nothing of it waits any more", "[campaign]"),
    Word("archive", "takes a campaign that is done or closed out of lists", "campaign"),
    Word("reopen", "takes a closed or archived campaign up again", "campaign"),
    Word("schedule", "shows what is published when"),
    Word("results", "shows views, clicks, and which variant leads", "[campaign]"),
    Word("who", "shows who may do what; admins give roles there"),
    Word("accounts", "shows as whom posts go out; admins connect accounts there"),
    Word("brand", "shows how the company writes; admins change it there", "[account]"),
    Word("rules", "shows what copy is held to; admins change it there"),
    Word("budgets", "shows budgets to admins, who set limits there"),
    Word("costs", "shows what writing has cost"),
    Word("health", "checks that everything is running"),
    Word("help", "shows this"),
)


def help_message() -> Message:
    lines = [f"• `{_typed(word)}` {word.does}" for word in WORDS]
    return Message(
        f"What {ids.COMMAND} can do: {', '.join(word.word for word in WORDS)}",
        [
            section("*Copydesk takes a brief to a published, measured post.*\n" + "\n".join(lines)),
            context(
                "A campaign is named by a part of its name, or by the short code that lists show; "
                "without one, the latest is taken."
            ),
            context(f"A good brief says what, when, where, for how much, and what to do: _{GOOD_NEWS}_"),
        ],
    )


def unknown_word_message(asked: str, nearest: str | None, words: str = "") -> Message:
    """For a word the command does not know; with the nearest one it does, where one is near.

    `words` are all that was typed. They may be the beginning of a brief all the same, then one click away.
    """
    sentence = f"I don't know “{one_line(asked, 60)}”."
    if nearest:
        rest = " ".join(words.split()[1:])
        meant = one_line(f"{ids.COMMAND} {nearest} {rest}".strip(), 200).replace("`", "'")
        told = f"{sentence} Did you mean `{meant}`?"
        if not rest:
            return said(told)
        return Message(told, [section(told, accessory=_start_with(words))])
    known = help_message()
    return Message(f"{sentence} {known.text}", [section(sentence), *known.blocks])


def not_there_message(sentence: str, words: str) -> Message:
    """For a campaign that isn't there. `words`, all that was typed, may be the beginning of a brief."""
    told = f"{escaped(sentence)} `{ids.COMMAND} list` shows those there are."
    if len(words.split()) < MAY_BE_A_BRIEF:
        return said(told)
    return Message(told, [section(told, accessory=_start_with(words))])


def _start_with(words: str) -> Block:
    return button("Start a campaign with it", ids.CAMPAIGN_NEW, clipped(words, BUTTON_VALUE))


def unknown_filter_message(word: str) -> Message:
    """For a word by which no list is made."""
    known = f"{listed(list(STATES))}, and platforms such as {usual_platforms()[-1].label}"
    return said(f"I can't list by “{one_line(word, 60)}”. I know {known}.")


def which_campaign_message(word: str) -> Message:
    """For a word that needs a campaign, where there is none at all."""
    return said(
        f"There are no campaigns yet, so there is nothing to {word}. Type `{ids.COMMAND}` to start one."
    )


def _typed(word: Word) -> str:
    return " ".join(part for part in (ids.COMMAND, word.word, word.takes) if part)
