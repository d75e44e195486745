"""Servers that know only Chat Completions: what they are asked, and their answers in the form of Responses.

They are told the form of an answer in words, since many don't know structured output.
"""

from typing import Any

from openai.types.chat import ChatCompletionMessageParam

from core.writing.prompts import Prompt

FORM = """\
Answer with one JSON object and nothing else, in this form:
{"drafts": [{"text": "the whole post, with link and hashtags", "title": "", "hashtags": ["#one"], \
"call_to_action": "words of the text that ask to act", "reasoning": "why this should work"}]}"""

_CUT_SHORT = {"length": "max_output_tokens", "content_filter": "content_filter"}


def messages(prompt: Prompt) -> list[ChatCompletionMessageParam]:
    """`prompt` as such servers take it."""
    return [
        {"role": "system", "content": f"{prompt.instructions}\n\n{FORM}"},
        {"role": "user", "content": prompt.message},
    ]


def as_response(body: Any) -> Any:
    """A chat completion in the form of a response; anything else as it is."""
    if not (isinstance(body, dict) and isinstance(body.get("choices"), list) and body["choices"]):
        return body
    choice = _fields(body["choices"][0])
    message, usage = _fields(choice.get("message")), _fields(body.get("usage"))
    content = [{"type": "output_text", "text": message.get("content")}]
    if message.get("refusal"):
        content.append({"type": "refusal", "refusal": message["refusal"]})
    return {
        "output": [{"type": "message", "content": content}],
        "incomplete_details": {"reason": _CUT_SHORT.get(str(choice.get("finish_reason")))},
        "usage": {
            "input_tokens": usage.get("prompt_tokens"),
            "output_tokens": usage.get("completion_tokens"),
        },
    }


def _fields(given: object) -> dict[str, Any]:
    return given if isinstance(given, dict) else {}
