"""What LinkedIn has around a post, on loopback: images that are uploaded beforehand, and comments below it.

Sources, all below https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/:
images-api (steps, formats, pixels), multiimage-post-api (2 to 20 images, 4,086 characters of alt text) and
comments-api. That a comment has 1,250 characters is measured by the field.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.foundation.clock import Clock
from tests.stand_ins.vendor import SentFile, Strict, bearer

TYPES = {"image/jpeg", "image/png", "image/gif"}
MOST_PIXELS = 36_152_320


class Owner(Strict):
    owner: str


class Initialize(Strict):
    initializeUploadRequest: Owner


class Shown(Strict):
    id: str = Field(pattern="urn:li:image:.+")
    altText: str = Field("", max_length=4086)


class MultiImage(Strict):
    images: list[Shown] = Field(min_length=2, max_length=20)


class Message(Strict):
    text: str = Field(min_length=1, max_length=1250)


class NewComment(Strict):
    actor: str
    object: str
    message: Message


@dataclass
class Upload:
    owner: str
    statuses: list[str] = field(default_factory=list)
    """What is answered to the next looks; the last one stays."""


@dataclass
class Around:
    clock: Clock
    is_known: Callable[[str], bool]
    """Whether there is such a post."""
    allowed: Callable[[Request], str]
    images: dict[str, Upload] = field(default_factory=dict)
    works: list[str] = field(default_factory=lambda: ["AVAILABLE"])
    """What an image goes through once it is there."""
    comments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def are_usable(self, shown: list[Shown], owner: str) -> bool:
        here = [self.images.get(each.id) for each in shown]
        return all(image and image.owner == owner and image.statuses == ["AVAILABLE"] for image in here)

    async def initialize(self, request: Request) -> Response:
        if dict(request.query_params) != {"action": "initializeUpload"}:
            return refused(400, "Invalid action")
        try:
            owner = Initialize.model_validate_json(await request.body()).initializeUploadRequest.owner
        except ValidationError as error:
            return refused(400, f"Field validation failed: {error}")
        name = f"C4E10AQ{len(self.images):06}"
        self.images[f"urn:li:image:{name}"] = Upload(owner, ["WAITING_UPLOAD"])
        upload = f"{request.base_url}dms-uploads/{name}/uploaded-image/0"
        given = {"uploadUrlExpiresAt": 1_650_567_510_704, "uploadUrl": upload}
        return JSONResponse({"value": {**given, "image": f"urn:li:image:{name}"}})

    async def upload(self, request: Request) -> Response:
        if not bearer(request):
            return Response(status_code=401)
        image = self.images[f"urn:li:image:{request.path_params['name']}"]
        sent = SentFile("", await request.body(), "")
        fits = sent.image_type in TYPES and sent.size[0] * sent.size[1] < MOST_PIXELS
        image.statuses = list(self.works) if fits else ["PROCESSING_FAILED"]
        return Response(status_code=201)

    async def status(self, request: Request) -> Response:
        urn = unquote(request.path_params["urn"])
        if (image := self.images.get(urn)) is None:
            return refused(404, "Image not found")
        status = image.statuses.pop(0) if len(image.statuses) > 1 else image.statuses[0]
        return JSONResponse({"owner": image.owner, "status": status, "id": urn})

    async def comment(self, request: Request) -> Response:
        urn = unquote(request.path_params["urn"])
        try:
            body = NewComment.model_validate_json(await request.body())
        except ValidationError as error:
            return refused(400, f"Field validation failed: {error}")
        right = "w_organization_social_feed" if "organization" in body.actor else "w_member_social"
        if right not in self.allowed(request).split():
            return refused(403, "Not enough permissions to access: partnerApiSocialActions.CREATE")
        if not self.is_known(urn) or body.object != urn:
            return refused(404, "Post not found", code="NOT_FOUND")
        kept = self.add(urn, body.message.text, actor=body.actor)
        return JSONResponse(kept, 201, {"x-restli-id": kept["id"]})

    def add(self, urn: str, text: str, *, actor: str) -> dict[str, Any]:
        there = self.comments.setdefault(urn, [])
        number = str(6_636_062_862_760_562_000 + len(there))
        activity = urn.replace("share", "activity")
        there.append(
            {
                "id": number,
                "commentUrn": f"urn:li:comment:({activity},{number})",
                "object": activity,
                "actor": actor,
                "message": {"attributes": [], "text": text},
                "created": {"time": int(self.clock.now().timestamp() * 1000)},
            }
        )
        return there[-1]

    async def below(self, request: Request) -> Response:
        urn = unquote(request.path_params["urn"])
        if "r_organization_social_feed" not in self.allowed(request).split():
            return refused(403, "Not enough permissions to access: partnerApiSocialActions.GET_ALL")
        if not self.is_known(urn):
            return refused(404, "Post not found", code="NOT_FOUND")
        there = self.comments.get(urn, [])[::-1]
        first, most = int(request.query_params.get("start", 0)), int(request.query_params.get("count", 10))
        return JSONResponse({"paging": {"start": first}, "elements": there[first : first + most]})


def refused(status: int, message: str, **more: Any) -> Response:
    return JSONResponse({"status": status, "message": message, **more}, status)
