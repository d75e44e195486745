"""The dashboard's frame: pages, the workspace in the sidebar, and how fresh the figures are."""

from pathlib import Path

import streamlit as st

from analytics_app import reads, session
from analytics_app.formats import moment
from core.foundation.errors import CopydeskError

HERE = Path(__file__).parent
# Streamlit fades what it is about to draw anew; pages that renew themselves every few seconds would flicker.
STEADY = "<style>[data-stale='true'] { opacity: 1 !important; transition: none !important; }</style>"


def main() -> None:
    st.set_page_config(page_title="Copydesk", page_icon=str(HERE / "icon.png"), layout="wide")
    st.logo(str(HERE / "logo.svg"), size="large", icon_image=str(HERE / "icon.png"))
    st.html(STEADY)
    page = st.navigation(
        [
            st.Page("screens/overview.py", title="Overview", icon=":material/space_dashboard:", default=True),
            st.Page("screens/results.py", title="A/B results", icon=":material/experiment:"),
            st.Page("screens/cost.py", title="Cost", icon=":material/payments:"),
            st.Page("screens/health.py", title="Health", icon=":material/monitor_heart:"),
        ]
    )
    try:
        session.choose_workspace()
    except CopydeskError as error:
        st.sidebar.warning(error.message, icon=":material/cloud_off:")
    with st.sidebar:
        freshness()
    page.run()


@st.fragment(run_every=session.REFRESH)
def freshness() -> None:
    """When something last happened, so that standing figures aren't taken for a standing dashboard."""
    workspace_id = session.current_workspace()
    if workspace_id is None:
        return
    try:
        last = reads.last_event_at(workspace_id)
    except CopydeskError:
        return  # the page itself says what is wrong
    zone = session.zone()
    said = "Nothing measured yet." if last is None else f"Last event {moment(last, zone)}."
    st.caption(f"{said} Figures renew themselves every few seconds. Times are in {zone.key}.")


main()
