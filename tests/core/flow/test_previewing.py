"""Previews of campaigns: a site is asked once for all variants, as the brief names it."""

from pathlib import Path

from core.desk import Desk
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from tests.builders import a_brief, a_member
from tests.core.previews.posts import Read
from tests.core.previews.sites import a_site


async def test_a_site_is_asked_once_and_not_as_if_readers_came(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=sqlite_url,
        link_tracking="utm",
        link_cards=True,
        platforms_allow_private=True,
        enable_content_moderation=False,
    )
    async with a_site() as site, Desk.open(settings) as desk:
        ana = await a_member(desk.database, desk.clock)
        platforms = (PlatformName.LINKEDIN, PlatformName.FACEBOOK)
        campaign = await desk.campaigns.start(a_brief(link=f"{site.url}/", platforms=platforms), by=ana)
        await desk.campaigns.write(campaign)
        drawn = Read(await desk.previewing.page(ana, campaign.id))
        assert ["Backpack" in card for card in drawn.classes["card"]] == [True] * 4
        assert site.asked == ["/", "/b.jpg"]
