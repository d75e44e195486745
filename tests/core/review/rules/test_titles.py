"""A title that is too long blocks, and one that is missing is asked for."""

from core.foundation.ids import PlatformName
from core.review.findings import Severity
from core.review.rules.platform.title_missing import TITLE_MISSING
from core.review.rules.platform.title_refused import TITLE_REFUSED
from tests.builders import a_checked


def test_a_title_that_is_too_long_blocks() -> None:
    (finding,) = TITLE_REFUSED.findings(a_checked("Text.", platform=PlatformName.BLOG, title="t" * 201))

    assert (finding.rule, finding.severity) == ("title_refused", Severity.BLOCKING)


def test_a_missing_title_is_only_a_warning() -> None:
    (finding,) = TITLE_MISSING.findings(a_checked("Text.", platform=PlatformName.EMAIL, title=" "))

    assert (finding.rule, finding.severity) == ("title_missing", Severity.WARNING)
    assert finding.sentence == "E-mail shows a subject; this has none yet."


def test_no_title_is_missed_where_there_are_none() -> None:
    assert TITLE_MISSING.findings(a_checked("Text.", platform=PlatformName.X)) == []
