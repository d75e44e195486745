"""Why a post was not placed, moved, cancelled or changed. Nothing was changed in any of them."""

from zoneinfo import ZoneInfo

from core.foundation.errors import Conflict
from core.foundation.ids import PostState
from core.publishing.models import Post


class NotApproved(Conflict):
    """Only an approved variant can be placed."""

    code = "not_approved"

    def __init__(self, label: str) -> None:
        self.label = label
        super().__init__(label)

    @property
    def message(self) -> str:
        return f"Variant {self.label} is not approved, so it can't be published. Approve it first."


class ChangedMeanwhile(Conflict):
    """The text is another one than whoever asked had seen; nothing was changed."""

    code = "changed_meanwhile"

    def __init__(self, label: str) -> None:
        self.label = label
        super().__init__(label)

    @property
    def message(self) -> str:
        return f"Variant {self.label} was changed since you looked. Read the new text and decide again."


class AlreadyPlaced(Conflict):
    """The variant has a post already."""

    code = "already_placed"

    def __init__(self, post: Post, label: str) -> None:
        self.post, self.label = post, label
        super().__init__(label)

    @property
    def message(self) -> str:
        match self.post.state:
            case PostState.PUBLISHED:
                return f"Variant {self.label} is already published: {self.post.url}"
            case PostState.SCHEDULED:
                return f"Variant {self.label} is already scheduled. Move or cancel that post instead."
            case PostState.MISSED:
                return f"Variant {self.label} has a post that was missed. Move or cancel that post instead."
            case _:
                return f"Variant {self.label} is on its way already ({self.post.state}). Nothing was changed."


class TooLate(Conflict):
    """The post has left, at least in part, or ended, and can't be moved or cancelled."""

    code = "too_late"

    def __init__(self, post: Post) -> None:
        self.post = post
        super().__init__(post.id)

    @property
    def message(self) -> str:
        if self.post.state is PostState.MISSED:
            return "A part of this post is out. Publish the rest, or cancel it, which leaves it as it is."
        if self.post.state is PostState.SCHEDULED:
            return "A part of this post is out, so it goes on until all of it is. Then it can be taken down."
        return f"This post is {self.post.state} and can't be changed any more."


class OnItsWay(Conflict):
    """A post of the campaign is being sent or corrected, or may have been; nothing was changed."""

    code = "on_its_way"

    def __init__(self, post: Post, *, is_half_out: bool) -> None:
        self.post, self.is_half_out = post, is_half_out
        super().__init__(post.id)

    @property
    def message(self) -> str:
        where = f"A post for {self.post.platform.label}"
        match self.post.state:
            case PostState.UNKNOWN:
                told = "may be out or not. Look there and say so on its card"
            case PostState.MISSED:
                told = "is out in part. Publish the rest of it, or cancel it, which leaves it as it is"
            case PostState.SCHEDULED if self.is_half_out:
                due = self.post.due_at.astimezone(ZoneInfo(self.post.zone))
                told = (
                    f"is out in part, and goes on at {due:%H:%M on %d %B} in {self.post.zone}. "
                    "Wait until all of it is out"
                )
            case PostState.PUBLISHED:
                told = "is being corrected. Wait until that is done, or take it down"
            case _:
                told = "is being sent right now. Wait a moment"
        return f"{where} {told}, then close the campaign."
