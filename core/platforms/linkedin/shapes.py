"""What LinkedIn's API answers, as far as it is read here. No machine-readable schema of it is published.

Sources: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api,
…/organizations/share-statistics, …/organizations/organization-access-control-by-role, and
https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import BaseModel, Field

from core.platforms.calling import Count

POST_URN = re.compile(r"urn:li:(?:share|ugcPost):[0-9]{1,30}")


class Shown(BaseModel):
    alt: str = Field("", alias="altText")


class MultiImage(BaseModel):
    images: tuple[Shown, ...] = ()


class Content(BaseModel):
    """What a post shows besides its text; of videos and documents nothing is read."""

    media: Shown | None = None
    several: MultiImage | None = Field(None, alias="multiImage")

    @property
    def alts(self) -> tuple[str, ...]:
        images = self.several.images if self.several else (self.media,) if self.media else ()
        return tuple(image.alt for image in images)


class Post(BaseModel):
    id: str
    commentary: str = ""
    content: Content = Content()
    created_at: int = Field(0, alias="createdAt")
    published_at: int = Field(0, alias="publishedAt")
    """Both in milliseconds since 1970."""

    @property
    def out_at(self) -> datetime:
        return datetime.fromtimestamp((self.published_at or self.created_at) / 1000, UTC)


class Posts(BaseModel):
    elements: tuple[Post, ...]


class Initialized(BaseModel):
    """Where an image is to be sent. Source: …/shares/images-api, "Initialize image upload"."""

    class Value(BaseModel):
        upload_url: str = Field(alias="uploadUrl")
        image: str = Field(pattern=r"^urn:li:image:[A-Za-z0-9_-]{1,200}$")

    value: Value


class Image(BaseModel):
    status: str


class Comment(BaseModel):
    """Source: …/shares/comments-api."""

    class Message(BaseModel):
        text: str = ""

    id: str = Field(pattern=r"^[0-9]{1,30}$")
    actor: str = ""
    message: Message = Message()


class Comments(BaseModel):
    elements: tuple[Comment, ...]


class Status(BaseModel):
    status: int = 0


class Batch(BaseModel):
    """Several posts, and of those that were not given why."""

    results: Mapping[str, Post] = {}
    errors: Mapping[str, Status] = {}


class Counts(BaseModel):
    impressions: Count = Field(None, alias="impressionCount")
    clicks: Count = Field(None, alias="clickCount")
    likes: Count = Field(None, alias="likeCount")
    comments: Count = Field(None, alias="commentCount")
    shares: Count = Field(None, alias="shareCount")


class ShareStatistics(BaseModel):
    share: str = ""
    ugc_post: str = Field("", alias="ugcPost")
    counts: Counts = Field(alias="totalShareStatistics")


class Statistics(BaseModel):
    elements: tuple[ShareStatistics, ...]


class InputError(BaseModel):
    code: str = ""
    description: str = ""


class ErrorDetails(BaseModel):
    input_errors: tuple[InputError, ...] = Field((), alias="inputErrors")


class Refusal(BaseModel):
    """Source: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling."""

    code: str = ""
    message: str = ""
    details: ErrorDetails = Field(ErrorDetails(), alias="errorDetails")


class Person(BaseModel):
    sub: str
    name: str = ""


class Role(BaseModel):
    role: str
    organization: str
    state: str = ""


class Roles(BaseModel):
    elements: tuple[Role, ...]


class Organization(BaseModel):
    name: str = Field("", alias="localizedName")


class Organizations(BaseModel):
    results: Mapping[str, Organization] = {}
