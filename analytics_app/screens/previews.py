"""Previews: how a campaign's posts will look where they are going, and fixes of what was found in them."""

import streamlit as st

from analytics_app import fixes, reads, session
from analytics_app.formats import count, distinct
from core.foundation.ids import CampaignId, CampaignState, WorkspaceId
from core.previews.values import Theme

_CAMPAIGN = "campaign"
HEIGHT = 1_000
"""Pixels; the page has its own switches, which stay in sight."""


def previews(workspace_id: WorkspaceId) -> None:
    linked = st.query_params.get(_CAMPAIGN)
    archived = session.wants_archived(workspace_id)
    found = [
        campaign
        for campaign in reads.campaigns(workspace_id)
        if archived or campaign.state is not CampaignState.ARCHIVED or campaign.id == linked
    ]
    if not found:
        st.info(
            "There is no campaign to preview yet. `/campaign` in Slack starts one.", icon=":material/preview:"
        )
        return
    ids = [campaign.id for campaign in found]
    names = distinct({campaign.id: campaign.name for campaign in found})
    chosen: CampaignId = st.selectbox(
        f"Campaign ({count(len(ids))})",
        ids,
        index=ids.index(CampaignId(linked)) if linked in ids else 0,
        format_func=lambda id_: names[id_],
        key=f"preview:{workspace_id}",
    )
    session.remember(_CAMPAIGN, chosen)
    if reads.allows_fixes():
        fixes.show(workspace_id, chosen)
    theme = Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT
    # The page's own policy lets nothing run in it and nothing be loaded.
    st.iframe(reads.preview(workspace_id, chosen, theme), height=HEIGHT)


session.live(previews)()
