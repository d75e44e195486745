"""A campaign's whole way from a brief to a message with images and a thread, in the playground's Slack."""

from datetime import timedelta
from pathlib import Path

from core.foundation.ids import PlatformName, PostState
from core.platforms.posting import Seen
from core.platforms.slack.connector import Connector
from core.publishing.read_back import SOON, read_back_due
from tests.servers.walk import walking
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.slack_api import CHANNEL, slack_workspace


async def test_a_campaign_walks_from_a_brief_to_a_message_and_its_thread_and_is_taken_down_again(
    tmp_path: Path, sqlite_url: str
) -> None:
    alts, below = ("A red kettle.", ""), ("It whistles in F sharp.", "And it knows your name 🫖.")
    name, answers = PlatformName.SLACK, {"channel": "#campaigns"}
    async with (
        slack_workspace(tmp_path) as slack,
        walking(tmp_path, sqlite_url, name, answers, connectors={name: Connector(slack.outside)}) as walk,
    ):
        post, variant = await walk.published(alts=alts, follow_ups=below)
        assert post.state is PostState.PUBLISHED
        (message,) = (await slack.call("conversations.history", channel=CHANNEL))["messages"]
        assert message["reply_count"] == 2
        assert await walk.seen(post, variant) == Seen(variant.text, alts=alts, follow_ups=below)

        later = ManualClock(walk.desk.clock.now() + SOON + timedelta(seconds=1))
        assert await read_back_due(walk.desk.database, walk.desk.calendar.platforms, later) == 1
        post = await walk.post(post)
        assert (post.read_at, post.shows) == (later.now(), None)

        assert (await walk.taken_down(post)).state is PostState.TAKEN_DOWN
        assert (await slack.call("conversations.history", channel=CHANNEL))["messages"] == []
