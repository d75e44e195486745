"""The brand voice over HTTP: the workspace's, and an account's own."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import Field

from bot.api.bounds import Body, EachFieldOnce, Storable, Text
from bot.api.door import Admin, AnyDesk, Caller
from core.brand.differences import differences
from core.brand.form import as_fields, read_voice
from core.brand.learning import MOST
from core.brand.service import SavedVoice
from core.foundation.errors import InvalidInput
from core.foundation.ids import AccountId, VoiceNumber

router = APIRouter(route_class=EachFieldOnce, prefix="/brand", tags=["brand"])

EXAMPLE = {
    "company": "Fernweh",
    "tone": "dry, friendly, never loud",
    "emoji": "sparing",
    "dont": ["Use exclamation marks."],
    "avoid": [{"word": "cheap", "replacement": "affordable", "reason": "It sounds like poor work."}],
    "tags": ["#fernweh"],
}
"""A voice to try the API with; its fields are explained in docs/brand.md."""

Whose = Annotated[AccountId | None, Query(max_length=200, description="An account's own voice."), Storable]
LATEST = 2**31 - 1
Version = Annotated[int, Field(ge=0, le=LATEST)]
VersionPath = Annotated[VoiceNumber, Path(ge=1, le=LATEST)]


class Saving(Body):
    """A voice, and the version that was changed; 0 where there was none yet."""

    voice: Annotated[dict[str, Any], Field(examples=[EXAMPLE])]
    version: Version


class Learning(Body):
    """At least ten posts; without them, what was approved last, or what reviews said of the last 90 days."""

    posts: Annotated[list[Text], Field(max_length=MOST)] | None = None
    reviews: bool = False


class Restoring(Body):
    """The latest version that the caller knows; without it any is replaced."""

    version: Version | None = None


@router.get("")
async def current(desk: AnyDesk, caller: Caller, account: Whose = None) -> dict[str, Any]:
    """The voice as it is now, with its version; 0 where nobody ever said anything."""
    return _shown(await desk.brand.current(caller, account))


@router.put("")
async def save(desk: AnyDesk, caller: Admin, given: Saving, account: Whose = None) -> dict[str, Any]:
    """Keep a new version; 409 where somebody saved another since the one that the caller changed."""
    voice = read_voice(given.voice)
    return _shown(await desk.brand.save(caller, voice, known=given.version, account_id=account))


@router.post("/proposal")
async def propose(
    desk: AnyDesk, caller: Caller, given: Learning | None = None, account: Whose = None
) -> dict[str, Any]:
    """What posts or reviews say about the voice, and why. To use it, PUT its `voice` and `version`."""
    if given and given.reviews:
        if given.posts is not None:
            raise InvalidInput({"reviews": "can't be learned from together with posts; leave one of them."})
        now, proposal = await desk.lessons.propose(caller, account)
    else:
        now, proposal = await desk.brand.propose(caller, given.posts if given else None, account)
    return {
        "version": now.version,
        "voice": as_fields(proposal.voice),
        "changes": differences(now.voice, proposal.voice),
        "reasons": proposal.reasons,
        "posts": proposal.posts,
    }


@router.get("/versions")
async def versions(desk: AnyDesk, caller: Caller, account: Whose = None) -> dict[str, list[dict[str, Any]]]:
    """The latest 100 versions, newest first."""
    return {"versions": [_shown(saved) for saved in await desk.brand.versions(caller, account)]}


@router.get("/versions/{version}")
async def version(desk: AnyDesk, caller: Caller, version: VersionPath) -> dict[str, Any]:
    """One version, whosesoever voice it is."""
    return _shown(await desk.brand.version(caller, version))


@router.post("/versions/{version}/restore")
async def restore(
    desk: AnyDesk, caller: Admin, version: VersionPath, given: Restoring | None = None
) -> dict[str, Any]:
    """Make a new version that says what this one says."""
    return _shown(await desk.brand.restore(caller, version, known=given.version if given else None))


def _shown(saved: SavedVoice) -> dict[str, Any]:
    return {
        "version": saved.version,
        "account_id": saved.account_id,
        "voice": as_fields(saved.voice),
        "saved_by": saved.saved_by,
        "saved_at": saved.saved_at,
        "restores": saved.restores,
    }
