"""Posts over HTTP: place, move, cancel, settle, correct, take down, and what is coming."""

from datetime import datetime
from typing import Self

from fastapi import APIRouter
from pydantic import AwareDatetime, model_validator
from pydantic_core import PydanticCustomError

from bot.api.bounds import Body, EachFieldOnce, Hash, Nothing, PathId, Text
from bot.api.door import AnyDesk, Caller
from core.flow.calendar import Calendar
from core.flow.cards.card import UpcomingPost
from core.foundation.ids import PostId, VariantId
from core.publishing.models import Amendment, Post
from core.publishing.repeating import Again
from core.publishing.slots import Slot

router = APIRouter(route_class=EachFieldOnce, tags=["calendar"])


class When(Body):
    """A moment with its offset, and the zone people think of it in; no moment means now."""

    at: AwareDatetime | None = None
    zone: Text = "UTC"

    @model_validator(mode="after")
    def _zone_of_a_moment(self) -> Self:
        if self.at is None and "zone" in self.model_fields_set:
            raise PydanticCustomError("missing_moment", "names no moment: give “at”, or leave the zone out")
        return self

    def slot(self, calendar: Calendar) -> Slot | None:
        return calendar.slot_at(self.at, self.zone) if self.at else None


class Placing(When):
    """When, and whether what is out already is to go out once more."""

    again: bool = False


class Finding(Body):
    """What a person found out about a post whose outcome was unknown."""

    is_there: bool
    url: Text = ""


class Correction(Body):
    """What the caller looked at: the variant's `content_hash`; None means what is approved now."""

    seen: Hash | None = None


class Removal(Body):
    reason: Text


@router.get("/calendar")
async def upcoming(desk: AnyDesk, caller: Caller) -> dict[str, list[UpcomingPost]]:
    """Posts that are still on their way, the next one first."""
    return {"posts": await desk.reads.upcoming(caller)}


@router.post("/variants/{variant_id}/posts", status_code=201)
async def place(
    desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], given: Placing
) -> dict[str, str | datetime]:
    """Put an approved variant on the calendar; one that is out already only `again`."""
    again = Again() if given.again else None
    return _state(await desk.calendar.place(variant_id, given.slot(desk.calendar), again=again, by=caller))


@router.post("/posts/{post_id}/move")
async def move(
    desk: AnyDesk, caller: Caller, post_id: PathId[PostId], when: When
) -> dict[str, str | datetime]:
    """Give a waiting post another slot."""
    return _state(await desk.calendar.move(post_id, when.slot(desk.calendar), by=caller))


@router.post("/posts/{post_id}/cancel")
async def cancel(
    desk: AnyDesk, caller: Caller, post_id: PathId[PostId], _said: Nothing | None = None
) -> dict[str, str | datetime]:
    """Take a waiting post off the calendar."""
    return _state(await desk.calendar.cancel(post_id, by=caller))


@router.post("/posts/{post_id}/settle")
async def settle(
    desk: AnyDesk, caller: Caller, post_id: PathId[PostId], found: Finding
) -> dict[str, str | datetime]:
    """Say what became of a post whose outcome was unknown."""
    return _state(await desk.calendar.settle(post_id, is_there=found.is_there, url=found.url, by=caller))


@router.post("/posts/{post_id}/correct", status_code=202)
async def correct(
    desk: AnyDesk, caller: Caller, post_id: PathId[PostId], said: Correction | None = None
) -> dict[str, str | datetime]:
    """Have what is out become what is approved now; 409 when somebody was faster or the text changed."""
    seen = said.seen if said else None
    return _under_way(await desk.calendar.correct(post_id, seen=seen, by=caller))


@router.post("/posts/{post_id}/take-down", status_code=202)
async def take_down(
    desk: AnyDesk, caller: Caller, post_id: PathId[PostId], said: Removal
) -> dict[str, str | datetime]:
    """Have what is out taken down, with the reason; 409 when somebody was faster."""
    return _under_way(await desk.calendar.take_down(post_id, reason=said.reason, by=caller))


def _under_way(amendment: Amendment) -> dict[str, str | datetime]:
    return {"id": amendment.id, "amending": amendment.kind, "asked_at": amendment.asked_at}


def _state(post: Post) -> dict[str, str | datetime]:
    return {"id": post.id, "state": post.state, "due_at": post.due_at, "zone": post.zone}
