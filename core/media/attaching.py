"""What may be attached to a text: images that the workspace has, and videos at an address of their own."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.scope import Scope
from core.foundation.attached import Attached, MediaKind
from core.foundation.errors import InvalidInput
from core.foundation.outgoing import AddressNotAllowed, check_url
from core.media.models import KeptMedia


async def attach(session: AsyncSession, scope: Scope, media: Sequence[Attached], *, at: datetime) -> None:
    """Let these be shown by something that is to be published. The caller commits.

    Raises:
        InvalidInput: on `media`; an image is not this workspace's, or a video's address can't be one.
    """
    for each in media:
        if each.kind is MediaKind.VIDEO:
            _require_address(each.key)
    keys = {each.key for each in media if each.kind is MediaKind.IMAGE}
    if not keys:
        return
    found = await session.scalars(
        update(KeptMedia)
        .where(
            scope.covers(KeptMedia),
            KeptMedia.key.in_(keys),
            KeptMedia.kept_at.is_not(None),
            KeptMedia.removing_until.is_(None),
        )
        .values(attached_at=func.coalesce(KeptMedia.attached_at, at))
        .returning(KeptMedia.key)
        .execution_options(synchronize_session=False)
    )
    if unknown := keys - set(found):
        raise InvalidInput(
            {"media": f"names an image that is not here ({min(unknown)[:12]}…). Add it first."}
        )


async def slack_files(session: AsyncSession, scope: Scope, keys: Collection[str]) -> Mapping[str, str]:
    """Where these images came from Slack, their files there."""
    known = select(KeptMedia).where(
        scope.covers(KeptMedia), KeptMedia.key.in_(keys), KeptMedia.slack_file != ""
    )
    return {image.key: image.slack_file for image in await session.scalars(known)}


def _require_address(address: str) -> None:
    try:
        check_url(address, allow_private=False)
    except AddressNotAllowed as refused:
        raise InvalidInput({"media": f"holds a video that can't be fetched. {refused.message}"}) from refused
