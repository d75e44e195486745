"""What adapters promise, each asked for what its `capabilities` claim, and for nothing else.

A promise is a function of an adapter and a post that it may send. `PROMISES` says what an adapter must claim
to be asked for one. An adapter joins with a module that says how it is made, and takes what it has to keep:

    @pytest.fixture
    def platform(…) -> Platform: …

    @pytest.mark.parametrize("promise", promises_of(TelegramPlatform.capabilities))
    async def test_telegram_keeps(promise: Promise, platform: Platform) -> None:
        await promise(platform, a_post(platform.name))

The module is `tests/contracts/test_<platform>.py` where a stand-in on loopback answers, and
`tests/servers/<platform>/test_promises.py` where a real server does. `test_platforms.py` says who is missing.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.foundation.ids import PlatformName, WorkspaceId, new_post_id
from core.platforms.below import HALF_OUT
from core.platforms.catalogue import profile_of, rules_of
from core.platforms.posting import Capability, Outgoing, Platform, PlatformRefused, Seen, StepsInMemory
from tests.contracts.pictures import Pictures

MEDIA, THREAD, FIRST_COMMENT = Capability.MEDIA, Capability.THREAD, Capability.FIRST_COMMENT
Promise = Callable[[Platform, Outgoing], Awaitable[None]]
FIND, IDEMPOTENT, READ = Capability.FIND, Capability.IDEMPOTENT, Capability.READ
EDIT, DELETE, ENGAGEMENT = Capability.EDIT, Capability.DELETE, Capability.ENGAGEMENT


def a_post(platform: PlatformName, **changes: Any) -> Outgoing:
    """A post that nobody has sent, with all that the platform's posts have."""
    rules = rules_of(platform)
    usual = {
        "text": "Our kettle sings 🎶 (yes, really). Hear it: https://example.com/kettle",
        "title": "It sings" if rules.title_limit else "",
        "preheader": "It whistles, too" if rules.preheader_limit else "",
        "link": "https://example.com/kettle",
        "created_at": datetime.now(UTC),
    }
    return Outgoing(
        key=new_post_id(),
        workspace_id=WorkspaceId("wsp_01"),
        platform=platform,
        campaign="Kettle: it sings",
        **{**usual, **changes},
    )


def too_long(post: Outgoing) -> Outgoing:
    return replace(post, text="a" * (rules_of(post.platform).limits[0].most + 1))


def another(post: Outgoing) -> Outgoing:
    """The same copy, placed again."""
    return replace(post, key=new_post_id(), steps=StepsInMemory())


def said(seen: Seen | None) -> tuple[str, str] | None:
    """The words that people see."""
    return (seen.text, seen.title) if seen else None


def with_pictures(post: Outgoing, *, base: str = "https://copy.example/media") -> Outgoing:
    """The same post with two images, of which one is described; with one where no more are taken."""
    rules = profile_of(post.platform).media
    pictures = Pictures(base)
    media = (pictures.add(), pictures.add("#2040a0", alt=""))[: rules.most if rules else 2]
    return replace(post, media=media, files=pictures)


def with_follow_ups(post: Outgoing) -> Outgoing:
    """The same post with as many texts below it as its platform takes, and two at most."""
    below = ("It whistles in F sharp.", "And it knows your name 🫖.")
    return replace(post, follow_ups=below[: rules_of(post.platform).most_follow_ups])


class Dies(BaseException):
    """A process that ends in the middle of a post."""


class DyingSteps(StepsInMemory):
    """Steps of a process that dies just before it could keep the step after `after` others, or just after."""

    def __init__(self, after: int, *, kept: bool) -> None:
        super().__init__()
        self._after, self._kept_too = after, kept

    async def keep(self, step: str, value: str) -> None:
        if self._kept_too or self._after:
            await super().keep(step, value)
        if not self._after:
            self._after = 1_000
            raise Dies
        self._after -= 1


async def a_published_post_has_an_address_and_a_time(platform: Platform, post: Outgoing) -> None:
    receipt = await platform.publish(post)
    assert receipt.remote_id
    assert receipt.url.startswith(("http://", "https://")) or not profile_of(platform.name).has_addresses
    assert receipt.published_at.tzinfo is not None


async def two_posts_are_two_posts(platform: Platform, post: Outgoing) -> None:
    first = await platform.publish(post)
    second = await platform.publish(replace(another(post), text="Our kettle whistles."))
    assert first.remote_id != second.remote_id


async def a_text_over_the_limit_is_refused_in_words(platform: Platform, post: Outgoing) -> None:
    with pytest.raises(PlatformRefused) as refused:
        await platform.publish(too_long(post))
    assert platform.name.label in refused.value.message


async def a_refused_post_can_be_published_once_it_is_short_enough(platform: Platform, post: Outgoing) -> None:
    with pytest.raises(PlatformRefused):
        await platform.publish(too_long(post))
    assert (await platform.publish(post)).remote_id


async def a_published_post_is_found_with_the_same_receipt(platform: Platform, post: Outgoing) -> None:
    receipt = await platform.publish(post)
    assert await platform.find(post) == receipt


async def a_post_never_published_is_not_found(platform: Platform, post: Outgoing) -> None:
    assert await platform.find(post) is None
    await platform.publish(post)
    assert await platform.find(another(post)) is None


async def nothing_remains_of_a_refused_post(platform: Platform, post: Outgoing) -> None:
    with pytest.raises(PlatformRefused):
        await platform.publish(too_long(post))
    assert await platform.find(too_long(post)) is None


async def of_two_posts_each_is_found_as_itself(platform: Platform, post: Outgoing) -> None:
    other = replace(another(post), text="Our kettle whistles.")
    first, second = await platform.publish(post), await platform.publish(other)
    assert [await platform.find(post), await platform.find(other)] == [first, second]


async def publishing_the_same_post_again_gives_the_first_receipt(platform: Platform, post: Outgoing) -> None:
    first = await platform.publish(post)
    assert await platform.publish(post) == first


async def people_see_what_was_published(platform: Platform, post: Outgoing) -> None:
    receipt = await platform.publish(post)
    assert said(await platform.read(post, receipt.remote_id)) == (post.text, post.title)


async def people_see_what_was_corrected(platform: Platform, post: Outgoing) -> None:
    receipt = await platform.publish(post)
    corrected = replace(post, text="Our kettle hums. https://example.com/kettle")
    await platform.correct(corrected, receipt.remote_id)
    assert said(await platform.read(corrected, receipt.remote_id)) == (corrected.text, corrected.title)


async def a_corrected_post_keeps_its_address_and_its_time_however_often_it_is_corrected(
    platform: Platform, post: Outgoing
) -> None:
    first = await platform.publish(post)
    corrected = replace(post, text="Our kettle hums. https://example.com/kettle")
    for _ in range(2):
        assert await platform.correct(corrected, first.remote_id) == first


async def a_corrected_post_is_found_with_its_first_receipt(platform: Platform, post: Outgoing) -> None:
    first = await platform.publish(post)
    corrected = replace(post, text="Our kettle hums. https://example.com/kettle")
    await platform.correct(corrected, first.remote_id)
    assert await platform.find(corrected) == first


async def a_correction_over_the_limit_is_refused_in_words(platform: Platform, post: Outgoing) -> None:
    first = await platform.publish(post)
    with pytest.raises(PlatformRefused) as refused:
        await platform.correct(too_long(post), first.remote_id)
    assert platform.name.label in refused.value.message


async def images_go_out_with_their_alt_texts(platform: Platform, post: Outgoing) -> None:
    shown = with_pictures(post)
    receipt = await platform.publish(shown)
    seen = await platform.read(shown, receipt.remote_id)
    assert said(seen) == (shown.text, shown.title)
    assert seen is not None
    assert seen.alts in (None, tuple(image.alt for image in shown.media))


async def a_post_with_images_is_found_with_its_receipt(platform: Platform, post: Outgoing) -> None:
    shown = with_pictures(post)
    assert await platform.find(shown) is None
    receipt = await platform.publish(shown)
    assert await platform.find(shown) == receipt


async def follow_ups_go_out_below_in_their_order(platform: Platform, post: Outgoing) -> None:
    long = with_follow_ups(post)
    receipt = await platform.publish(long)
    seen = await platform.read(long, receipt.remote_id)
    assert said(seen) == (long.text, long.title)
    assert seen is not None
    assert seen.follow_ups in (None, long.follow_ups)


async def a_corrected_post_keeps_what_it_shows_and_what_follows_it(
    platform: Platform, post: Outgoing
) -> None:
    whole = with_follow_ups(with_pictures(post))
    receipt = await platform.publish(whole)
    corrected = replace(whole, text="Our kettle hums. https://example.com/kettle")
    await platform.correct(corrected, receipt.remote_id)
    seen = await platform.read(corrected, receipt.remote_id)
    assert said(seen) == (corrected.text, corrected.title)
    assert seen is not None
    assert seen.alts in (None, tuple(image.alt for image in whole.media))
    assert seen.follow_ups in (None, whole.follow_ups)


async def comments_go_out_below_in_their_order(platform: Platform, post: Outgoing) -> None:
    await follow_ups_go_out_below_in_their_order(platform, post)


async def a_post_that_broke_off_between_its_steps_is_finished_and_not_begun_anew(
    platform: Platform, post: Outgoing
) -> None:
    async for whole in broken_off(platform, post):
        receipt = await platform.find(whole) or await platform.publish(whole)
        seen = await platform.read(whole, receipt.remote_id)
        assert said(seen) == (whole.text, whole.title)
        assert seen is not None
        assert seen.alts in (None, tuple(image.alt for image in whole.media))
        assert seen.follow_ups in (None, whole.follow_ups)


async def a_thread_that_broke_off_after_its_first_text_is_found_to_be_half_out(
    platform: Platform, post: Outgoing
) -> None:
    """Else somebody could call off what readers see already. Whoever takes all at once never breaks off."""
    was_half_out = [
        await whole.steps.done(HALF_OUT) is not None
        async for whole in broken_off(platform, post)
        if await platform.find(whole) is None and await platform.find(replace(whole, follow_ups=()))
    ]
    assert all(was_half_out)
    assert was_half_out or not [whole async for whole in broken_off(platform, post)]


async def a_post_that_broke_off_before_its_comment_is_found_to_be_half_out(
    platform: Platform, post: Outgoing
) -> None:
    await a_thread_that_broke_off_after_its_first_text_is_found_to_be_half_out(platform, post)


async def broken_off(platform: Platform, post: Outgoing) -> AsyncIterator[Outgoing]:
    """Posts whose process died while it published them: before each of their steps was kept, and after."""
    for number in range(12):
        for kept in (True, False):
            colour = f"#{number:02x}{kept:02x}80"
            steps = DyingSteps(number, kept=kept)
            below = tuple(f"{text} {number} {kept}" for text in with_follow_ups(post).follow_ups)
            whole = replace(
                another(post),
                text=f"Our kettle sings {number} {kept}.",
                follow_ups=below,
                link=None,
                steps=steps,
            )
            if profile_of(post.platform).media is not None:
                pictures = Pictures("https://copy.example/media")
                whole = replace(whole, media=(pictures.add(colour),), files=pictures)
            try:
                await platform.publish(whole)
            except Dies:
                yield whole
            else:
                return  # it has no more steps than that


async def what_was_taken_down_can_be_taken_down_again(platform: Platform, post: Outgoing) -> None:
    first = await platform.publish(post)
    for _ in range(2):
        await platform.take_down(post, first.remote_id)


async def what_was_taken_down_is_not_found(platform: Platform, post: Outgoing) -> None:
    first = await platform.publish(post)
    await platform.take_down(post, first.remote_id)
    assert await platform.find(post) is None


async def what_was_taken_down_is_not_seen(platform: Platform, post: Outgoing) -> None:
    first = await platform.publish(post)
    await platform.take_down(post, first.remote_id)
    assert await platform.read(post, first.remote_id) is None


async def what_was_taken_down_can_not_be_corrected_and_stays_down(platform: Platform, post: Outgoing) -> None:
    first = await platform.publish(post)
    await platform.take_down(post, first.remote_id)
    with pytest.raises(PlatformRefused):
        await platform.correct(replace(post, text="Back again."), first.remote_id)
    await platform.take_down(post, first.remote_id)


async def the_same_copy_can_be_published_again_after_it_was_taken_down(
    platform: Platform, post: Outgoing
) -> None:
    first = await platform.publish(post)
    await platform.take_down(post, first.remote_id)
    assert (await platform.publish(another(post))).remote_id != first.remote_id


async def of_a_deleted_post_it_says_so_and_of_one_that_is_out_no_such_thing(
    platform: Platform, post: Outgoing
) -> None:
    """An adapter may know nothing yet of a post that is new: it says nothing of it then."""
    out = await platform.publish(post)
    gone = await platform.publish(replace(another(post), text="Our kettle whistles."))
    await platform.take_down(post, gone.remote_id)
    figures = await platform.engagement([out.remote_id, gone.remote_id])
    assert figures.get(gone.remote_id) is None
    assert out.remote_id not in figures or figures[out.remote_id] is not None
    seen = any(found and found.impressions is not None for found in figures.values())
    assert profile_of(post.platform).tells_impressions or not seen


PROMISES: Mapping[Promise, frozenset[Capability]] = {
    a_published_post_has_an_address_and_a_time: frozenset(),
    two_posts_are_two_posts: frozenset(),
    a_text_over_the_limit_is_refused_in_words: frozenset(),
    a_refused_post_can_be_published_once_it_is_short_enough: frozenset(),
    a_published_post_is_found_with_the_same_receipt: frozenset({FIND}),
    a_post_never_published_is_not_found: frozenset({FIND}),
    nothing_remains_of_a_refused_post: frozenset({FIND}),
    of_two_posts_each_is_found_as_itself: frozenset({FIND}),
    publishing_the_same_post_again_gives_the_first_receipt: frozenset({IDEMPOTENT}),
    people_see_what_was_published: frozenset({READ}),
    people_see_what_was_corrected: frozenset({READ, EDIT}),
    a_corrected_post_keeps_its_address_and_its_time_however_often_it_is_corrected: frozenset({EDIT}),
    a_corrected_post_is_found_with_its_first_receipt: frozenset({EDIT, FIND}),
    a_correction_over_the_limit_is_refused_in_words: frozenset({EDIT}),
    images_go_out_with_their_alt_texts: frozenset({MEDIA, READ}),
    a_post_with_images_is_found_with_its_receipt: frozenset({MEDIA, FIND}),
    a_corrected_post_keeps_what_it_shows_and_what_follows_it: frozenset({MEDIA, READ, EDIT}),
    follow_ups_go_out_below_in_their_order: frozenset({THREAD, READ}),
    comments_go_out_below_in_their_order: frozenset({FIRST_COMMENT, READ}),
    a_post_that_broke_off_between_its_steps_is_finished_and_not_begun_anew: frozenset({FIND, READ}),
    a_thread_that_broke_off_after_its_first_text_is_found_to_be_half_out: frozenset({FIND, THREAD}),
    a_post_that_broke_off_before_its_comment_is_found_to_be_half_out: frozenset({FIND, FIRST_COMMENT}),
    what_was_taken_down_can_be_taken_down_again: frozenset({DELETE}),
    what_was_taken_down_is_not_found: frozenset({DELETE, FIND}),
    what_was_taken_down_is_not_seen: frozenset({DELETE, READ}),
    what_was_taken_down_can_not_be_corrected_and_stays_down: frozenset({DELETE, EDIT}),
    the_same_copy_can_be_published_again_after_it_was_taken_down: frozenset({DELETE}),
    of_a_deleted_post_it_says_so_and_of_one_that_is_out_no_such_thing: frozenset({DELETE, ENGAGEMENT}),
}


def promises_of(capabilities: Collection[Capability]) -> list[Any]:
    """What an adapter that claims `capabilities` has to keep, for `parametrize`."""
    kept = [promise for promise, claims in PROMISES.items() if claims <= frozenset(capabilities)]
    return [pytest.param(promise, id=getattr(promise, "__name__", "")) for promise in kept]
