"""What X's refusals mean, in words that people can do something with.

Sources: https://docs.x.com/x-api/fundamentals/response-codes-and-errors and
https://docs.x.com/x-api/fundamentals/rate-limits; the sentence about duplicates as X gives it,
https://github.com/akrherz/iembot/issues/163.
"""

from collections.abc import Mapping
from datetime import datetime

from core.foundation.errors import CopydeskError
from core.platforms.calling import moment_at
from core.platforms.posting import PlatformRefused
from core.platforms.vendor import Reply, said, usual_trouble
from core.platforms.x.shapes import Refusal

PAYMENT_REQUIRED, FORBIDDEN = 402, 403
CAPPED = ("/problems/usage-capped", "/problems/credits")
NO_ACCESS = (
    "/problems/client-forbidden",
    "/problems/unsupported-authentication",
    "/problems/oauth1-permissions",
)
RESETS = (
    ("x-rate-limit-remaining", "x-rate-limit-reset"),
    ("x-user-limit-24hour-remaining", "x-user-limit-24hour-reset"),
    ("x-app-limit-24hour-remaining", "x-app-limit-24hour-reset"),
)
"""Of each of X's windows: how many calls are left in it, and when it ends, in seconds since 1970."""


class Duplicate(PlatformRefused):
    """X takes the same text only once in a while. Where we have tried before, it may be ours that is out."""


def error_of(reply: Reply, now: datetime, *, is_upload: bool = False) -> CopydeskError:
    """What a reply that is no success says for certain. Accounts that were connected before images went out
    may not upload any."""
    refusal = reply.read_if(Refusal) or Refusal()
    if reply.status == PAYMENT_REQUIRED or refusal.type.endswith(CAPPED):
        return PlatformRefused(
            f"X takes no more posts from our app: {said(refusal.words)}. "
            "Add credits or raise the limit in X's developer console, then publish it again."
        )
    if (trouble := usual_trouble(reply, now, until=_until(reply.headers))) is not None:
        return trouble
    if reply.status == FORBIDDEN and "duplicate content" in refusal.words:
        return Duplicate("X has taken this very text before, and takes it only once in a while. Change it.")
    if reply.status == FORBIDDEN and refusal.type.endswith(NO_ACCESS):
        return PlatformRefused(
            f"X does not let our app do this: {said(refusal.words)}. "
            "Give it read and write access in X's developer console, then connect the account again."
        )
    if reply.status == FORBIDDEN and is_upload:
        return PlatformRefused(
            f"X does not let this account upload images: {said(refusal.words)}. "
            "Connect it again, and allow all it asks for."
        )
    return PlatformRefused(f"X refused it: {said(refusal.words)}.")


def _until(headers: Mapping[str, str]) -> datetime | None:
    """When the last of the windows ends that are used up."""
    ends = (moment_at(headers.get(reset, "")) for left, reset in RESETS if headers.get(left, "0") == "0")
    return max((end for end in ends if end is not None), default=None)
