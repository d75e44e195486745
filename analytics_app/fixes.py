"""Fixes below the previews: one click makes one, or all of a variant, through the HTTP API.

The dashboard has no login of its own, so they are there only where DASHBOARD_FIXES says so.
"""

import streamlit as st

from analytics_app import reads
from analytics_app.client import ApiUnavailable, FoundText, VariantText
from analytics_app.formats import count
from core.foundation.ids import CampaignId, WorkspaceId

_SIGNS = {"blocking": "⛔", "warning": "⚠️", "info": "ℹ️"}
_REFUSED = "fix_refused"
UNDECIDED = {"in_review", "changes_requested"}


def show(workspace_id: WorkspaceId, campaign_id: CampaignId) -> None:
    """What of a campaign's undecided variants can be mended, each with its button."""
    if refused := st.session_state.pop(_REFUSED, ""):
        st.warning(refused, icon=":material/build:")
    waiting = [one for one in reads.fixable(workspace_id, campaign_id) if one.state in UNDECIDED]
    fixes = {one.id: [found for found in one.findings if found.can_be_fixed] for one in waiting}
    if not (total := sum(map(len, fixes.values()))):
        return
    with st.expander(
        f"{count(total)} {'fix' if total == 1 else 'fixes'} that one click makes", icon=":material/build:"
    ):
        for variant in waiting:
            if found := fixes[variant.id]:
                _variant(workspace_id, variant, found)


def _variant(workspace_id: WorkspaceId, variant: VariantText, found: list[FoundText]) -> None:
    said, pressed = st.columns([5, 1], vertical_alignment="center")
    said.markdown(f"**{variant.platform.label}, variant {variant.label}**")
    if len(found) > 1:
        _button(pressed, f"Apply all {len(found)}", workspace_id, variant, None)
    for one in found:
        said, pressed = st.columns([5, 1], vertical_alignment="center")
        # Text, and no Markdown: it quotes what people wrote.
        said.text(f"{_SIGNS[one.severity]} {one.sentence}")
        _button(pressed, "Apply fix", workspace_id, variant, one)


def _button(
    place: "st.delta_generator.DeltaGenerator",
    label: str,
    workspace_id: WorkspaceId,
    variant: VariantText,
    found: FoundText | None,
) -> None:
    key = f"fix:{variant.id}:{variant.content_hash}:{found.key if found else 'all'}"
    help_text = found.fix.label if found and found.fix else "Make all of these, and those that they lead to"
    place.button(
        label, key=key, help=help_text, on_click=_fix, args=(workspace_id, variant, found), width="stretch"
    )


def _fix(workspace_id: WorkspaceId, variant: VariantText, found: FoundText | None) -> None:
    try:
        reads.fix(workspace_id, variant, found.key if found else None)
    except ApiUnavailable as error:
        st.session_state[_REFUSED] = error.message
