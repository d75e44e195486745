"""Where messages lead to."""

from bot.slack.views.addresses import dashboard_link
from core.foundation.ids import CampaignId, WorkspaceId

ACME = WorkspaceId("wsp_acme")


def test_a_link_to_the_dashboard_opens_what_it_is_about_on_its_readers_clock() -> None:
    def link(dashboard: str, campaign: CampaignId | None = None) -> str:
        return dashboard_link(dashboard, zone="Asia/Tokyo", workspace_id=ACME, campaign_id=campaign)

    assert link("https://d.test/") == "https://d.test/?workspace=wsp_acme&zone=Asia%2FTokyo"
    assert link("https://d.test/metrics", CampaignId("cmp_1")) == (
        "https://d.test/metrics/results?workspace=wsp_acme&zone=Asia%2FTokyo&campaign=cmp_1"
    )
    assert link("") == ""
