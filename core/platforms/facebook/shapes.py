"""What is told of a page's posts, as far as it is read here.

Sources: https://developers.facebook.com/docs/graph-api/reference/post, …/photo and …/comment.
"""

from collections.abc import Mapping

from pydantic import BaseModel, Field, RootModel

from core.platforms.calling import Count
from core.platforms.graph import Entry


class Target(BaseModel):
    id: str = ""


class Shown(BaseModel):
    media_type: str = ""
    target: Target = Target()


class Several(BaseModel):
    data: tuple[Shown, ...] = ()


class Attachment(Shown):
    """A photo, an album of them, the card of a link."""

    subattachments: Several = Several()


class Attachments(BaseModel):
    data: tuple[Attachment, ...] = ()


class Post(Entry):
    attachments: Attachments = Attachments()

    @property
    def photos(self) -> tuple[str, ...]:
        """Their ids, in their order."""
        shown = [one for each in self.attachments.data for one in (each.subattachments.data or (each,))]
        return tuple(one.target.id for one in shown if one.media_type == "photo")


class Photo(BaseModel):
    alt_text_custom: str | None = ""


class Photos(RootModel[Mapping[str, Photo]]):
    """By their ids."""


class Comment(Entry):
    class By(BaseModel):
        id: str = ""

    author: By = Field(By(), alias="from")


class Comments(BaseModel):
    data: tuple[Comment, ...]


class Counted(BaseModel):
    class Summary(BaseModel):
        total_count: Count = None

    summary: Summary = Summary()


class Shares(BaseModel):
    count: Count = None


class Counts(BaseModel):
    reactions: Counted = Counted()
    comments: Counted = Counted()
    shares: Shares = Shares()
