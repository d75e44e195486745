"""What the Bot API's refusals mean, in words that people can do something with.

Sources: https://core.telegram.org/bots/api#making-requests (`description`, `parameters`); descriptions in
the server itself, https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp.
"""

from datetime import datetime

from pydantic import BaseModel

from core.foundation.errors import CopydeskError
from core.platforms.calling import moment_after
from core.platforms.posting import CredentialsExpired, PlatformRefused
from core.platforms.vendor import Reply, said, usual_trouble

NOT_FOUND = 404


class Parameters(BaseModel):
    retry_after: int | None = None


class Refusal(BaseModel):
    description: str = ""
    parameters: Parameters = Parameters()


class Unchanged(PlatformRefused):
    """The message is what it is to be already."""


class Gone(PlatformRefused):
    """There is no such message."""


ADVICE = (
    ("message is not modified", Unchanged, "The message says this already."),
    ("message to edit not found", Gone, "The message is not in the channel any more."),
    ("message to delete not found", Gone, "The message is not in the channel any more."),
    ("MESSAGE_ID_INVALID", Gone, "The message is not in the channel any more."),
    (
        "message can't be deleted",
        PlatformRefused,
        "Telegram lets a bot delete a message within 48 hours only, unless it may delete messages in the "
        "channel. Delete it in Telegram.",
    ),
    ("message can't be edited", PlatformRefused, "Telegram lets nobody change this message any more."),
    (
        "chat not found",
        PlatformRefused,
        "Telegram knows no such channel, or the bot is not in it.",
    ),
    (
        "not enough rights",
        PlatformRefused,
        "The bot may not do this in the channel. Make it an administrator who may post, edit and delete.",
    ),
    (
        "need administrator rights",
        PlatformRefused,
        "The bot may not do this in the channel. Make it an administrator who may post, edit and delete.",
    ),
    (
        "bot is not a member",
        PlatformRefused,
        "The bot is not in the channel. Add it as an administrator who may post.",
    ),
    (
        "failed to get HTTP URL content",
        PlatformRefused,
        "Telegram could not fetch the video from its address, or it has more than 20 MB.",
    ),
    (
        "wrong type of the web page content",
        PlatformRefused,
        "What stands at the video's address is no video that Telegram takes; take an MP4.",
    ),
    (
        "bot was kicked",
        PlatformRefused,
        "The bot was removed from the channel. Add it again.",
    ),
)
"""What stands in a description, and what it means. Source: `Client.cpp`, as above."""


def error_of(reply: Reply, now: datetime) -> CopydeskError:
    """What a reply that is no success says for certain."""
    refusal = reply.read_if(Refusal) or Refusal()
    if reply.status == NOT_FOUND:  # of a token that has another form, whatever is asked for
        return CredentialsExpired("Telegram does not know the bot's token any more. Connect it again.")
    until = moment_after(refusal.parameters.retry_after, now)
    if (trouble := usual_trouble(reply, now, until=until)) is not None:
        return trouble
    for words, kind, sentence in ADVICE:
        if words in refusal.description:
            return kind(sentence)
    return PlatformRefused(f"Telegram refused it: {said(refusal.description)}.")
