"""Moderation: whether a text may do harm. A text that could not be moderated says so; silence means clean.

With a key OpenAI's moderation model judges. Without one a word list model and a few rules point out what
people should look at; they can't tell a quotation from a claim, so they warn and never block.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Annotated, Protocol

import openai
import structlog
from pydantic import BaseModel, Field, ValidationError

from core.foundation.model_api import has_no_credit, in_time, worth_another_try
from core.foundation.resilience import PATIENT, REAL_TIME, RetryPolicy, Time, retrying
from core.foundation.storable import made_storable
from core.foundation.threads import Threads
from core.review.findings import Finding, Severity
from core.review.wording import Harm, harmful_wording, sentences, undisguised

log = structlog.get_logger(__name__)

MODERATION_MODEL = "omni-moderation-latest"
STRONG_LANGUAGE = 0.92
"""Score of the word list model from which people are warned; under 2 in 100 ordinary headlines reach it."""
AT_ONCE = 4
MAX_QUOTED = 80
"""How much of a sentence a finding quotes, in characters."""

Scorer = Callable[[list[str]], Sequence[float]]
"""How offensive each of some sentences is, from 0 to 1."""


class Moderator(Protocol):
    """Looks at a text before people do."""

    async def review(self, text: str) -> list[Finding]:
        """What may do harm in `text`. It never raises: without a judgement a finding says so."""
        ...

    async def prepare(self) -> None:
        """Load what the first text would otherwise wait for."""
        ...


class OfflineModerator:
    """Strong language by alt-profanity-check, harmful wording by rules; no network, no key."""

    def __init__(self, load: Callable[[], Scorer] | None = None) -> None:
        self._load = load or _word_list_model
        self._score: Scorer | None = None
        self._loading = asyncio.Lock()
        self._threads = Threads("The moderation", most=AT_ONCE)

    async def review(self, text: str) -> list[Finding]:
        if not text.strip():
            return []
        findings = [
            Finding(
                "strong_language" if wording.harm is Harm.SWEARING else "harmful_wording",
                Severity.WARNING,
                _WORDINGS[wording.harm].format(wording.words),
                wording.words,
            )
            for wording in await asyncio.to_thread(harmful_wording, text)
        ]
        try:
            strong = await self._threads.run(_strongest, text, await self._model())
        except _UNLOADABLE as error:
            log.warning("moderation_unavailable", error=type(error).__name__)
            return [*findings, not_moderated("the word list could not be loaded")]
        if strong is not None and not any(finding.where in undisguised(strong) for finding in findings):
            quoted = _cut(strong)
            findings.append(Finding("strong_language", Severity.WARNING, _STRONG.format(quoted), quoted))
        return findings

    async def prepare(self) -> None:
        try:
            await self._model()
        except _UNLOADABLE as error:
            log.warning("moderation_unavailable", error=type(error).__name__)

    async def _model(self) -> Scorer:
        async with self._loading:
            if self._score is None:
                self._score = await self._threads.run(self._load)
            return self._score


def _strongest(text: str, score: Scorer) -> str | None:
    """The most offensive sentence of `text`; None if all are below `STRONG_LANGUAGE`.

    Sentence by sentence, because a word loses its weight among many others: "What a fucking good
    kettle!" scores 1.0 alone and 0.05 in the middle of a post of 350 characters.
    """
    found = sentences(text)
    plain = [undisguised(sentence) for sentence in found]
    scored = zip(score([*found, *plain]), [*found, *found], strict=True)
    highest, sentence = max(scored, key=lambda one: one[0])
    return sentence.strip() if highest >= STRONG_LANGUAGE else None


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


def not_moderated(reason: str) -> Finding:
    """Said instead of nothing where no judgement could be had."""
    return Finding(
        "not_moderated",
        Severity.WARNING,
        f"This text was not moderated: {reason}. Read it with extra care before you approve it.",
    )


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


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= MAX_QUOTED else f"{sentence[: MAX_QUOTED - 1].rstrip()}…"


def _word_list_model() -> Scorer:
    # Imported here because it takes two seconds and 100 MB, which only this moderator needs.
    model = import_module("profanity_check")
    return lambda texts: [float(score) for score in model.predict_prob(texts)]


_UNLOADABLE = (ImportError, OSError, AttributeError, ValueError, TypeError)

_STRONG = "“{}” is strong wording; some readers may find it offensive. Is that meant?"
_WORDINGS = {
    Harm.THREAT: "“{}” reads like a threat. Change it unless it is harmless here.",
    Harm.HATE: "“{}” reads like contempt for a group of people. Change it unless it is harmless here.",
    Harm.SELF_HARM: "“{}” touches on self-harm. Make sure that it helps readers who are affected.",
    Harm.SEXUAL: "“{}” is sexual wording. Is that meant?",
    Harm.SWEARING: "“{}” is a swear word. Is that meant?",
}

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
