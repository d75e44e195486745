from core.flow.checks import Checking
from core.foundation.ids import PlatformName, TemplateName
from core.platforms.rulebook import Rulebook
from core.review.findings import Finding, Severity
from tests.builders import a_brief
from tests.stand_ins.clock import ManualClock

CHECKING = Checking(None, Rulebook(4_000), ManualClock())
TEXT = "Fernweh: the backpack is half price until 14 February. https://example.com/backpack"


async def deadlines_told(template: TemplateName) -> list[Finding]:
    brief = a_brief(template=template)
    found = await CHECKING.check(await CHECKING.about(brief, PlatformName.X, text=TEXT))
    return [finding for finding in found if finding.rule == "deadline_passed"]


async def test_an_offer_that_is_over_is_warned_of() -> None:
    (found,) = await deadlines_told(TemplateName.OFFER)

    assert (found.severity, found.where) == (Severity.WARNING, "until 14 February")


async def test_who_tells_of_what_was_has_no_deadline() -> None:
    assert await deadlines_told(TemplateName.STORY) == []
