"""Moderation by OpenAI's own model."""

from collections.abc import Mapping
from typing import Annotated

import openai
import structlog
from pydantic import BaseModel, Field, ValidationError

from core.foundation.resilience import PATIENT, REAL_TIME, RetryPolicy, Time, retrying
from core.foundation.text import made_storable
from core.providers.openai_client import has_no_credit, in_time, worth_another_try
from core.review.findings import Finding, Severity
from core.review.moderation.offline import MAX_QUOTED
from core.review.moderation.port import Moderator, not_moderated

log = structlog.get_logger(__name__)

MODERATION_MODEL = "omni-moderation-latest"


class OpenAIModerator:
    """OpenAI's moderation endpoint. `instead` looks at the text where the endpoint does not answer."""

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        *,
        model: str = MODERATION_MODEL,
        instead: Moderator | None = None,
        policy: RetryPolicy = PATIENT,
        passing: Time = REAL_TIME,
    ) -> None:
        self._client = client
        self._model = model
        self._instead = instead
        self._policy = policy
        self._passing = passing

    async def prepare(self) -> None:
        if self._instead is not None:
            await self._instead.prepare()

    async def review(self, text: str) -> list[Finding]:
        if not text.strip():
            return []

        async def ask() -> str:
            answer = await self._client.moderations.with_raw_response.create(model=self._model, input=text)
            return answer.http_response.text

        async def call() -> str:
            return await in_time(self._client, ask)

        try:
            body = await retrying(call, again=worth_another_try, policy=self._policy, passing=self._passing)
            return [_flagged(category) for category in _Judgement.model_validate_json(body).flagged]
        except openai.APIError as error:
            reason = _why(error)
        except ValidationError:
            reason = "the moderation service's answer could not be read"
        log.warning("moderation_unavailable", reason=reason)
        others = await self._instead.review(text) if self._instead else []
        return [not_moderated(reason), *others]


class _Result(BaseModel):
    flagged: bool
    categories: Mapping[str, bool | None] = {}


class _Judgement(BaseModel):
    """An answer of the moderation endpoint, as far as it matters here."""

    # An answer without a result is no judgement, and must not pass for a clean one.
    results: Annotated[list[_Result], Field(min_length=1)]

    @property
    def flagged(self) -> list[str]:
        flagged = [result for result in self.results if result.flagged]
        named = sorted({name for result in flagged for name, true in result.categories.items() if true})
        return named or ["other"] * bool(flagged)


def _flagged(said: str) -> Finding:
    category = made_storable(said, MAX_QUOTED)
    severity = Severity.BLOCKING if category in _NEVER_COPY else Severity.WARNING
    about = _CATEGORIES.get(category, category.replace("/", ", ").replace("-", " "))
    todo = "Change it before it can be approved." if severity is Severity.BLOCKING else "Is that meant?"
    return Finding(
        "moderation_flagged", severity, f"OpenAI's moderation flags this text for {about}. {todo}", category
    )


def _why(error: openai.APIError) -> str:
    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return "our key was not accepted for moderation"
        case openai.NotFoundError():
            return "the server that OPENAI_BASE_URL names has no moderation"
        case openai.BadRequestError():
            return "the request for moderation was refused"
        case openai.RateLimitError() if has_no_credit(error):
            return "the account at the model provider has no credit left"
        case _:
            return "the moderation service did not answer"


_NEVER_COPY = frozenset(
    {
        "hate",
        "hate/threatening",
        "harassment/threatening",
        "illicit/violent",
        "self-harm/instructions",
        "self-harm/intent",
        "sexual/minors",
    }
)
"""What no brand publishes. The others can be meant, as violence is in copy for a film or a game."""
_CATEGORIES = {
    "harassment": "harassing language",
    "harassment/threatening": "threatening harassment",
    "hate": "hate against a group of people",
    "hate/threatening": "threats against a group of people",
    "illicit": "advice on something illegal",
    "illicit/violent": "advice on violence or weapons",
    "self-harm": "self-harm",
    "self-harm/instructions": "instructions for self-harm",
    "self-harm/intent": "somebody's intent to harm themselves",
    "sexual": "sexual content",
    "sexual/minors": "sexual content about minors",
    "violence": "violence",
    "violence/graphic": "graphic violence",
    "other": "a reason that it does not name",
}
