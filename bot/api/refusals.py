"""How the API refuses: every error a caller may cause, in one shape and whole sentences."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from structlog import get_logger

from bot.api.bounds import UNKNOWN
from core.access.keys import KeyRefused
from core.foundation.errors import Conflict, CopydeskError, InvalidInput, NotAllowed, NotFound, Unavailable
from core.foundation.headers import ANSWER
from core.foundation.ids import new_id
from core.foundation.unknown import bounded, cut
from core.spending.over_budget import OverBudget

STATUS: dict[type[CopydeskError], int] = {
    KeyRefused: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    InvalidInput: 422,
    Unavailable: 503,
    OverBudget: 429,
}
"""The HTTP status of each branch of the error tree."""

NO_JSON = "The body is not valid JSON."
NOT_AS_JSON = "Send the body as JSON, with the header “Content-Type: application/json”."
NOT_AN_IMAGE = (
    "Send the image as the body with its own content type, such as image/jpeg, or as “file” of a form; "
    "or send its address as JSON."
)
SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address takes other methods; the header “Allow” names them.",
}
"""What the framework refuses by itself, in our words."""

LONGEST_MESSAGE = 4_000
_KEY_WANTED = {"WWW-Authenticate": "Bearer"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

log = get_logger(__name__)


class Problem(BaseModel):
    """What was wrong: `code` for programs, `message` for people, `fields` by the name of what was sent."""

    code: str
    message: str
    fields: dict[str, str] = {}


class Refusal(BaseModel):
    """The one shape of every answer that is not a success."""

    error: Problem


def tell_refusals(app: FastAPI) -> None:
    """Answer every error a caller may cause with `{"error": {"code", "message", "fields"}}`."""

    @app.exception_handler(CopydeskError)
    async def refuse(_request: Request, error: CopydeskError) -> JSONResponse:
        return answer_to(error)

    @app.exception_handler(RequestValidationError)
    async def refuse_form(_request: Request, error: RequestValidationError) -> JSONResponse:
        problems = error.errors()
        if any(problem["type"] == "json_invalid" for problem in problems):
            return refusal(400, "invalid_json", NO_JSON)
        fields: dict[str, str] = {}
        for problem in problems:
            fields.update(_fields(problem))
        return answer_to(InvalidInput(bounded(fields)))

    @app.exception_handler(HTTPException)
    async def refuse_address(request: Request, error: HTTPException) -> JSONResponse:
        status = error.status_code
        if isinstance(error.detail, dict):
            return answer_to(InvalidInput(error.detail))
        if (
            status == 400
        ):  # FastAPI's word for a body it can't take in: bad UTF-8, nesting or figures without end
            return refusal(400, "invalid_json", NO_JSON)
        sentence = f"{SENTENCES[status]} See /api/docs." if status in SENTENCES else str(error.detail)
        headers = {"Allow": _methods_at(request)} if status == 405 else error.headers
        return refusal(status, f"http_{status}", sentence, headers=headers)

    @app.exception_handler(ClientDisconnect)
    async def shrug(_request: Request, _error: ClientDisconnect) -> JSONResponse:
        return refusal(400, "cut_off", "The connection ended before the request did.")

    @app.exception_handler(Exception)
    async def own_up(_request: Request, error: Exception) -> JSONResponse:
        error_id = new_id("err")
        log.error("request_failed", error_id=error_id, exc_info=error)
        sentence = f"Something went wrong on our side. Tell us this id: {error_id}"
        return refusal(500, "fault", sentence, headers=ANSWER)  # it passes no middleware of ours


def answer_to(error: CopydeskError) -> JSONResponse:
    """What a caller is answered who caused `error`."""
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)
    fields = bounded(error.fields) if isinstance(error, InvalidInput) else {}
    message = InvalidInput(fields).message if fields else error.message
    headers = _KEY_WANTED if status == 401 else {}
    if isinstance(error, OverBudget) and error.retry_after is not None:
        headers = {"Retry-After": str(error.retry_after)}
    return refusal(status, error.code, message, fields, headers)


def _fields(problem: Mapping[str, Any]) -> dict[str, str]:
    """What pydantic found in one place, by the name of the field."""
    place = ".".join(map(str, problem["loc"][1:]))
    if problem["type"] == UNKNOWN:
        prefix = f"{place}." if place else ""
        return {f"{prefix}{name}": why for name, why in problem["ctx"]["fields"].items()}
    return {place or "body": f"{problem['msg'].removeprefix('Value error, ').rstrip('.')}."}


def _methods_at(request: Request) -> str:
    """What the address takes. The framework names only the methods of the first route that it finds there."""
    return ", ".join(
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    )


def refusal(
    status: int,
    code: str,
    message: str,
    fields: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """An answer that is not a success. Whatever was sent, it is not repeated at length."""
    problem = Problem(code=code, message=cut(message, LONGEST_MESSAGE), fields=dict(fields or {}))
    return JSONResponse(Refusal(error=problem).model_dump(), status_code=status, headers=headers)
