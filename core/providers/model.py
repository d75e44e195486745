"""A model at an address, asked in the best way that its server knows.

The Responses API comes first, then Chat Completions with a JSON schema, in JSON mode, and at last with the
form of the answer said in words. What a server answered to is kept (`ways`), so that each is found out once.

Retries stand outside the circuit: a try that is not begun, since the circuit is open, is not repeated.
"""

import re
from collections.abc import Callable
from typing import Any

import openai
import structlog

from core.foundation.resilience import PATIENT, REAL_TIME, RetryPolicy, Time, retrying
from core.providers.chat import messages
from core.providers.circuit import Circuit
from core.providers.openai_client import in_time, may_be_billed, worth_another_try
from core.providers.question import Question
from core.providers.ways import Way, Ways

log = structlog.get_logger(__name__)

REFUSED = frozenset({400, 422})
NOT_FOUND = 404


class Model:
    """Answers questions. `client` has its own retries off; a model without `ways` finds out for itself.

    `service_tier` is asked for where it is set, and no server hears of tiers where it is not.
    """

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        name: str,
        *,
        ways: Ways | None = None,
        circuit: Circuit | None = None,
        service_tier: str | None = None,
        policy: RetryPolicy = PATIENT,
        passing: Time = REAL_TIME,
    ) -> None:
        self.name = name
        self.address = str(client.base_url)
        self.service_tier = service_tier
        self._asked: dict[str, Any] = {
            "model": name,
            **({"service_tier": service_tier} if service_tier else {}),
        }
        self._client = client
        self._ways = ways
        self.circuit = circuit or Circuit(f"{self.address} {name}", passing=passing)
        self._policy, self._passing = policy, passing
        # Read as it came: the client's own reading fails on what a server leaves out.
        self._responses = client.responses.with_raw_response
        self._completions = client.chat.completions.with_raw_response
        self._way: Way | None = None

    async def answer(self, question: Question, lost: Callable[[], None]) -> str:
        """The body of one answer, after retries.

        `lost` is called for each try whose answer never came, though it may be billed.

        Raises:
            CircuitOpen: it has not answered of late, and was not asked.
            openai.APIError: no answer.
        """
        way = await self._known()
        while True:
            try:
                answer = await self._tried(way, question, lost)
            except openai.APIStatusError as error:
                if not knows_not(way, error) or way.next is None:
                    raise
                log.info("asked_in_another_way", model=self.name, knows_not=way, status=error.status_code)
                way = way.next
            else:
                await self._learn(way)
                return answer

    async def _known(self) -> Way:
        if self._way is None and self._ways is not None:
            self._way = await self._ways.known(self.address, self.name)
        return self._way or Way.RESPONSES

    async def _learn(self, way: Way) -> None:
        if way is not self._way:
            self._way = way
            if self._ways is not None:
                await self._ways.learn(self.address, self.name, way)

    async def _tried(self, way: Way, question: Question, lost: Callable[[], None]) -> str:
        async def ask() -> str:
            return await (self._respond(question) if way is Way.RESPONSES else self._chat(way, question))

        async def call() -> str:
            try:
                return await in_time(self._client, ask)
            except openai.APIError as error:
                if may_be_billed(error):
                    lost()
                raise

        async def through_circuit() -> str:
            return await self.circuit.through(call)

        return await retrying(
            through_circuit, again=worth_another_try, policy=self._policy, passing=self._passing
        )

    async def _respond(self, question: Question) -> str:
        answer = await self._responses.create(
            **self._asked,
            instructions=question.instructions,
            input=question.message,
            max_output_tokens=question.room,
            store=False,
            extra_body={"text": {"format": {"type": "json_schema", **question.strict_schema}}},
        )
        return str(answer.http_response.text)

    async def _chat(self, way: Way, question: Question) -> str:
        asked: dict[str, Any] = {
            **self._asked,
            "messages": messages(question),
            "max_tokens": question.room,
        }
        match way:
            case Way.CHAT_SCHEMA:
                form = {"type": "json_schema", "json_schema": question.strict_schema}
                answer = await self._completions.create(**asked, extra_body={"response_format": form})
            case Way.CHAT_JSON:
                answer = await self._completions.create(**asked, response_format={"type": "json_object"})
            case _:
                answer = await self._completions.create(**asked)
        return str(answer.http_response.text)


def knows_not(way: Way, error: openai.APIStatusError) -> bool:
    """Whether a server doesn't know `way`, as opposed to the model, or to what else a question holds.

    What a server of Chat Completions has against a question without a form, it says again.
    """
    if way is Way.RESPONSES:
        return has_no_responses(error) or _refuses_form(error)
    return error.status_code in REFUSED and way is not Way.CHAT


def has_no_responses(error: openai.APIStatusError) -> bool:
    """Whether the server doesn't know the Responses API, as opposed to the model it was asked for."""
    if error.status_code in {405, 501}:
        return True
    said = f"{error.message} {error.body}"
    if error.status_code == NOT_FOUND:
        return error.code != "model_not_found" and not _OF_A_MODEL.search(said)
    return error.status_code in REFUSED and _OF_AN_ENDPOINT.search(said) is not None


def _refuses_form(error: openai.APIStatusError) -> bool:
    return error.status_code in REFUSED and _OF_A_FORM.search(f"{error.message} {error.body}") is not None


_OF_A_MODEL = re.compile(r"\b(?:model|deployment|engine)\b", re.IGNORECASE)
_OF_A_FORM = re.compile(r"json_schema|text\.format|text_format|structured.outputs?", re.IGNORECASE)
_OF_AN_ENDPOINT = re.compile(
    r"\b(?:unknown|unsupported|unexpected|invalid|no such)\s+(?:\w+\s+)?(?:endpoint|url|path|route)\b",
    re.IGNORECASE,
)
