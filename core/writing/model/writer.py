"""The writer over a model, whoever has it.

One question gives all drafts of a platform. What is too long, missing, nearly another, or has a fault that
nobody else can mend is asked for once more; what is still too long is cut, and what still has a fault is used
only where nothing else is. An answer that can't be read is asked for once again.
"""

import json
from collections.abc import Callable
from dataclasses import replace

import openai
import structlog

from core.foundation.clipping import clipped
from core.foundation.money import Money
from core.providers.chat import may_be_an_answer
from core.providers.circuit import CircuitOpen
from core.providers.model import Model
from core.providers.question import Question
from core.spending.prices import Price, estimate_tokens
from core.spending.rates import Rate
from core.writing.model.openai_errors import told
from core.writing.model.priced import PricedModel
from core.writing.model.prompts import Prompt, TooLong, prompt_again, prompt_for
from core.writing.model.response import Answer, DraftsForm, Unusable
from core.writing.model.selection import completed, excess, pick
from core.writing.port import (
    Draft,
    Usage,
    WriterRefused,
    WriterUnavailable,
    WritingRequest,
    Written,
)

log = structlog.get_logger(__name__)

MOST_QUESTIONS = 3
"""The first, one about what is too long or missing, and one more for an answer that can't be read."""
THINKING_TOKENS = 6_000
"""Room for what reasoning models think before they write; it counts as output."""
DRAFT_OVERHEAD_TOKENS = 400
"""Title, hashtags, call to action, reasoning and the JSON around a draft."""
LETTERS_OF_A_TOKEN = 4
"""Of running text; what is quoted of a draft is cut by it."""
FEWER = (
    "Fewer variants than the {} asked for: the model's others were nearly the same, or not fit to be shown."
)
FORM = """\
Answer with one JSON object and nothing else, in this form:
{"drafts": [{"text": "the whole post, with link and hashtags", "title": "", "preheader": "", \
"hashtags": ["#one"], "call_to_action": "words of the text that ask to act", \
"angle": "benefit", "reasoning": "why this should work"}]}"""
SCHEMA_TOKENS = estimate_tokens(json.dumps(DraftsForm.model_json_schema()))


class OpenAIWriter:
    """Writes with a model, and prices it by the list, or by `own_price`; with `refuses_unknown` only so."""

    name = "openai"
    answers_at_once = False

    def __init__(self, asked: Model, *, own_price: Rate | None = None, refuses_unknown: bool = False) -> None:
        self.model = asked.name
        self._asked = asked
        self.priced = PricedModel(asked, own_price=own_price, refuses_unknown=refuses_unknown)

    @property
    def is_left_alone(self) -> bool:
        return self._asked.circuit.is_open

    def estimate(self, request: WritingRequest) -> Money:
        """The most `request` may cost: every question asked, and every answer as long as allowed."""
        answer = _room_for(request, request.count)
        # The first question may be asked alone; those after it may quote what its answer held.
        questions = MOST_QUESTIONS * _longest_question(request) - answer
        return self.priced.most(input_tokens=questions, output_tokens=MOST_QUESTIONS * answer)

    def cost(self, usage: Usage) -> Price:
        return self.priced.cost(usage)

    async def write(self, request: WritingRequest) -> Written:
        talk = _Talk(self, request)
        try:
            drafts = await self._drafts(request, talk)
        except (WriterUnavailable, WriterRefused) as error:
            error.usage = talk.used
            raise
        return Written(drafts, self.name, self.model, talk.used)

    async def _drafts(self, request: WritingRequest, talk: "_Talk") -> tuple[Draft, ...]:
        picked = pick(await talk.ask(prompt_for(request), request.count), request)
        if picked.is_whole:
            return picked.good
        wanting = len(picked.too_long) + len(picked.faulty) + picked.missing
        log.info(
            "drafts_asked_again",
            too_long=len(picked.too_long),
            faulty=len(picked.faulty),
            missing=picked.missing,
        )
        question = prompt_again(
            request,
            too_long=[_quoted(excess(draft, request.rules), request) for draft in picked.too_long],
            faulty=[(_cut(draft.text, request), found) for draft, found in picked.faulty],
            missing=picked.missing,
            seen=picked.good,
        )
        try:
            more = await talk.ask(question, wanting)
        except (WriterUnavailable, WriterRefused) as error:
            if not picked.good and not picked.too_long and not picked.faulty:
                raise
            log.warning("second_question_failed", error=error.code)
            more = ()
        drafts = completed(picked, more, request)
        if not drafts:
            raise WriterUnavailable(
                "The model only repeated texts that you have seen. Regenerate with a hint."
            )
        if len(drafts) < request.count:
            why = f"{drafts[-1].reasoning} {FEWER.format(request.count)}".strip()
            drafts = (*drafts[:-1], replace(drafts[-1], reasoning=why))
        return drafts

    async def answer(self, prompt: Prompt, room: int, lost: Callable[[], None]) -> str:
        """The body of one answer, after retries. `room` bounds the answer, in tokens.

        `lost` is called for each try whose answer never came, though it may be billed.
        """
        question = Question(prompt.instructions, prompt.message, DraftsForm, FORM, room)
        try:
            return await self._asked.answer(question, lost)
        except (openai.APIError, CircuitOpen) as error:
            raise told(error, self.model) from error


class _Talk:
    """The questions for one request: what they used, and whether one may still be repeated."""

    def __init__(self, writer: OpenAIWriter, request: WritingRequest) -> None:
        self._writer = writer
        self._request = request
        self._may_repeat = True
        self.used: Usage | None = None

    async def ask(self, prompt: Prompt, count: int) -> tuple[Draft, ...]:
        """The drafts that answer `prompt`; asked once again where the answer is of no use."""
        try:
            return await self._ask_once(prompt, count)
        except Unusable as unusable:
            log.warning("answer_unusable", reason=unusable.reason.value, may_ask_again=self._may_repeat)
            if not self._may_repeat:
                raise WriterUnavailable(unusable.reason.sentence) from unusable
        self._may_repeat = False
        return await self.ask(prompt, count)

    async def _ask_once(self, prompt: Prompt, count: int) -> tuple[Draft, ...]:
        room = _room_for(self._request, count)
        body = await self._writer.answer(prompt, room, self._lose)
        try:
            answer = Answer.parse(body)
        except Unusable:
            if may_be_an_answer(body):
                self._lose()  # it is billed then; a web page is not
            raise
        self._charge(prompt, answer, room)
        return answer.drafts(self._request)

    def _lose(self) -> None:
        log.warning("answer_lost", model=self._writer.model)
        self._use(Usage(0, 0, lost=True))

    def _charge(self, prompt: Prompt, answer: Answer, room: int) -> None:
        asked = min(_tokens_of(prompt), _longest_question(self._request))
        self._use(self._writer.priced.used(answer, asked=asked, room=room))

    def _use(self, used: Usage) -> None:
        self.used = self.used + used if self.used else used


def _tokens_of(prompt: Prompt) -> int:
    return estimate_tokens(prompt.instructions) + estimate_tokens(prompt.message) + SCHEMA_TOKENS


def _longest_question(request: WritingRequest) -> int:
    """Tokens of a question that quotes all that an answer has room for."""
    return _tokens_of(prompt_for(request)) + _room_for(request, request.count)


def _room_for(request: WritingRequest, count: int) -> int:
    """Tokens that an answer may take: generous for good copy, so that only runaway answers are cut."""
    return THINKING_TOKENS + count * _room_for_draft(request)


def _room_for_draft(request: WritingRequest) -> int:
    most = request.rules.limits[0].most
    characters = min(most, 3 * request.rules.text_target) if request.rules.text_target else min(most, 4_000)
    return characters + DRAFT_OVERHEAD_TOKENS


def _cut(text: str, request: WritingRequest) -> str:
    """As much of a draft as it had room for: no runaway is sent back."""
    return clipped(text, LETTERS_OF_A_TOKEN * _room_for_draft(request))


def _quoted(long: TooLong, request: WritingRequest) -> TooLong:
    return replace(long, text=_cut(long.text, request))
