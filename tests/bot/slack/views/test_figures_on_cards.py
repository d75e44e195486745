"""What a post has reached, on its card."""

from dataclasses import replace

from bot.blockkit.mrkdwn import moment
from bot.slack.views.variant_status import story
from core.foundation.ids import PostState
from core.metrics.totals import Fetched

from .hostile import NOW, the_fullest_card


def told(figures: Fetched | None) -> list[str]:
    """The lines about them on the card of a post that is out."""
    variant = the_fullest_card(PostState.PUBLISHED).variants[0]
    assert variant.post is not None
    lines = story(replace(variant, post=replace(variant.post, told=figures)), NOW)
    return [line for line in lines if line.startswith("📊")]


def test_figures_stand_on_the_card_with_their_source_and_moment_and_what_is_not_available() -> None:
    known = "📊 12 likes · 1 reply · 0 reposts; impressions and clicks not available"
    assert told(Fetched("mastodon", NOW, None, None, 12, 1, 0)) == [f"{known} (from Mastodon, {moment(NOW)})"]


def test_nothing_is_said_of_a_post_that_nobody_has_asked_about() -> None:
    assert told(None) == []
