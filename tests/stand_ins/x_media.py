"""Where X takes images, on loopback: in one shot, described apart, and forgotten after a day.

Sources: https://docs.x.com/x-api/media/upload-media and …/media/create-media-metadata (bodies, categories and
types), https://docs.x.com/x-api/media/quickstart/best-practices (5 MB).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.foundation.clock import Clock
from tests.stand_ins.vendor import Strict, form_of
from tests.stand_ins.x_problems import invalid

A_DAY = 86_400
MOST_BYTES = 5_000_000
TYPES = {"image/jpeg", "image/png", "image/webp"}


class AltText(Strict):
    text: str = Field(min_length=1, max_length=1000)


class Metadata(Strict):
    alt_text: AltText


class Described(Strict):
    id: str
    metadata: Metadata


@dataclass
class Upload:
    content: bytes
    until: datetime
    alt: str = ""


@dataclass
class Uploads:
    clock: Clock
    kept: dict[str, Upload] = field(default_factory=dict)

    def are_usable(self, media_ids: list[str]) -> bool:
        now = self.clock.now()
        return all(media_id in self.kept and self.kept[media_id].until > now for media_id in media_ids)

    async def upload(self, request: Request) -> Response:
        told, files = await form_of(request)
        if files.keys() != {"media"} or told.pop("media_category", "") != "tweet_image":
            return invalid("media and media_category are required")
        file = files["media"]
        if len(file.content) > MOST_BYTES:
            return invalid("File size exceeds 5242880 bytes.")
        if file.image_type not in TYPES or told.pop("media_type", file.image_type) != file.image_type or told:
            return invalid("media type unrecognized.")
        media_id = str(1_880_000_000_000_000_000 + len(self.kept))
        self.kept[media_id] = Upload(file.content, self.clock.now() + timedelta(seconds=A_DAY))
        took = {"id": media_id, "media_key": key_of(media_id), "size": len(file.content)}
        return JSONResponse({"data": {**took, "expires_after_secs": A_DAY}})

    async def describe(self, request: Request) -> Response:
        try:
            body = Described.model_validate_json(await request.body())
        except ValidationError as error:
            return invalid(str(error))
        if not self.are_usable([body.id]):
            return invalid("Invalid media id.")
        self.kept[body.id].alt = body.metadata.alt_text.text
        associated = {"alt_text": {"text": self.kept[body.id].alt}}
        return JSONResponse({"data": {"id": body.id, "associated_metadata": associated}})


def key_of(media_id: str) -> str:
    """A photo's key: its kind and its id."""
    return f"3_{media_id}"
