"""Slack's bad days, read in one place.

A call that fails ends in one of two ways. `SlackApiError` is a refusal in Slack's own words: nothing was
done. `Unreachable` is everything else, from a line that broke to a proxy's page where an answer should be:
whether Slack did the work is not known.
"""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

RATE_LIMITED = "ratelimited"
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Errors after which part of the work may be done, as Slack's documentation says."""
LONGEST_WAIT = 60.0
SOONEST = 0.5
"""Seconds until a second try of what may pass: things come right soon after Slack is back."""
LATEST_REFUSED = 600.0
"""Seconds between later tries of what Slack refuses: somebody may invite us again."""


class AnswerLost(aiohttp.ClientError):
    """Slack answered, and not in a way that says what became of the call."""

    def __init__(self, what: str, status: int) -> None:
        self.what, self.status = what, status
        super().__init__(f"{what} was answered with status {status} and nothing that can be read")


Unreachable = (aiohttp.ClientError, TimeoutError)
"""What a call raises when its answer, or the call itself, was lost."""


def checked(method: str, status: int, data: object) -> dict[str, Any]:
    """The answer to a call, if it is one: an object that says whether it went well.

    Raises:
        AnswerLost: it is anything else, or Slack does not know itself what it did.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return {"ok": False, "error": RATE_LIMITED}
    if not isinstance(data, dict) or not isinstance(data.get("ok"), bool):
        raise AnswerLost(method, status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or data.get("error") in UNSURE:
        raise AnswerLost(method, status)
    return data


def held(answer: AsyncSlackResponse, *path: str) -> Any:
    """What an answer holds at `path`.

    Raises:
        AnswerLost: it does not hold it, so that nobody knows what was done.
    """
    found: Any = answer.data
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if not found:
        raise AnswerLost(".".join(path), answer.status_code)
    return found


def code_of(error: SlackApiError) -> str:
    """Slack's own name for what is wrong; empty where it gave none."""
    data = getattr(error.response, "data", error.response)
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) else ""


def is_passing(error: Exception) -> bool:
    """Whether trying again later may help."""
    if isinstance(error, SlackApiError):
        return code_of(error) == RATE_LIMITED
    return isinstance(error, Unreachable)


def growing_pause(tries: int, latest: float) -> timedelta:
    """How long to wait after so many tries, at most `latest` seconds."""
    return timedelta(seconds=min(SOONEST * 2 ** min(tries, 20), latest))


def in_short(error: Exception) -> str:
    """For a log: what went wrong, and nothing of what was said."""
    if isinstance(error, SlackApiError):
        return code_of(error) or "refused"
    return f"{type(error).__name__} {error.status}" if isinstance(error, AnswerLost) else type(error).__name__


def wait_asked_for(headers: Mapping[str, str]) -> float:
    """Seconds that a 429 asks for; one where it does not say, and never more than a minute."""
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    return min(float(value), LONGEST_WAIT) if value.isascii() and value.isdigit() else 1.0
