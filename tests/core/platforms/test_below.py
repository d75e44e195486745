"""What follows below a post: in order, each once, and all or nothing."""

from collections.abc import Sequence

import pytest

from core.foundation.errors import CopydeskError
from core.foundation.ids import PlatformName
from core.platforms.below import kept_below, put_below
from core.platforms.connecting import CannotSay
from core.platforms.posting import CredentialsExpired, NotSent, Outgoing, PlatformRefused, RateLimited
from tests.contracts.promises import a_post


class Channel:
    """A place that fails once at a follow-up of a certain number."""

    def __init__(self, number: int, failure: CopydeskError) -> None:
        self.there, self.number, self.failure = ["first"], number, failure

    async def put(self, number: int, text: str, above: str) -> str:
        assert above == self.there[-1]
        if number == self.number:
            self.number = -1
            raise self.failure
        self.there.append(text)
        return text

    async def take_back(self, ids: Sequence[str]) -> None:
        assert ids == self.there
        self.there = []


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.X, follow_ups=("one", "two", "three"))


@pytest.mark.parametrize(
    "failure", [RateLimited("Wait."), CredentialsExpired("Connect."), CannotSay("Lost.")]
)
@pytest.mark.parametrize("number", range(3))
async def test_a_thread_that_broke_off_goes_on_where_it_did(
    post: Outgoing, number: int, failure: CopydeskError
) -> None:
    channel = Channel(number, failure)
    with pytest.raises(type(failure)):
        await put_below(post, "first", channel.put, channel.take_back)
    assert await kept_below(post) == channel.there[1:]

    await put_below(post, "first", channel.put, channel.take_back)

    assert channel.there == ["first", "one", "two", "three"]


async def test_what_could_not_be_reached_in_the_middle_of_a_thread_counts_as_no_try_that_never_arrived(
    post: Outgoing,
) -> None:
    channel = Channel(1, NotSent("X could not be reached."))
    with pytest.raises(
        CannotSay, match=r"X has 2 of 4 texts of this post\. X could not be reached"
    ) as unsure:
        await put_below(post, "first", channel.put, channel.take_back)
    assert not isinstance(unsure.value, NotSent)


async def test_of_a_thread_in_which_one_is_refused_nothing_stays(post: Outgoing) -> None:
    channel = Channel(2, PlatformRefused("X refused it: too odd."))
    with pytest.raises(PlatformRefused, match=r"too odd\. This was said of text 4"):
        await put_below(post, "first", channel.put, channel.take_back)
    assert channel.there == []


@pytest.mark.parametrize("failure", [NotSent("Away."), PlatformRefused("No.")])
async def test_of_half_a_thread_that_can_not_be_taken_down_nobody_says_that_it_is_gone(
    post: Outgoing, failure: CopydeskError
) -> None:
    async def take_back(ids: Sequence[str]) -> None:
        raise failure

    with pytest.raises(CannotSay, match="could not be taken down"):
        await put_below(post, "first", Channel(0, PlatformRefused("No.")).put, take_back)
