from core.flow.checks import Checking
from core.foundation.ids import PlatformName, TemplateName
from core.platforms.rulebook import Rulebook
from core.review.findings import Severity
from tests.builders import a_brief
from tests.stand_ins.clock import ManualClock

CHECKING = Checking(None, Rulebook(4_000), ManualClock())
TEXT = "Fernweh: the backpack is half price until 14 February. https://example.com/backpack"


async def test_an_offer_that_is_over_is_warned_of() -> None:
    offer = a_brief(template=TemplateName.OFFER)

    (found,) = await CHECKING.check(offer, PlatformName.X, text=TEXT, title="")

    assert (found.kind, found.severity, found.where) == (
        "deadline_passed",
        Severity.WARNING,
        "until 14 February",
    )


async def test_who_tells_of_what_was_has_no_deadline() -> None:
    story = a_brief(template=TemplateName.STORY)

    assert await CHECKING.check(story, PlatformName.X, text=TEXT, title="") == []
