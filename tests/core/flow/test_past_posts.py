"""What an account has said in the last weeks, which no text is to repeat."""

from datetime import timedelta

from core.flow.past_posts import PastPosts
from core.foundation.ids import PlatformName
from tests.builders import a_member, a_post, a_variant
from tests.core.flow.conftest import House

SAID = "A backpack that keeps your laptop dry. https://example.com/backpack"


async def test_an_edit_that_repeats_a_post_of_another_campaign_is_told_so(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    await a_post(house.database, house.clock, ana)
    variant = await a_variant(house.database, house.clock, ana, text="Something else.")

    edited = await house.editing.edit(
        variant.id, seen=variant.content_hash, text="A backpack that keeps your laptop dry!", by=ana
    )

    assert "near_duplicate" in {one["rule"] for one in edited.findings}


async def test_posts_of_other_campaigns_are_read_with_their_days(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    await a_post(house.database, house.clock, ana)
    posts = PastPosts(house.database, house.clock)
    variant = await a_variant(house.database, house.clock, ana)

    [past] = await posts.of(ana.workspace_id, PlatformName.X, [None], variant.campaign_id)
    assert (past.text, past.at) == (SAID, house.clock.now())


async def test_posts_of_the_same_campaign_of_long_ago_and_of_elsewhere_are_not_meant(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    eve = await a_member(house.database, house.clock, "Eve", "T2")
    own = await a_post(house.database, house.clock, ana)
    await a_post(house.database, house.clock, ana, platform=PlatformName.LINKEDIN)
    await a_post(house.database, house.clock, ana, due=house.clock.now() - timedelta(days=91))
    await a_post(house.database, house.clock, eve)
    posts = PastPosts(house.database, house.clock)

    assert await posts.of(ana.workspace_id, PlatformName.X, [None], own.campaign_id) == ()
    assert await posts.of(ana.workspace_id, PlatformName.BLUESKY, [None], own.campaign_id) == ()
