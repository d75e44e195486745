"""Whatever people do with a variant and its post, what is out was approved in this form, and is known."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.access.models import Member
from core.campaigns.content import content_hash
from core.campaigns.models import Variant
from core.flow.calendar import Calendar
from core.foundation.errors import CopydeskError
from core.foundation.ids import PlatformName, PostId, PostState, ReviewStep, VariantState
from core.platforms.posting import Capability, NotSent, Outgoing, PlatformRefused, Receipt
from core.publishing.models import IN_DOUBT, Amendment, Post
from core.publishing.publish import LEASE
from tests.builders import a_member, a_variant, receipt_of
from tests.core.flow.conftest import House

X = PlatformName.X
HOUR = timedelta(hours=1)


class Weather(StrEnum):
    """How the platform takes the next calls."""

    WELL = "well"
    REFUSES = "refuses"
    AWAY = "away"
    SILENT = "takes nothing and does not say so"
    MUMBLES = "does it and does not say so"


@dataclass
class Public:
    """A platform and what its readers see; each text that reaches it is checked as it comes."""

    house: House
    name: PlatformName = X
    capabilities: frozenset[Capability] = frozenset(Capability)
    account: str = "@fernweh"
    weather: Weather = Weather.WELL
    shown: dict[PostId, str] = field(default_factory=dict)

    async def publish(self, post: Outgoing) -> Receipt:
        return await self._put(post)

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        if post.key not in self.shown:
            raise PlatformRefused("It is gone.")
        return await self._put(post)

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        self._before()
        self.shown.pop(post.key, None)
        self._after()

    async def find(self, post: Outgoing) -> Receipt | None:
        return receipt_of(post) if post.key in self.shown else None

    async def _put(self, post: Outgoing) -> Receipt:
        self._before()
        async with self.house.database.read() as session:
            about = select(Variant).join(Post, Post.variant_id == Variant.id).where(Post.id == post.key)
            variant = (await session.scalars(about)).one()
        assert (variant.state, variant.text) == (VariantState.APPROVED, post.text)
        self.shown[post.key] = post.text
        self._after()
        return receipt_of(post)

    def _before(self) -> None:
        match self.weather:
            case Weather.REFUSES:
                raise PlatformRefused("No.")
            case Weather.AWAY:
                raise NotSent("No connection.")
            case Weather.SILENT:
                raise TimeoutError

    def _after(self) -> None:
        if self.weather is Weather.MUMBLES:
            raise TimeoutError


@dataclass
class Life:
    """A variant, and all that people and a worker may do with it and its posts."""

    house: House
    by: Member
    variant: Variant
    public: Public

    def __post_init__(self) -> None:
        self.calendar = Calendar(self.house.database, self.house.clock, {X: self.public})

    async def now(self) -> tuple[Variant, Post | None]:
        async with self.house.database.read() as session:
            variant = await session.get_one(Variant, self.variant.id)
            posts = select(Post).where(Post.variant_id == variant.id).order_by(Post.created_at, Post.id)
            return variant, next(reversed((await session.scalars(posts)).all()), None)

    async def do(self, deed: str) -> None:
        """Do it; that it is refused is an answer, too."""
        variant, post = await self.now()
        review, seen, by = self.house.review, variant.content_hash, self.by
        on_variant: dict[str, Callable[[], Awaitable[object]]] = {
            "edit": lambda: self.house.editing.edit(
                variant.id, seen=seen, state=variant.state, text=f"{variant.text}!", by=by
            ),
            "approve": lambda: review.approve(variant.id, seen=seen, by=by),
            "withdraw": lambda: review.answer(
                variant.id, ReviewStep.WITHDRAWN, seen=seen, state=variant.state, by=by
            ),
            "undo": lambda: review.undo(variant.id, seen=seen, state=variant.state, by=by),
            "publish": lambda: self.calendar.place(variant.id, None, seen=seen, by=by),
            "work": self.work,
        }
        on_post: dict[str, Callable[[Post], Awaitable[object]]] = {
            "cancel": lambda post: self.calendar.cancel(post.id, by=by),
            "correct": lambda post: self.calendar.correct(post.id, seen=seen, by=by),
            "take down": lambda post: self.calendar.take_down(post.id, reason="Wrong.", by=by),
        }
        try:
            if deed in on_variant:
                await on_variant[deed]()
            elif post is not None:
                await on_post[deed](post)
        except CopydeskError:
            self.house.clock.advance(timedelta(seconds=1))

    async def work(self) -> None:
        await self.calendar.recover()
        await self.calendar.publish_due()
        await self.calendar.amend_due()

    async def come_to_rest(self) -> None:
        """The platform is well again, and workers go on until nothing is left to do."""
        self.public.weather = Weather.WELL
        for _ in range(4):
            self.house.clock.advance(max(LEASE, HOUR))
            await self.work()
        async with self.house.database.read() as session:
            assert (await session.scalars(select(Amendment))).all() == []


DEEDS = [
    *(("edit",), ("approve",), ("withdraw",), ("undo",), ("publish",), ("cancel",), ("correct",)),
    *(("work",), ("edit", "approve", "correct"), ("edit", "approve", "publish"), ("take down",)),
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(Weather)), min_size=3, max_size=9),
)
async def test_nothing_is_out_that_was_not_approved_in_this_very_form_whatever_people_do(
    house: House, deeds: list[tuple[tuple[str, ...], Weather]]
) -> None:
    by = await a_member(house.database, house.clock)
    variant = await a_variant(house.database, house.clock, by, platform=X)
    life = Life(house, by, variant, Public(house))
    for deed in ("approve", "publish", "work"):
        await life.do(deed)
    for phrase, weather in deeds:
        life.public.weather = weather
        for deed in (*phrase, "work"):
            await life.do(deed)
    await life.come_to_rest()

    async with house.database.read() as session:
        posts = (await session.scalars(select(Post).where(Post.variant_id == variant.id))).all()
        link = (await session.get_one(Variant, variant.id)).link
    out = {post.id: post for post in posts if post.state is PostState.PUBLISHED}
    assert len(out) <= 1
    assert out.keys() == life.public.shown.keys()
    for key, text in life.public.shown.items():
        if out[key].content_hash == IN_DOUBT:
            assert "look there" in out[key].reason
        else:
            assert out[key].content_hash == content_hash(platform=X, text=text, title="", link=link)
