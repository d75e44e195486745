"""What went wrong at the model provider, in words that a marketing team can act on."""

import openai

from core.foundation.resilience import TOO_MANY, again_after_status
from core.foundation.text import made_storable
from core.providers.circuit import CircuitOpen
from core.providers.model import has_no_responses
from core.providers.openai_client import REDIRECTS, has_no_credit, is_too_large, may_be_billed
from core.writing.port import BriefRefused, WriterRefused, WriterUnavailable

LONGEST_REASON = 200


def told(error: openai.APIError | CircuitOpen, model: str) -> WriterUnavailable | WriterRefused:
    """The error to show for `error`: refused where trying again can't help, unavailable where it may."""
    match error:
        case CircuitOpen():
            # Cards keep this, so it says what is wrong, and counts down to nothing.
            last = told(error.last, model) if error.last else None
            return last if isinstance(last, WriterUnavailable) else WriterUnavailable(_LEFT_ALONE)
        case openai.APITimeoutError():
            return WriterUnavailable("The model took too long to answer. Try again in a few minutes.")
        case openai.APIConnectionError() if is_too_large(error):
            return WriterRefused(
                "The model provider sent far more than any answer has, so it was not read. "
                "Check OPENAI_BASE_URL and OPENAI_MODEL."
            )
        case openai.APIConnectionError():
            return WriterUnavailable(_BROKEN if may_be_billed(error) else _NOT_REACHED)
        case openai.APIStatusError():
            return _status_told(error, model)
        case _:
            return WriterUnavailable(
                "The model provider's answer could not be understood. Try again in a few minutes."
            )


def _status_told(error: openai.APIStatusError, model: str) -> WriterUnavailable | WriterRefused:
    status = error.status_code
    if error.code == "content_filter":
        return BriefRefused(_FILTERED)
    if refusal := _refusal_of(error):
        return WriterRefused(refusal.format(model=model))
    if status == TOO_MANY:
        return WriterUnavailable(_BUSY)
    if again_after_status(status):
        return WriterUnavailable(
            f"The model provider has trouble on its side (status {status}). Try again in a few minutes."
        )
    return WriterRefused(f"The model provider refused the request: {_reason(error)}")


def _refusal_of(error: openai.APIStatusError) -> str | None:
    """What to say of the refusals whose reason we know."""
    if has_no_credit(error):
        return _NO_CREDIT
    if error.status_code in REDIRECTS:
        return _LEADS_ON
    return _NOTHING_THERE if has_no_responses(error) else _REFUSALS.get(error.status_code)


_LEFT_ALONE = (
    "The model has not answered of late, so it is left alone for half a minute. Try again after that."
)
_BROKEN = (
    "The connection to the model provider broke before its answer was whole. Try again in a few minutes."
)
_NOT_REACHED = (
    "The model provider could not be reached. Try again in a few minutes; "
    "if it stays so, check OPENAI_BASE_URL and the network."
)
_NO_CREDIT = "The account at the model provider has no credit left. Ask whoever manages it to add some."
_FILTERED = "The provider's content filter stopped the brief. Change it and try again."
_BUSY = "The model provider is busy and asks us to slow down. Try again in a few minutes."
_NOTHING_THERE = (
    "What answers at OPENAI_BASE_URL has neither a Responses API nor Chat Completions. "
    "Check the address; most end in /v1."
)
_LEADS_ON = (
    "OPENAI_BASE_URL leads on to another address, where no briefs are sent. Set it to where that leads."
)
_REFUSALS = {
    401: "The model provider did not accept our key. Check OPENAI_API_KEY.",
    403: "Our key may not use the model “{model}”. Allow it at the provider, or set another OPENAI_MODEL.",
    404: "The provider does not know the model “{model}”. Check OPENAI_MODEL and OPENAI_BASE_URL.",
    413: "The question is longer than the model's server takes. Shorten the brief.",
}


def _reason(error: openai.APIStatusError) -> str:
    given = error.body.get("message") if isinstance(error.body, dict) else None
    return made_storable(" ".join(str(given or f"status {error.status_code}").split()), LONGEST_REASON)
