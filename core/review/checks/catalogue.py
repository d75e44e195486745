"""All checks, in the order in which people read what they find."""

from collections.abc import Callable

from core.review.checks.alt_missing import alt_missing
from core.review.checks.alt_too_long import alt_too_long
from core.review.checks.caption_too_long import caption_too_long
from core.review.checks.context import Checked
from core.review.checks.deadline_passed import deadline_passed
from core.review.checks.follow_up_refused import follow_up_refused
from core.review.checks.hidden_characters import hidden_characters
from core.review.checks.left_out import left_out
from core.review.checks.media_needed import media_needed
from core.review.checks.media_refused import media_refused
from core.review.checks.media_stands_still import media_stands_still
from core.review.checks.media_unreachable import media_unreachable
from core.review.checks.other_language import other_language
from core.review.checks.outside_brief import outside_brief
from core.review.checks.placeholder import placeholder
from core.review.checks.platform_may_refuse import platform_may_refuse
from core.review.checks.platform_refuses import platform_refuses
from core.review.checks.preheader_refused import preheader_refused
from core.review.checks.preheader_repeats import preheader_repeats
from core.review.checks.title_missing import title_missing
from core.review.checks.title_refused import title_refused
from core.review.checks.word_avoided import word_avoided
from core.review.findings import Finding

Check = Callable[[Checked], list[Finding]]
"""A pure function; each finding says what to do about it."""

PLATFORM_CHECKS: tuple[Check, ...] = (
    platform_refuses,
    title_refused,
    preheader_refused,
    follow_up_refused,
    media_refused,
    media_needed,
    media_unreachable,
    media_stands_still,
    caption_too_long,
    alt_too_long,
    alt_missing,
    platform_may_refuse,
    title_missing,
)
"""Those that a text of any length is worth."""

CHECKS: tuple[Check, ...] = (
    *PLATFORM_CHECKS,
    hidden_characters,
    placeholder,
    outside_brief,
    other_language,
    deadline_passed,
    left_out,
    preheader_repeats,
    word_avoided,
)


def findings_of(checked: Checked) -> list[Finding]:
    """Everything the checks have to say."""
    checks = PLATFORM_CHECKS if checked.is_far_too_long else CHECKS
    return [finding for check in checks for finding in check(checked)]
