"""Moderation: whether a text may do harm. A text that could not be moderated says so; silence means clean.

With a key OpenAI's moderation model judges. Without one a word list model and a few rules point out what
people should look at; they can't tell a quotation from a claim, so they warn and never block.
"""

import asyncio
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Protocol

import structlog

from core.foundation.threads import Threads
from core.review.findings import Finding, Severity
from core.review.moderation.word_list import PACKAGE, Unreadable, WordList
from core.review.moderation.wording import Harm, harmful_wording, sentences, undisguised

log = structlog.get_logger(__name__)

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


def not_moderated(reason: str) -> Finding:
    """Said instead of nothing where no judgement could be had."""
    return Finding(
        "not_moderated",
        Severity.WARNING,
        f"This text was not moderated: {reason}. Read it with extra care before you approve it.",
    )


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= MAX_QUOTED else f"{sentence[: MAX_QUOTED - 1].rstrip()}…"


def _word_list_model() -> Scorer:
    try:
        return WordList.read().scores
    except Unreadable as error:
        log.warning("word_list_read_by_its_package", error=str(error))
    model = import_module(PACKAGE)
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
