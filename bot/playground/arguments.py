"""Arguments of a Web API call, however the client wrote them: query, form or JSON, and JSON inside a form."""

import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

UNLIMITED = 999


def is_json(request: Request) -> bool:
    """Whether the body is JSON by its content type, which no form and no page of another origin can send."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


class SlackError(Exception):
    """What Slack answers instead of `ok`: its code for the error, and what it says besides."""

    def __init__(self, error: str, *messages: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.messages, self.more = error, messages, more

    def to_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer


@dataclass(frozen=True, slots=True)
class Arguments:
    """Named values of one call."""

    values: dict[str, Any]
    base_url: str = ""
    """Where the caller reaches us, with a slash at the end."""

    @classmethod
    async def read(cls, request: Request) -> "Arguments":
        """What `request` carries; the body wins over the query.

        Raises:
            SlackError: the body is not what its content type says.
        """
        values: dict[str, Any] = dict(request.query_params)
        if is_json(request):
            try:
                body = json.loads(await request.body() or b"{}")
            except ValueError as error:
                raise SlackError("invalid_json") from error
            if not isinstance(body, dict):
                raise SlackError("json_not_object")
            values.update(body)
        else:
            form = await request.form()
            values.update({name: value for name, value in form.items() if isinstance(value, str)})
        return cls(
            {name: value for name, value in values.items() if value is not None}, str(request.base_url)
        )

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """A string; empty when it isn't there."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else str(value)

    def needed(self, name: str, *, error: str = "invalid_arguments") -> str:
        """A string that must be there.

        Raises:
            SlackError: `error`, naming the argument.
        """
        value = self.text(name)
        if not value:
            raise SlackError(error, f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("1", "true")

    def number(self, name: str, *, default: int) -> int:
        """A whole number from 1 to 999.

        Raises:
            SlackError: invalid_arguments, when it isn't one.
        """
        value = self.text(name) or str(default)
        if not value.isdecimal() or int(value) < 1:
            raise SlackError("invalid_arguments", f"must be a positive number: {name}")
        return min(int(value), UNLIMITED)

    def json(self, name: str, *, error: str) -> Any:
        """A value that forms carry as JSON; None when it isn't there.

        Raises:
            SlackError: `error`, when it can't be read.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as unreadable:
            raise SlackError(error, f"must be valid JSON: {name}") from unreadable
