"""Chat Completions: what servers that know only those are asked, and their answers in the form of Responses.

They are told the form of an answer in words, too, since many don't hold to a schema.
"""

import json
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


def whole(events: str) -> Any:
    """The answer of a server that streams although it was not asked to, put together.

    Raises:
        ValueError: this is no stream of events.
    """
    held = [event for line in events.splitlines() if (event := _event(line))]
    if not held:
        raise ValueError("no events")
    ended = next((event for event in held if event.get("type") == _LAST), None)
    if ended is not None:
        return ended.get("response")
    choices = [_fields(choice) for event in held for choice in _listed(event.get("choices"))[:1]]
    text = "".join(piece for one in choices for piece in _texts(_fields(one.get("delta")).get("content")))
    ending = next((one["finish_reason"] for one in choices if one.get("finish_reason")), None)
    usage = next((event["usage"] for event in held if event.get("usage")), None)
    tier = next((event["service_tier"] for event in held if event.get("service_tier")), None)
    choice = {"message": {"content": text}, "finish_reason": ending}
    return {"choices": [choice], "usage": usage, "service_tier": tier}


def _event(line: str) -> dict[str, Any]:
    try:
        return _fields(json.loads(line.removeprefix("data:")))
    except ValueError:
        return {}  # the end, a name, or what was cut off


_LAST = "response.completed"


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
