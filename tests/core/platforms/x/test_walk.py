"""A campaign's whole way from a brief to a thread with images on X, with its steps in the database."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName, PostState
from core.metrics.figures import latest
from core.platforms.connecting import Connected, Question
from core.platforms.posting import Seen
from core.platforms.x.connector import Connector
from core.publishing.ages import AGES_WHERE_PAID
from core.publishing.read_back import SOON, read_back_due
from tests.servers.walk import walking
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.x_server import XServer


class WithToken(Connector):
    """Connects at once, without X's own page."""

    questions = (Question("access_token", "Token", is_secret=True),)

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        return Connected(remote_id="42", name="@fernweh", secrets=dict(answers))


async def test_a_campaign_walks_from_a_brief_to_a_thread_and_is_taken_down_again(
    tmp_path: Path, sqlite_url: str
) -> None:
    alts, below = ("A red kettle.", ""), ("It whistles in F sharp.", "And it knows your name 🫖.")
    name, server = PlatformName.X, XServer(SystemClock())
    answers = {"access_token": server.new_token()["access_token"]}
    async with (
        server.listening(name) as outside,
        walking(tmp_path, sqlite_url, name, answers, connectors={name: WithToken(outside)}) as walk,
    ):
        post, variant = await walk.published(alts=alts, follow_ups=below)
        assert post.state is PostState.PUBLISHED
        assert [tweet.replies_to for tweet in server.tweets.values()] == ["", *list(server.tweets)[:2]]
        assert await walk.seen(post, variant) == Seen(variant.text, alts=alts, follow_ups=below)

        later = ManualClock(walk.desk.clock.now() + SOON + timedelta(seconds=1))
        assert await read_back_due(walk.desk.database, walk.desk.calendar.platforms, later) == 1
        assert (await walk.post(post)).shows is None

        assert (await walk.taken_down(post)).state is PostState.TAKEN_DOWN
        assert not server.tweets


async def test_what_x_tells_comes_back_as_figures_and_what_it_charges_for_that_as_a_cost(
    tmp_path: Path, sqlite_url: str
) -> None:
    clock, name = ManualClock(SystemClock().now()), PlatformName.X
    server = XServer(clock)
    answers = {"access_token": server.new_token()["access_token"]}
    server.tokens[answers["access_token"]] = clock.now() + timedelta(days=100)
    async with (
        server.listening(name) as outside,
        walking(
            tmp_path, sqlite_url, name, answers, connectors={name: WithToken(outside)}, clock=clock
        ) as walk,
    ):
        post, _ = await walk.published()
        tweet = server.tweets[post.remote_id]
        tweet.metrics |= {"impression_count": 900, "like_count": 7}
        tweet.clicks = 12

        async def told_at(age: timedelta) -> tuple[int | None, ...]:
            clock.advance(tweet.at + age - clock.now())
            assert await walk.desk.fetching.fetch_due() == 1
            async with walk.desk.database.read() as session:
                told = (await latest(session, [post.id]))[post.id]
            return told.impressions, told.clicks, told.likes, told.replies, told.reposts

        async def charged() -> list[tuple[str, int, bool]]:
            costs = (await walk.desk.costs.of(walk.owner)).campaigns
            return [(cost.model, cost.cost_micros, cost.is_fee) for cost in costs]

        assert await told_at(AGES_WHERE_PAID[0]) == (900, 12, 7, 0, 0)
        assert await charged() == [("X figures", 5_000, True)]
        del server.tweets[post.remote_id]
        assert await told_at(AGES_WHERE_PAID[1]) == (900, 12, 7, 0, 0)
        assert (await walk.post(post)).shows == ""
        assert await charged() == [("X figures", 5_000, True)]
        server.tweets[post.remote_id] = tweet
        assert await told_at(AGES_WHERE_PAID[-1]) == (900, None, 7, 0, 0)
