"""What a platform shows is the same as what was approved, or it is said in words what is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName, PostId, WorkspaceId
from core.platforms.posting import Outgoing, Seen
from core.publishing.compared import compared

TEXT = "Our kettle sings."
RED, BLUE = Attached.image("a" * 64, "A red kettle."), Attached.image("b" * 64)


def sent(text: str) -> Outgoing:
    return Outgoing(PostId("pst_1"), WorkspaceId("wsp_1"), PlatformName.BLUESKY, "Fernweh", text)


WHOLE = replace(sent(TEXT), media=(RED, BLUE), follow_ups=("It whistles.", "It hums."))
SEEN = Seen(TEXT, alts=("A red kettle.", ""), follow_ups=("It whistles. ", "It hums.\r\n"))


@given(st.text(min_size=1))
def test_a_text_is_the_same_as_itself_however_its_lines_end(text: str) -> None:
    assert compared(sent(text), Seen(text)) is None
    assert compared(sent(text), Seen("\r\n".join(f"{line}  " for line in text.split("\n")))) is None


@given(st.text(alphabet="abc ()", min_size=1), st.integers(min_value=0))
def test_a_text_that_was_cut_is_never_taken_for_the_same(text: str, at: int) -> None:
    cut = text[: at % len(text)]
    assert (compared(sent(text), Seen(cut)) is None) is (cut.strip() == text.strip())


def test_images_and_replies_that_are_shown_as_approved_are_the_same() -> None:
    assert compared(WHOLE, SEEN) is None


def test_what_a_platform_does_not_tell_is_not_compared() -> None:
    assert compared(WHOLE, Seen(TEXT)) is None


def test_lines_of_an_alt_text_are_no_difference() -> None:
    lines = replace(WHOLE, media=(Attached.image("a" * 64, "A red\nkettle."), BLUE))
    assert compared(lines, SEEN) is None


def test_a_video_is_no_image() -> None:
    clip = Attached(MediaKind.VIDEO, "https://copy.example/kettle.mp4", "It boils.")
    assert compared(replace(WHOLE, media=(RED, BLUE, clip)), SEEN) is None


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (replace(SEEN, alts=()), "[It shows no images; 2 images were approved.]"),
        (replace(SEEN, alts=("A red kettle.",)), "[It shows 1 image; 2 images were approved.]"),
        (replace(SEEN, alts=("", "")), "[Image 1 has no alt text, not “A red kettle.”.]"),
        (replace(SEEN, alts=("A red kettle.", "Blue")), "[Image 2 has the alt text “Blue”.]"),
        (replace(SEEN, alts=("Red", "")), "[Image 1 has the alt text “Red”, not “A red kettle.”.]"),
        (replace(SEEN, follow_ups=("It whistles.",)), "[Post 3 of 3 is missing.]"),
        (replace(SEEN, follow_ups=("", "It hums.")), "[Post 2 of 3 is missing.]"),
        (replace(SEEN, follow_ups=("It whistles.", "It")), "[Post 3 of 3 reads “It”.]"),
        (
            replace(SEEN, text="Our", follow_ups=()),
            "Our\n\n[Post 2 of 3 is missing.]\n\n[Post 3 of 3 is missing.]",
        ),
    ],
)
def test_which_image_or_reply_is_missing_or_other_is_said_in_words(seen: Seen, said: str) -> None:
    assert compared(WHOLE, seen) == said
