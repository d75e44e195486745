"""What a platform counts is taken as it says, and what can't be a count as not told."""

import json
from collections.abc import Callable

import pytest
from pydantic import BaseModel

from core.platforms.bluesky import adapter as bluesky
from core.platforms.facebook import shapes as facebook
from core.platforms.graph import Insights
from core.platforms.instagram import adapter as instagram
from core.platforms.linkedin import shapes as linkedin
from core.platforms.mastodon import server as mastodon
from core.platforms.x import shapes as x

STATUS = {"id": "1", "created_at": "2026-03-02T09:00:00Z", "reblogs_count": 5}
SHAPES: list[tuple[type[BaseModel], Callable[[object], object], Callable[..., tuple[object, object]]]] = [
    (
        x.PublicMetrics,
        lambda count: {"like_count": count, "reply_count": 5},
        lambda told: (told.like_count, told.reply_count),
    ),
    (x.NonPublicMetrics, lambda count: {"url_link_clicks": count}, lambda told: (told.url_link_clicks, 5)),
    (
        linkedin.Counts,
        lambda count: {"likeCount": count, "clickCount": 5},
        lambda told: (told.likes, told.clicks),
    ),
    (
        facebook.Counts,
        lambda count: {"reactions": {"summary": {"total_count": count}}, "shares": {"count": 5}},
        lambda told: (told.reactions.summary.total_count, told.shares.count),
    ),
    (
        facebook.Counts,
        lambda count: {"reactions": {"summary": {"total_count": 5}}, "shares": {"count": count}},
        lambda told: (told.shares.count, told.reactions.summary.total_count),
    ),
    (
        instagram.Counts,
        lambda count: {"like_count": count, "comments_count": 5},
        lambda told: (told.like_count, told.comments_count),
    ),
    (
        Insights,  # of all three of Meta's
        lambda count: {
            "data": [
                {"name": "views", "values": [{"value": count}]},
                {"name": "likes", "values": [{"value": 5}]},
            ]
        },
        lambda told: (told.of("views"), told.of("likes")),
    ),
    (
        bluesky._Counts,
        lambda count: {"uri": "at://1", "likeCount": count, "replyCount": 5},
        lambda told: (told.likes, told.replies),
    ),
    (
        mastodon.Status,
        lambda count: {**STATUS, "favourites_count": count},
        lambda told: (told.favourites_count, told.reblogs_count),
    ),
]


@pytest.mark.parametrize(("shape", "said", "read"), SHAPES)
def test_a_count_that_can_not_be_is_not_available_and_the_others_count(shape, said, read):
    for count in (0, 7):
        assert read(shape.model_validate_json(json.dumps(said(count)))) == (count, 5)
    for absurd in (-1, True, False, None, "many", 1.5, 1e300, [3]):
        assert read(shape.model_validate_json(json.dumps(said(absurd)))) == (None, 5)
