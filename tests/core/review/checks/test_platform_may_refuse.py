from core.foundation.ids import PlatformName
from core.review.checks.platform_may_refuse import platform_may_refuse
from core.review.findings import Severity
from tests.builders import a_checked


def test_what_only_some_accounts_may_post_is_a_warning() -> None:
    tags = " ".join(f"#tag{number}" for number in range(6))

    (finding,) = platform_may_refuse(a_checked(tags, platform=PlatformName.INSTAGRAM))

    assert (finding.kind, finding.severity) == ("platform_may_refuse", Severity.WARNING)
