"""The catalogue is what runs: each module here is in it, and good copy passes it."""

from pathlib import Path

import pytest

from core.foundation.ids import PlatformName
from core.review import checks
from core.review.checks.catalogue import CHECKS, PLATFORM_CHECKS, findings_of
from tests.builders import a_checked


def test_every_rule_is_in_the_catalogue() -> None:
    modules = {path.stem for path in Path(checks.__path__[0]).glob("*.py")}

    listed = [check.__module__.rpartition(".")[2] for check in CHECKS]

    assert sorted(listed) == sorted(modules - {"__init__", "context", "catalogue"})


@pytest.mark.parametrize("platform", list(PlatformName))
def test_a_short_text_with_a_title_passes_everywhere(platform: PlatformName) -> None:
    assert findings_of(a_checked("Fresh coffee, no plug.", platform=platform, title="Coffee")) == []


def test_of_a_text_that_is_far_too_long_only_what_the_platform_says_is_told() -> None:
    checked = a_checked("\u202e @nasa " + "a" * 20_000)

    assert {found.kind for found in findings_of(checked)} == {"platform_refuses"}
    assert set(PLATFORM_CHECKS) < set(CHECKS)
