"""What a request may bring: fields that are known, and text that every database can keep."""

from typing import Annotated, Any

from fastapi import Path, Request, params
from fastapi.dependencies.utils import get_flat_params
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from core.foundation.errors import InvalidInput
from core.foundation.storable import storable
from core.foundation.unknown import unknown_fields

MOST_TEXT = 100_000
"""Characters of a text, which is the most that any platform takes."""
UNKNOWN = "unknown_fields"

Storable = AfterValidator(storable)
Text = Annotated[str, Field(max_length=MOST_TEXT), Storable]
PathId = Annotated[str, Path(), Storable]
"""An id in an address. Ids are looked up, and PostgreSQL can't even be asked for one with a zero byte."""


class Body(BaseModel):
    """What every body is made of: a field that isn't known is refused, never passed over."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, given: Any) -> Any:
        # Before pydantic does: it would make an error of its own for each of a hundred thousand fields.
        if isinstance(given, dict) and (unknown := unknown_fields(given, cls.model_fields)):
            raise PydanticCustomError(UNKNOWN, "has fields that are not known", {"fields": unknown})
        return given


class Nothing(Body):
    """The body of what needs none."""


async def only_known_parameters(request: Request) -> None:
    """Refuse a parameter in the address that this address doesn't take.

    Raises:
        InvalidInput: naming each.
    """
    # FastAPI passes over what it doesn't know here.
    declared = get_flat_params(request.scope["route"].dependant)
    taken = [one.alias for one in declared if isinstance(one.field_info, params.Query)]
    if unknown := unknown_fields(request.query_params, taken):
        raise InvalidInput(unknown)
