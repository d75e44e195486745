"""What Discord's refusals mean, in words that people can do something with.

Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json, and for rates
https://discord.com/developers/docs/topics/rate-limits.
"""

from datetime import datetime

from pydantic import BaseModel

from core.foundation.errors import CopydeskError
from core.platforms.calling import moment_after
from core.platforms.posting import CredentialsExpired, PlatformRefused
from core.platforms.vendor import Reply, said, usual_trouble

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, INVALID_TOKEN = 10003, 10008, 10015, 50027
NO_WEBHOOK = frozenset({UNKNOWN_CHANNEL, UNKNOWN_WEBHOOK, INVALID_TOKEN})
NEEDS_THREAD, BLOCKED = 220001, 200000


class Refusal(BaseModel):
    code: int = 0
    message: str = ""
    retry_after: float | None = None
    """Seconds, where a rate is used up."""


class Gone(PlatformRefused):
    """There is no such message."""


def error_of(reply: Reply, now: datetime) -> CopydeskError:
    """What a reply that is no success says for certain."""
    refusal = reply.read_if(Refusal) or Refusal()
    if refusal.code in NO_WEBHOOK:
        return CredentialsExpired("The webhook was deleted in Discord. Make a new one there, and connect it.")
    until = moment_after(refusal.retry_after, now)
    if (trouble := usual_trouble(reply, now, until=until)) is not None:
        return trouble
    if refusal.code == UNKNOWN_MESSAGE:
        return Gone("The message is not in the channel any more.")
    if refusal.code == NEEDS_THREAD:
        return PlatformRefused(
            "The channel is a forum, where a post needs a thread. Connect the webhook with ?thread_id= and "
            "the thread's number after its address."
        )
    if refusal.code == BLOCKED:
        return PlatformRefused("The server's AutoMod blocked the text. Change it, or the server's rules.")
    return PlatformRefused(f"Discord refused it: {said(refusal.message)}.")
