"""Where the dashboard shows what a message is about, on the clock of whoever reads it."""

from urllib.parse import urlencode

from core.foundation.ids import CampaignId, WorkspaceId


def dashboard_link(
    dashboard: str, *, zone: str, workspace_id: WorkspaceId, campaign_id: CampaignId | None = None
) -> str:
    """The address of a workspace, or of the results of a campaign; empty where there is no dashboard."""
    if not dashboard:
        return ""
    chosen = {"workspace": workspace_id, "zone": zone}
    page = "results" if campaign_id else ""
    choices = urlencode({**chosen, "campaign": campaign_id} if campaign_id else chosen)
    return f"{dashboard.rstrip('/')}/{page}?{choices}"
