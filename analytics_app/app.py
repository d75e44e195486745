"""The dashboard's frame: pages, their headings, and the workspace in the sidebar."""

from pathlib import Path

import streamlit as st

from analytics_app.pages import PAGES
from core.foundation.errors import CopydeskError

HERE = Path(__file__).parent
# Streamlit fades what it is about to draw anew; pages that renew themselves every few seconds would flicker.
# Its small print is too pale to be read on a light ground (WCAG 2.2, 1.4.3: 4.5 to 1).
LOOKS = """<style>
[data-stale='true'], [data-testid='stExpander'] summary { opacity: 1 !important; transition: none !important }
[data-testid='stCaptionContainer'] { opacity: 0.8 }
</style>"""


def main() -> None:
    # Before the pages are named: else their icons become the tab's, and come from a server outside.
    st.set_page_config(page_icon=str(HERE / "icon.png"), layout="wide")
    st.logo(str(HERE / "logo.svg"), size="large", icon_image=str(HERE / "icon.png"))
    st.html(LOOKS)
    page = st.navigation(
        [
            st.Page(
                f"screens/{page.screen}.py",
                title=page.title,
                icon=f":material/{page.icon}:",
                default=page is PAGES[0],
            )
            for page in PAGES
        ]
    )
    st.set_page_config(page_title=f"{page.title} · Copydesk")
    st.title(page.title, anchor=False)
    with st.spinner("Reading the figures…"):
        # What comes takes its time the first time, so it is loaded below the heading.
        from analytics_app import session  # noqa: PLC0415

        session.choose_zone()
        try:
            session.choose_workspace()
        except CopydeskError as error:
            st.sidebar.warning(error.message, icon=":material/cloud_off:")
        page.run()
        with st.sidebar:
            session.freshness()


main()
