"""A variant whose post is out stays in its place: on its card people correct that post, or take it down."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.campaigns.models import Variant
from core.foundation.errors import Conflict
from core.foundation.ids import PlatformName, PostState
from core.publishing.models import Post


class StillOut(Conflict):
    """The variant can't leave its place, since its post is out or may be; nothing was changed."""

    code = "still_out"

    def __init__(self, label: str, platform: PlatformName) -> None:
        self.label, self.platform = label, platform
        super().__init__(label, platform)

    @property
    def message(self) -> str:
        return (
            f"Variant {self.label} is out on {self.platform.label}, or may be. Edit its text and correct "
            "the post, or take the post down first."
        )


async def require_not_out(session: AsyncSession, variant: Variant) -> None:
    """Let another take the variant's place.

    Raises:
        StillOut: it has a post that is out, is being sent, or may be out.
    """
    out = (PostState.SENDING, PostState.PUBLISHED, PostState.UNKNOWN)
    posts = select(Post.id).where(Post.variant_id == variant.id, Post.state.in_(out)).limit(1)
    if await session.scalar(posts) is not None:
        raise StillOut(variant.label, variant.platform)
