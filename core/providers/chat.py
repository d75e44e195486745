"""Chat Completions: what servers that know only those are asked, and their answers in the form of Responses.

They are told the form of an answer in words, too, since many don't hold to a schema.
"""

import json
import re
from typing import Any

from openai.types.chat import ChatCompletionMessageParam

from core.providers.question import Question

_CUT_SHORT = {"length": "max_output_tokens", "content_filter": "content_filter"}


def messages(question: Question) -> list[ChatCompletionMessageParam]:
    """`question` as such servers take it."""
    return [
        {"role": "system", "content": f"{question.instructions}\n\n{question.form_in_words}"},
        {"role": "user", "content": question.message},
    ]


def as_response(body: Any) -> Any:
    """A chat completion in the form of a response; anything else as it is."""
    if not (isinstance(body, dict) and isinstance(body.get("choices"), list) and body["choices"]):
        return body
    choices = [_fields(choice) for choice in body["choices"]]
    choice = next((one for one in choices if _said(one)), choices[0])
    refusal, usage = _fields(choice.get("message")).get("refusal"), _fields(body.get("usage"))
    content = [{"type": "output_text", "text": text} for text in _said(choice)]
    if refusal:
        content.append({"type": "refusal", "refusal": refusal})
    return {
        "output": [{"type": "message", "content": content}],
        "incomplete_details": {"reason": _CUT_SHORT.get(str(choice.get("finish_reason")))},
        "usage": {
            "input_tokens": usage.get("prompt_tokens"),
            "output_tokens": usage.get("completion_tokens"),
            "total_tokens": usage.get("total_tokens"),
            "input_tokens_details": usage.get("prompt_tokens_details"),
            "output_tokens_details": usage.get("completion_tokens_details"),
        },
        "service_tier": body.get("service_tier"),
    }


def bare(body: str) -> str:
    """`body` without what stands around it."""
    return body.strip(_AROUND)


def is_stream(body: str) -> bool:
    """Whether `body` is a stream of events, which begins with one of their fields, or a comment.

    Source: HTML Living Standard, 9.2.5 "Parsing an event stream".
    """
    return _FIELD.match(body) is not None


def may_be_an_answer(body: str) -> bool:
    """Whether `body` begins as answers do, however it goes on; one that is cut off may be billed."""
    return bare(body).startswith("{") or is_stream(bare(body))


def whole(events: str) -> Any:
    """The answer of a server that streams although it was not asked to, put together.

    One that breaks off has what was said until then.

    Raises:
        ValueError: this is no stream of events, or it breaks off before anything was said.
    """
    held = [event for line in events.splitlines() if (event := _event(line))]
    ended = next((_fields(event.get("response")) for event in held if event.get("type") in _ENDS), None)
    said = _joined([event.get("delta") for event in held if event.get("type") == _DELTA])
    if ended is None and not said:
        return _completion(held)
    output = _listed(_fields(ended).get("output")) or [{"type": "message", "content": said}]
    return {**_fields(ended), "output": output}


def _completion(held: list[dict[str, Any]]) -> dict[str, Any]:
    """The pieces of a chat completion, as one."""
    choices = [_fields(choice) for event in held for choice in _listed(event.get("choices"))[:1]]
    deltas = [_fields(one.get("delta")) for one in choices]
    calls = [_fields(call).get("function") for delta in deltas for call in _listed(delta.get("tool_calls"))]
    text = (
        _joined([delta.get("content") for delta in deltas])
        or _joined([_fields(function).get("arguments") for function in calls])
        or _joined([delta.get("reasoning_content") for delta in deltas])
    )
    ending = next((one["finish_reason"] for one in choices if one.get("finish_reason")), None)
    usage = next((event["usage"] for event in held if event.get("usage")), None)
    if not (text or ending or usage):
        raise ValueError("nothing was said")
    tier = next((event["service_tier"] for event in held if event.get("service_tier")), None)
    choice = {"message": {"content": text}, "finish_reason": ending}
    return {"choices": [choice], "usage": usage, "service_tier": tier}


def _joined(pieces: list[Any]) -> str:
    """The text of pieces that are each a text, blank ones too, or parts of one."""
    return "".join(piece if isinstance(piece, str) else "".join(_texts(piece)) for piece in pieces)


def _event(line: str) -> dict[str, Any]:
    try:
        return _fields(json.loads(line.removeprefix("data:")))
    except (ValueError, RecursionError):
        return {}  # the end, a name, or what was cut off


_AROUND = "\ufeff\0 \t\r\n"
_FIELD = re.compile(r"(?:data|event|id|retry)?:")
_ENDS = ("response.completed", "response.incomplete", "response.failed")
_DELTA = "response.output_text.delta"


def _said(choice: dict[str, Any]) -> list[str]:
    """What is said in a choice, wherever servers put it: as text, in a call of a tool, or in thoughts."""
    message = _fields(choice.get("message"))
    functions = [_fields(_fields(call).get("function")) for call in _listed(message.get("tool_calls"))]
    functions.append(_fields(message.get("function_call")))
    return (
        _texts(message.get("content"))
        or _texts(choice.get("text"))
        or [text for function in functions for text in _texts(function.get("arguments"))]
        or _texts(message.get("reasoning_content"))
    )


def _texts(given: object) -> list[str]:
    """The texts in a content, which is one, or parts of one, or drafts that somebody parsed already."""
    match given:
        case str():
            return [given] if given.strip() else []
        case list():
            return [text for part in given for text in _texts(part)]
        case {"type": "refusal"}:
            return []
        case {"text": str() as text}:
            return [text]
        case dict():
            return [json.dumps(given)] if given else []
    return []


def _fields(given: object) -> dict[str, Any]:
    return given if isinstance(given, dict) else {}


def _listed(given: object) -> list[Any]:
    return given if isinstance(given, list) else []
