"""The workspace's own model as a judge of copy, paid for as all that it writes is.

What it says never makes a text clean that is plainly not: what the moderation on this machine would block
stays blocked. Where it gives no judgement, that moderation's findings count, and a person has to look.
"""

import asyncio
import json
from collections.abc import Mapping

import openai
import structlog

from core.foundation.ids import PlatformName
from core.foundation.money import ZERO
from core.providers.chat import may_be_an_answer
from core.providers.circuit import CircuitOpen
from core.providers.question import Question
from core.review.findings import Finding, Severity
from core.review.moderation.judge import Judged, judged, question_about
from core.review.moderation.port import Moderator, NoJudgement, Outgoing, not_moderated
from core.spending.books import Payers
from core.spending.budgets import Budgets
from core.spending.ledger import ReservationId, Task
from core.spending.over_budget import OverBudget
from core.spending.prices import estimate_tokens
from core.writing.model.priced import PricedModel
from core.writing.model.response import Answer, Unusable
from core.writing.paying import LOST
from core.writing.port import UnknownPrice, Usage
from core.writing.slots import Slots

log = structlog.get_logger(__name__)

WITHIN = 120.0
"""Seconds for a judgement, all tries together."""
WRITER = "openai"
"""What the ledger calls all models."""


class JudgingModel:
    """A moderator that asks a model. `instead` is the moderation on this machine.

    A category counts from its score in `thresholds`, or from `judge.HARMFUL`.
    """

    def __init__(
        self,
        model: PricedModel,
        budgets: Budgets,
        slots: Slots,
        *,
        instead: Moderator,
        thresholds: Mapping[str, float],
        within: float = WITHIN,
    ) -> None:
        self._model, self._budgets, self._slots = model, budgets, slots
        self._instead, self._thresholds, self._within = instead, thresholds, within

    async def prepare(self) -> None:
        await self._instead.prepare()

    async def review(self, text: str, outgoing: Outgoing | None = None) -> list[Finding]:
        if not text.strip():
            return []
        here = await self._instead.review(text, outgoing)
        try:
            if outgoing is None or outgoing.payers is None:
                raise NoJudgement("nobody is there to pay the model that judges")
            verdict = await self._judgement(text, outgoing.platform, outgoing.payers)
        except NoJudgement as reason:
            log.warning("copy_not_judged", model=self._model.name, reason=str(reason))
            return [not_moderated(str(reason)), *here]
        found = verdict.findings(text, self._thresholds, judge=self._model.name)
        return [*found, *(one for one in here if one.severity is Severity.BLOCKING)]

    async def _judgement(self, text: str, platform: PlatformName, payers: Payers) -> Judged:
        async with self._slots.held(payers.workspace_id, payers.campaign_id):
            call = _Call(self._model, question_about(text))
            reservation = await self._set_aside(call, platform, payers)
            try:
                async with asyncio.timeout(self._within):
                    return await call.made()
            except TimeoutError as error:
                raise NoJudgement("the model took too long to judge it") from error
            finally:
                await self._settle(reservation, call.used)

    async def _set_aside(self, call: "_Call", platform: PlatformName, payers: Payers) -> ReservationId | None:
        """Set money aside for `call`; nothing where it costs none."""
        try:
            most = self._model.most(input_tokens=call.tokens, output_tokens=call.question.room)
            if most == ZERO:
                return None
            return await self._budgets.reserve(
                payers.workspace_id,
                most,
                campaign_id=payers.campaign_id,
                platform=platform,
                writer=WRITER,
                model=self._model.name,
                asked_by=payers.member_id,
                task=Task.MODERATE,
            )
        except OverBudget as error:
            raise NoJudgement("the budget has no room for the model that judges") from error
        except UnknownPrice as error:
            raise NoJudgement("nobody knows what the model that judges costs") from error

    async def _settle(self, reservation: ReservationId | None, used: Usage | None) -> None:
        if reservation is None:
            return
        if used is None:
            await self._budgets.settle(reservation, ZERO)
            return
        price = self._model.cost(used)
        await self._budgets.settle(
            reservation,
            price.amount,
            input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
            cached_tokens=used.cached_tokens,
            reasoning_tokens=used.reasoning_tokens,
            tier=used.tier,
            assumed=price.assumed or used.assumed,
            lost=used.lost,
        )


class _Call:
    """One question. `used` is what it used so far: lost, until something else is known."""

    def __init__(self, model: PricedModel, question: Question) -> None:
        self._model, self.question = model, question
        self.used: Usage | None = LOST
        said = (question.instructions, question.message, question.form_in_words)
        self.tokens = sum(map(estimate_tokens, (*said, json.dumps(question.strict_schema))))

    async def made(self) -> Judged:
        """What the model says.

        Raises:
            NoJudgement: it gave none.
        """
        lost: list[Usage] = []
        try:
            body = await self._model.asked.answer(self.question, lambda: lost.append(LOST))
        except (openai.APIError, CircuitOpen) as error:
            self.used = LOST if lost else None
            raise NoJudgement("the model that judges did not answer") from error
        try:
            answer = Answer.parse(body)
        except Unusable as error:
            self.used = LOST if lost or may_be_an_answer(body) else None  # a web page is not billed
            raise NoJudgement("the model gave no judgement that can be read") from error
        used = self._model.used(answer, asked=self.tokens, room=self.question.room)
        self.used = sum(lost, start=used)
        return judged(answer.text)
