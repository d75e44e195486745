"""Images over HTTP: added by whoever has a key, and fetched by everybody once something shows them."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from fastapi import Path as PathParameter
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.api.bounds import Body, EachFieldOnce, Text
from bot.api.door import AnyDesk, Caller
from bot.api.refusals import NO_JSON
from core.foundation.errors import InvalidInput, Unavailable
from core.foundation.ids import MediaKey, PlatformName
from core.media.models import KeptMedia
from core.platforms.posting import PlatformRefused

KEPT_SECONDS = 86_400
"""What is at an address never changes, but for the rules of its platform."""
FILE = "file"

Key = Annotated[MediaKey, PathParameter(pattern="^[0-9a-f]{64}$")]

router = APIRouter(route_class=EachFieldOnce, prefix="/media", tags=["media"])
public = APIRouter(include_in_schema=False)


class Added(BaseModel):
    """An image that is here."""

    key: str
    content_type: str
    size: int
    """Bytes."""
    width: int
    height: int
    frames: int

    @classmethod
    def of(cls, kept: KeptMedia) -> "Added":
        return cls(**{name: getattr(kept, name) for name in cls.model_fields})


class AtAddress(Body):
    address: Text


@router.post(
    "",
    status_code=201,
    openapi_extra={
        "requestBody": {
            "content": {
                **{
                    kind: {"schema": {"type": "string", "format": "binary"}}
                    for kind in ("image/jpeg", "image/png", "image/webp", "image/gif")
                },
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {FILE: {"type": "string", "format": "binary"}},
                    }
                },
                "application/json": {"schema": AtAddress.model_json_schema()},
            },
        }
    },
)
async def add(desk: AnyDesk, caller: Caller, request: Request) -> Added:
    """Add an image: as the body, as `file` of a form, or by `{"address": …}`; its `key` stands for it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.endswith("json"):
        return Added.of(await desk.media.add_from(caller, await _address(request)))
    async with desk.media.place():
        content = await _uploaded(request) if kind == "multipart/form-data" else await request.body()
        return Added.of(await desk.media.add(caller, content))


@router.get("/{key}", response_class=Response)
async def show(desk: AnyDesk, caller: Caller, key: Key) -> Response:
    """The image itself, as it is kept."""
    found = await desk.media.find(caller, key)
    content = await desk.media.content(caller, key)
    return Response(content, media_type=found.content_type)


@public.head("/media/{key}/{platform}.jpg")
@public.get("/media/{key}/{platform}.jpg")
async def fetch(desk: AnyDesk, key: Key, platform: PlatformName, request: Request) -> Response:
    """An image that something shows, as a platform takes it; for platforms that fetch it, and cards."""
    tag = f'"{key[:16]}-{platform}"'
    try:
        image = await desk.media.shown(key, platform)
    except PlatformRefused:
        image = None
    except Unavailable:
        return Response("The image can't be read now.\n", 503, media_type="text/plain")
    if image is None:
        return Response("There is no image here.\n", 404, media_type="text/plain")
    headers = {"Cache-Control": f"public, max-age={KEPT_SECONDS}", "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(image.content, media_type=image.content_type, headers=headers)


async def _address(request: Request) -> str:
    try:
        return AtAddress.model_validate(await request.json()).address
    except ValidationError as error:
        problems = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(problems) from error
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, NO_JSON) from error


async def _uploaded(request: Request) -> bytes:
    async with request.form(max_files=1, max_fields=0) as form:
        file = form.get(FILE)
        if not isinstance(file, UploadFile):
            raise InvalidInput({FILE: "is needed: the image, as a file of the form."})
        return await file.read()
