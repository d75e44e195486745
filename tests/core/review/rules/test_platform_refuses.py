"""What a platform would refuse is found before people look."""

from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.review.findings import Severity
from core.review.rules.catalogue import findings_of
from core.review.rules.platform.platform_refuses import PLATFORM_REFUSES
from tests.builders import a_checked


def test_a_text_over_the_limit_blocks_and_says_by_how_much() -> None:
    (finding,) = PLATFORM_REFUSES.findings(a_checked("a" * 281))

    assert (finding.rule, finding.severity) == ("platform_refuses", Severity.BLOCKING)
    assert "280" in finding.sentence
    assert "281" in finding.sentence


def test_each_limit_that_is_passed_is_named() -> None:
    family = "👩‍👩‍👧‍👦" * 301

    sentences = [
        found.sentence
        for found in PLATFORM_REFUSES.findings(a_checked(family, platform=PlatformName.BLUESKY))
    ]

    assert len(sentences) == 2
    assert "3,000 bytes" in sentences[1]


def test_what_else_the_vendor_refuses_is_found_too() -> None:
    links = " ".join(f"https://example.com/{number}" for number in range(6))

    (finding,) = PLATFORM_REFUSES.findings(a_checked(links, platform=PlatformName.THREADS))

    assert "links" in finding.sentence


@given(st.text(max_size=400), st.sampled_from(list(PlatformName)))
def test_a_text_is_blocked_exactly_when_the_platform_would_refuse_it(
    text: str, platform: PlatformName
) -> None:
    checked = a_checked(text, platform=platform, title="T")

    blocking = [found for found in findings_of(checked) if found.severity is Severity.BLOCKING]

    assert bool(blocking) == bool(checked.rules.problems(text, title="T"))
