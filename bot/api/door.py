"""The API's door: who is calling, for which workspace, and how refusals are told."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from structlog import get_logger

from core.access.keys import KeyRefused
from core.access.models import ApiKey, Member
from core.desk import Desk
from core.foundation.errors import (
    Conflict,
    CopydeskError,
    InvalidInput,
    NotAllowed,
    NotFound,
    Unavailable,
)
from core.foundation.ids import WorkspaceId, new_id
from core.foundation.logs import bind_correlation, new_correlation_id
from core.spending.budgets import OverBudget

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
SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address takes other methods; the header “Allow” names them.",
}
"""What the framework refuses by itself, in our words."""

log = get_logger(__name__)


class NoWorkspace(NotFound):
    """The key reaches no workspace of that id, or there is none."""

    def __init__(self, asked: str) -> None:
        super().__init__("workspace", asked)

    @property
    def message(self) -> str:
        return f"This key reaches no workspace “{self.asked}”; GET /api/v1/workspaces lists those it does."


class Problem(BaseModel):
    """What was wrong: `code` for programs, `message` for people, `fields` by the name of what was sent."""

    code: str
    message: str
    fields: dict[str, str] = {}


class Refusal(BaseModel):
    """The one shape of every answer that is not a success."""

    error: Problem


def desk_of(request: Request) -> Desk:
    """The desk this process opened."""
    desk: Desk = request.app.state.desk
    return desk


AnyDesk = Annotated[Desk, Depends(desk_of)]


async def correlate() -> None:
    """Give the request an id that goes with everything it sets off, down to the webhooks."""
    bind_correlation(new_correlation_id())


# We refuse by ourselves, in our one shape; this says in the OpenAPI description where the key goes.
_bearer = HTTPBearer(auto_error=False, description="A key of `copydesk key create`.")


async def key_of(
    desk: AnyDesk, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> ApiKey:
    """The caller's key.

    Raises:
        KeyRefused: there is none, or it is unknown or revoked.
    """
    if given is None:
        raise KeyRefused
    return await desk.keys.check(given.credentials.strip())


AnyKey = Annotated[ApiKey, Depends(key_of)]


async def workspace_of(
    desk: AnyDesk,
    key: AnyKey,
    workspace: Annotated[str | None, Query(description="Workspace id; needed only for keys of all.")] = None,
) -> WorkspaceId:
    """The workspace a call is about: the key's own, or the one it names.

    Raises:
        NoWorkspace: the key doesn't reach that workspace, or there is none of that id.
        InvalidInput: a key of all workspaces must name one.
    """
    if key.workspace_id is not None:
        if workspace not in {None, key.workspace_id}:
            raise NoWorkspace(workspace or "")
        return key.workspace_id
    rows = await desk.people.workspaces()
    known, own = [row.id for row in rows], [row.id for row in rows if not row.is_sample]
    if workspace is None and len(own) == 1:
        return own[0]
    if workspace is None:
        raise InvalidInput({"workspace": "is needed, since this key serves several: add ?workspace=wsp_…"})
    if workspace not in known:
        raise NoWorkspace(workspace)
    return WorkspaceId(workspace)


InWorkspace = Annotated[WorkspaceId, Depends(workspace_of)]


async def caller_of(desk: AnyDesk, key: AnyKey, workspace_id: InWorkspace) -> Member:
    """The program behind the key, as a member who can decide things and is named in the journal."""
    return await desk.people.meet_program(workspace_id, key.name, key.hint)


Caller = Annotated[Member, Depends(caller_of)]


def tell_refusals(app: FastAPI) -> None:
    """Answer every error a caller may cause with `{"error": {"code", "message", "fields"}}`."""

    @app.exception_handler(CopydeskError)
    async def refuse(_request: Request, error: CopydeskError) -> JSONResponse:
        status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)
        fields = error.fields if isinstance(error, InvalidInput) else {}
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
        return _refusal(status, error.code, error.message, fields, headers)

    @app.exception_handler(RequestValidationError)
    async def refuse_form(_request: Request, error: RequestValidationError) -> JSONResponse:
        if any(problem["type"] == "json_invalid" for problem in error.errors()):
            return _refusal(400, "invalid_json", NO_JSON)
        if any(isinstance(problem.get("input"), bytes) for problem in error.errors()):
            return _refusal(415, "http_415", NOT_AS_JSON)
        fields = {
            ".".join(map(str, problem["loc"][1:])) or "body": problem["msg"] for problem in error.errors()
        }
        message = " ".join(f"{name}: {why}." for name, why in fields.items())
        return _refusal(422, "invalid_input", message, fields)

    @app.exception_handler(HTTPException)
    async def refuse_address(_request: Request, error: HTTPException) -> JSONResponse:
        status = error.status_code
        if (
            status == 400
        ):  # FastAPI's word for a body it can't take in: bad UTF-8, nesting or figures without end
            return _refusal(400, "invalid_json", NO_JSON)
        sentence = f"{SENTENCES.get(status, str(error.detail))} See /api/docs."
        return _refusal(status, f"http_{status}", sentence, headers=error.headers)

    @app.exception_handler(Exception)
    async def own_up(_request: Request, error: Exception) -> JSONResponse:
        error_id = new_id("err")
        log.error("request_failed", error_id=error_id, exc_info=error)
        return _refusal(500, "fault", f"Something went wrong on our side. Tell us this id: {error_id}")


def _refusal(
    status: int,
    code: str,
    message: str,
    fields: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    refusal = Refusal(error=Problem(code=code, message=message, fields=dict(fields or {})))
    return JSONResponse(refusal.model_dump(), status_code=status, headers=headers)
