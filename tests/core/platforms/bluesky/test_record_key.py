"""Each post has a place of its own on Bluesky, known before its first try."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName, PostId, WorkspaceId, new_post_id
from core.platforms.bluesky.record_key import ALPHABET, record_key
from core.platforms.posting import Outgoing, StepsInMemory

# https://atproto.com/specs/tid
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
POST = Outgoing(
    PostId("pst_01"), WorkspaceId("wsp_01"), PlatformName.BLUESKY, "Kettle", "It sings", created_at=NOON
)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2250, 1, 1), timezones=st.just(UTC))


def microseconds(key: str) -> int:
    number = 0
    for letter in key:
        number = number * 32 + ALPHABET.index(letter)
    return number >> 10


@given(st.text(max_size=30).map(PostId), MOMENTS)
def test_the_key_is_a_tid_and_the_same_at_each_try_and_lies_in_no_future(
    key: PostId, placed: datetime
) -> None:
    post = replace(POST, key=key, created_at=placed)
    again = replace(post, text="It hums", campaign="Pot", steps=StepsInMemory())
    assert TID.fullmatch(record_key(post))
    assert record_key(post) == record_key(again)
    since = placed - datetime(1970, 1, 1, tzinfo=UTC)
    assert microseconds(record_key(post)) <= max(since / timedelta(microseconds=1), 2**32)


@given(MOMENTS, st.timedeltas(timedelta(hours=2), timedelta(days=9_000)))
def test_what_was_placed_hours_later_sorts_later(placed: datetime, later: timedelta) -> None:
    first, second = new_post_id(), new_post_id()
    first_key = record_key(replace(POST, key=first, created_at=max(placed, NOON)))
    second_key = record_key(replace(POST, key=second, created_at=max(placed, NOON) + later))
    assert first_key < second_key


def test_ten_thousand_posts_that_were_placed_at_once_have_as_many_keys() -> None:
    posts = [replace(POST, key=PostId(f"pst_{number}")) for number in range(10_000)]
    assert len(set(map(record_key, posts))) == 10_000
