"""What is said of images and videos before people approve them."""

from dataclasses import replace

import pytest

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.platforms.counting import utf16_units
from core.platforms.media import GIF, Measured, MediaRules
from core.platforms.port import Limit
from core.review.findings import Severity
from core.review.rules.catalogue import findings_of
from core.review.rules.checked import Checked
from tests.builders import a_checked

TAKES_TWO = MediaRules("", most=2, max_bytes=1_000_000, max_alt=100)
NEEDS_ONE = replace(TAKES_TWO, is_needed=True, takes_video=True)
DESCRIBED, BARE = Attached.image("a" * 64, "A red kettle."), Attached.image("b" * 64)
VIDEO = Attached(MediaKind.VIDEO, "https://example.com/kettle.mp4", "A kettle that sings.")


def with_media(*media: Attached, rules: MediaRules | None = TAKES_TWO, **changes: object) -> Checked:
    checked = replace(a_checked("Our kettle sings.", platform=PlatformName.X), media=media, media_rules=rules)
    return replace(checked, **changes)  # type: ignore[arg-type]


def said_of(checked: Checked) -> list[tuple[str, Severity, str]]:
    """What is found that has to do with images and videos."""
    kinds = {"media_refused", "media_needed", "media_unreachable", "media_stands_still"}
    kinds |= {"alt_missing", "alt_too_long", "caption_too_long"}
    return [
        (found.rule, found.severity, found.sentence) for found in findings_of(checked) if found.rule in kinds
    ]


@pytest.mark.parametrize(
    ("checked", "sentence"),
    [
        (with_media(DESCRIBED, rules=None), "X takes no images. Remove it."),
        (with_media(*[DESCRIBED] * 3), "X takes at most 2 images; here are 3."),
        (with_media(VIDEO), "Copydesk can't post videos on X. Remove it, or link to it in the text."),
        (with_media(VIDEO, DESCRIBED, rules=NEEDS_ONE), "X takes either images or one video."),
        (with_media(rules=NEEDS_ONE), "X posts nothing without an image or a video. Add one."),
        (with_media(Attached.image("a" * 64, "k" * 101)), "at most 100 characters; that of image 1 has 101."),
        (with_media(BARE, demands_alt=True), "The image has no alt text."),
    ],
)
def test_what_can_not_go_out_blocks(checked: Checked, sentence: str) -> None:
    ((_, severity, said),) = said_of(checked)
    assert severity is Severity.BLOCKING
    assert sentence in said


@pytest.mark.parametrize(
    "checked",
    [
        with_media(),
        with_media(DESCRIBED, DESCRIBED),
        with_media(VIDEO, rules=NEEDS_ONE),
        with_media(rules=None),
    ],
)
def test_what_is_taken_and_described_is_left_alone(checked: Checked) -> None:
    assert said_of(checked) == []


def test_a_missing_alt_text_is_a_warning_that_says_of_which_image() -> None:
    ((kind, severity, said),) = said_of(with_media(DESCRIBED, BARE))
    assert (kind, severity) == ("alt_missing", Severity.WARNING)
    assert said.startswith("Image 2 has no alt text.")


def test_no_alt_text_is_missed_where_none_are_shown() -> None:
    assert said_of(with_media(BARE, rules=replace(TAKES_TWO, max_alt=0), demands_alt=True)) == []


def test_images_that_can_not_be_fetched_from_here_are_warned_of_and_videos_are_not() -> None:
    fetches = replace(NEEDS_ONE, needs_address=True)
    ((kind, severity, said),) = said_of(with_media(DESCRIBED, rules=fetches, is_reachable=False))
    assert (kind, severity) == ("media_unreachable", Severity.WARNING)
    assert "PUBLIC_URL" in said
    assert said_of(with_media(DESCRIBED, rules=fetches)) == []
    assert said_of(with_media(VIDEO, rules=fetches, is_reachable=False)) == []


def test_a_text_that_fits_alone_may_be_too_long_below_an_image() -> None:
    checked = with_media(DESCRIBED)
    shorter = replace(checked.rules, caption=Limit(10, "characters", utf16_units))
    ((kind, severity, said),) = said_of(replace(checked, rules=shorter))
    assert (kind, severity) == ("caption_too_long", Severity.BLOCKING)
    assert "With an image X takes at most 10 characters; this text has 17." in said
    assert said_of(replace(checked, rules=shorter, media=())) == []


MOVES = Measured(GIF, 6_000_000, 800, 400)


@pytest.mark.parametrize(
    ("rules", "limit"),
    [
        (TAKES_TWO, "X takes no GIF and up to 1 MB:"),
        (replace(TAKES_TWO, types=(GIF,), max_bytes=5_242_880), "X takes up to 5.24 MB:"),
        (replace(TAKES_TWO, types=(GIF,), max_bytes=6_000_000, max_width=640), "up to 640 pixels wide:"),
        (replace(TAKES_TWO, types=(GIF,), max_bytes=6_000_000, max_ratio=1.9), "X takes nothing so wide:"),
    ],
    ids=["type", "bytes", "width", "shape"],
)
def test_an_image_that_would_stand_still_is_warned_of_with_the_limit_it_passes(
    rules: MediaRules, limit: str
) -> None:
    checked = with_media(DESCRIBED, BARE, rules=replace(rules, max_alt=0), moving={BARE.key: MOVES})
    ((kind, severity, said),) = said_of(checked)
    assert (kind, severity) == ("media_stands_still", Severity.WARNING)
    assert said.startswith("Image 2 moves, and X takes ")
    assert limit in said


def test_an_image_that_moves_where_it_is_taken_as_it_is_is_left_alone() -> None:
    taken = replace(TAKES_TWO, types=(GIF,), max_bytes=6_000_000)
    assert said_of(with_media(DESCRIBED, rules=taken, moving={DESCRIBED.key: MOVES})) == []
