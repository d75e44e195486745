"""What LinkedIn's refusals mean, in words that people can do something with.

Sources: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling, its neighbour
…/rate-limits; a duplicate as it comes, https://github.com/Arisamiga/Linkedin-RSS/issues/5; and a version that
is gone, https://github.com/gitroomhq/postiz-app/issues/2005.
"""

from datetime import UTC, datetime, timedelta

from core.foundation.errors import CopydeskError
from core.platforms.linkedin.shapes import Refusal
from core.platforms.posting import PlatformRefused
from core.platforms.vendor import Reply, said, usual_trouble

VERSION = "202608"
"""Of August 2026; LinkedIn serves each for about a year. Source:
https://learn.microsoft.com/en-us/linkedin/marketing/versioning.
"""
FORBIDDEN, NOT_FOUND, UPGRADE_REQUIRED = 403, 404, 426


class Duplicate(PlatformRefused):
    """LinkedIn takes the same text only once in a while. Where we have tried before, it may be ours."""


class Gone(PlatformRefused):
    """There is no such post."""


def error_of(reply: Reply, now: datetime) -> CopydeskError:
    """What a reply that is no success says for certain."""
    if (trouble := usual_trouble(reply, now, until=_midnight_after(now))) is not None:
        return trouble
    refusal = reply.read_if(Refusal) or Refusal()
    problems = refusal.details.input_errors
    if any(problem.code == "DUPLICATE_POST" for problem in problems):
        return Duplicate("LinkedIn took this very text before, and takes it only once in a while. Change it.")
    if reply.status == UPGRADE_REQUIRED:
        return PlatformRefused(
            f"LinkedIn does not serve the version of its API any more that this Copydesk speaks ({VERSION}). "
            "Update Copydesk, then publish it again."
        )
    if reply.status == FORBIDDEN:
        return PlatformRefused(
            f"LinkedIn does not let this account do that: {said(refusal.message)}. Connect it again as "
            "somebody who may post there, with an app that has the product for it."
        )
    if reply.status == NOT_FOUND:
        return Gone("The post is not on LinkedIn any more.")
    described = " ".join(problem.description for problem in problems if problem.description)
    return PlatformRefused(f"LinkedIn refused it: {said(described or refusal.message)}.")


def _midnight_after(now: datetime) -> datetime:
    """When LinkedIn's daily limits start anew."""
    return (now.astimezone(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
