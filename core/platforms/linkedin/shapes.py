"""What LinkedIn's API answers, as far as it is read here. No machine-readable schema of it is published.

Sources: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api,
…/organizations/share-statistics, …/organizations/organization-access-control-by-role, and
https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import BaseModel, Field

POST_URN = re.compile(r"urn:li:(?:share|ugcPost):[0-9]{1,30}")


class Post(BaseModel):
    id: str
    commentary: str = ""
    created_at: int = Field(0, alias="createdAt")
    published_at: int = Field(0, alias="publishedAt")
    """Both in milliseconds since 1970."""

    @property
    def out_at(self) -> datetime:
        return datetime.fromtimestamp((self.published_at or self.created_at) / 1000, UTC)


class Posts(BaseModel):
    elements: tuple[Post, ...]


class Status(BaseModel):
    status: int = 0


class Batch(BaseModel):
    """Several posts, and of those that were not given why."""

    results: Mapping[str, Post] = {}
    errors: Mapping[str, Status] = {}


class Counts(BaseModel):
    impressions: int | None = Field(None, alias="impressionCount")
    clicks: int | None = Field(None, alias="clickCount")
    likes: int | None = Field(None, alias="likeCount")
    comments: int | None = Field(None, alias="commentCount")
    shares: int | None = Field(None, alias="shareCount")


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
