from core.foundation.ids import PlatformName
from core.review.findings import Severity
from core.review.rules.platform.platform_may_refuse import PLATFORM_MAY_REFUSE
from tests.builders import a_checked


def test_what_only_some_accounts_may_post_is_a_warning() -> None:
    tags = " ".join(f"#tag{number}" for number in range(6))

    (finding,) = PLATFORM_MAY_REFUSE.findings(a_checked(tags, platform=PlatformName.INSTAGRAM))

    assert (finding.rule, finding.severity) == ("platform_may_refuse", Severity.WARNING)
