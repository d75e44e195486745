"""What a request may bring: fields that are known, each once, and text that every database can keep."""

import json
from collections.abc import Callable, Coroutine, Set
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import HTTPException, Path, Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from core.foundation.errors import InvalidInput
from core.foundation.ids import ContentHash
from core.foundation.text import storable
from core.foundation.unknown import twice, unknown_fields

MOST_TEXT = 100_000
"""Characters of a text, which is the most that any platform takes."""
UNKNOWN = "unknown_fields"


Storable = AfterValidator(storable)
Text = Annotated[str, Field(max_length=MOST_TEXT), Storable]
Hash = Annotated[ContentHash, Field(max_length=MOST_TEXT), Storable]
Id = TypeVar("Id", bound=str)
PathId = Annotated[Id, Path(), Storable]
"""An id in an address. Ids are looked up, and PostgreSQL can't even be asked for one with a zero byte."""


def _only_known(given: Any, known: Set[str]) -> Any:
    # Before pydantic does: it would make an error of its own for each of a hundred thousand fields.
    if isinstance(given, dict) and not given.keys() <= known:
        unknown = unknown_fields(given, known)
        raise PydanticCustomError(UNKNOWN, "has fields that are not known", {"fields": unknown})
    return given


def only_known(known: Set[str]) -> BeforeValidator:
    """Beside a type that is no body: a field that isn't `known` is refused as a body's is."""
    return BeforeValidator(partial(_only_known, known=known))


class Body(BaseModel):
    """What every body is made of: a field that isn't known is refused, never passed over."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, given: Any) -> Any:
        # `model_fields` takes longer to get than this to check.
        return _only_known(given, cls.__pydantic_fields__.keys())


class Nothing(Body):
    """The body of what needs none."""


class EachFieldOnce(APIRoute):
    """A route that takes no parameter it doesn't know, and no JSON in which a field stands twice: of two
    times, either could be meant."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            if request.query_params:
                _refuse_unknown_parameters(request)
            return await handle(_StrictRequest(request.scope, request.receive))

        return handle_strictly


def _refuse_unknown_parameters(request: Request) -> None:
    # FastAPI passes over what it doesn't know here.
    declared = get_flat_params(request.scope["route"].dependant)
    taken = [one.alias for one in declared if isinstance(one.field_info, params.Query)]
    if unknown := unknown_fields(request.query_params, taken):
        raise InvalidInput(unknown)
    if doubled := twice(name for name, _ in request.query_params.multi_items()):
        raise InvalidInput(doubled)


class _StrictRequest(Request):
    async def json(self) -> Any:
        return json.loads(await self.body(), object_pairs_hook=_fields_of)


def _fields_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        # The only exception that FastAPI lets through from here.
        raise HTTPException(422, detail=twice(name for name, _ in pairs))
    return fields
