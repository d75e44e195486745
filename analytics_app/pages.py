"""The pages of the dashboard, in the order of the menu; the first is where one arrives."""

from typing import NamedTuple


class Page(NamedTuple):
    """One page. `screen` is its module in `screens/`, and its address; `icon` a name of Material Symbols."""

    screen: str
    title: str
    icon: str

    @property
    def path(self) -> str:
        return "/" if self is PAGES[0] else f"/{self.screen}"


PAGES = (
    Page("overview", "Overview", "space_dashboard"),
    Page("results", "A/B results", "experiment"),
    Page("previews", "Previews", "preview"),
    Page("cost", "Cost", "payments"),
    Page("health", "Health", "monitor_heart"),
)
