"""What `copydesk check` reports of a text for X is what X's own conformance cases say."""

from typing import Any

import pytest

from core.flow.checks import Checking
from core.flow.copy_report import MAX_COPY, CopyForm, CopyReport, report_on
from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName
from core.platforms.rulebook import Rulebook
from tests.core.platforms.test_counting import cases

CHECKING = Checking(None, Rulebook(MAX_COPY), SystemClock())


async def reported(text: str) -> CopyReport:
    return await report_on(CopyForm(platform=PlatformName.X, text=text), CHECKING)


@pytest.mark.parametrize(
    "case",
    cases(
        "validate_half.yml",
        "WeightedTweetsWithDiscountedEmojiCounterTest",
        "UnicodeDirectionalMarkerCounterTest",
    ),
)
async def test_length_and_validity_are_those_of_x(case: Any) -> None:
    report = await reported(case["text"])

    assert (report.length, report.valid) == (case["expected"]["weightedLength"], case["expected"]["valid"])


@pytest.mark.parametrize("unfit", ["\ufffe", "\ufeff", "\uffff"])
async def test_a_text_with_a_character_that_x_calls_invalid_is_not_valid(unfit: str) -> None:
    assert not (await reported(f"a{unfit}b")).valid


@pytest.mark.parametrize("marker", ["\u202a", "\u202e", "\u2066", "\u200f", "\u061c"])
async def test_a_directional_marker_alone_makes_no_text_invalid(marker: str) -> None:
    assert (await reported(f"a{marker}b")).valid


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for field, kinds in {
            "hashtags": ("hashtags", "hashtags_from_astral"),
            "mentions": ("mentions",),
            "cashtags": ("cashtags",),
            "urls": ("urls", "urls_with_directional_markers", "tco_urls_with_params"),
        }.items()
        for kind in kinds
    ],
)
async def test_what_is_found_in_a_text_is_what_x_finds(kind: str, field: str) -> None:
    for param in cases("extract_half.yml", kind):
        (case,) = param.values
        expected = [one["url"] if isinstance(one, dict) else one for one in case["expected"]]
        assert list(getattr(await reported(case["text"]), field)) == expected, case["description"]


async def test_a_list_of_somebodys_is_no_mention_of_them() -> None:
    assert (await reported("See @ana/kettles and @bo")).mentions == ("bo",)


async def test_without_a_brief_a_text_does_not_vouch_for_what_it_tells_of_people() -> None:
    told = await reported("Ana, born on 3 May 1988, lives at 12 Harbour Street. Write to [Name].")
    assert {"birth_date", "home_address", "placeholder"} <= {finding.rule for finding in told.findings}
