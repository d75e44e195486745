"""Links are asked where the installation lets us, and what leads nowhere is told."""

from collections.abc import Collection

from core.flow.checks import Checking
from core.foundation.ids import PlatformName
from core.platforms.rulebook import Rulebook
from tests.builders import a_brief
from tests.stand_ins.clock import ManualClock

GONE = "https://example.com/backpack"


async def test_a_link_that_leads_nowhere_is_told_with_why() -> None:
    asked: list[str] = []

    async def dead(links: Collection[str]) -> dict[str, str]:
        asked.extend(links)
        return {GONE: "answers with 404"}

    checking = Checking(None, Rulebook(4_000), ManualClock(), dead_links=dead)
    checked = await checking.about(a_brief(), PlatformName.X, text=f"It is here: {GONE}")
    (finding,) = [one for one in await checking.check(checked) if one.rule == "link_dead"]

    assert asked == [GONE]
    assert (finding.where, finding.sentence) == (
        GONE,
        "This link leads nowhere: it answers with 404. Correct it.",
    )
