"""What is taken in is an image, upright and without anything about where it was made; all else is refused."""

import struct

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image

from core.foundation.errors import InvalidInput
from core.media.measuring import Frames, frames_in, has_more_scans, is_drawn_row_by_row
from core.media.reading import (
    MAX_BYTES,
    MAX_FRAMES,
    MAX_PIXELS,
    MAX_SCANS,
    MAX_SIDE,
    Picture,
    described,
    taken_in,
)
from core.platforms.media import GIF, JPEG, PNG, WEBP

from .images import PLACE, drawn, enlarged, frame, gif, moving, passes, photo, saved


@pytest.mark.parametrize(("kind", "taken"), [("JPEG", JPEG), ("PNG", PNG), ("WEBP", WEBP)])
def test_a_picture_is_kept_upright_and_without_where_it_was_taken(kind: str, taken: str) -> None:
    given_file = photo(kind, turned=6)
    assert PLACE in given_file

    picture = taken_in(given_file)

    assert (picture.content_type, picture.width, picture.height) == (taken, 30, 40)
    assert PLACE not in picture.content
    assert not drawn(picture.content).getexif()


def test_a_comment_and_a_profile_of_colours_are_not_kept() -> None:
    profile = drawn(photo()).info.get("icc_profile", b"no profile at all")
    told = saved(Image.new("RGB", (8, 8), "red"), "JPEG", comment=PLACE, icc_profile=profile)
    kept = drawn(taken_in(told).content)
    assert "comment" not in kept.info
    assert "icc_profile" not in kept.info


def test_what_is_transparent_stays_so() -> None:
    picture = taken_in(saved(Image.new("RGBA", (4, 4), (255, 0, 0, 80)), "PNG"))
    assert drawn(picture.content).convert("RGBA").getpixel((0, 0)) == (255, 0, 0, 80)


def test_print_colours_become_those_of_screens() -> None:
    picture = taken_in(saved(Image.new("CMYK", (4, 4), (0, 255, 255, 0)), "JPEG"))
    assert drawn(picture.content).mode == "RGB"


def test_sixteen_bits_of_grey_are_not_cut_to_white() -> None:
    grey = Image.frombytes("I;16", (1, 1), (0x8000).to_bytes(2, "little"))
    assert drawn(taken_in(saved(grey, "PNG")).content).convert("L").getpixel((0, 0)) == 0x80


def test_a_gif_that_moves_keeps_its_frames_and_their_time() -> None:
    picture = taken_in(moving("red", "green", "blue"))
    kept = drawn(picture.content)
    assert (picture.content_type, picture.frames, kept.info["duration"]) == (GIF, 3, 100)


def test_the_same_picture_is_the_same_bytes() -> None:
    assert taken_in(photo()) == taken_in(photo())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "must be a JPEG, PNG, WebP or GIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "must be a JPEG, PNG, WebP or GIF"),
        (saved(Image.new("RGB", (4, 4)), "BMP"), "must be a JPEG, PNG, WebP or GIF"),
        (saved(Image.new("RGB", (4, 4)), "TIFF"), "must be a JPEG, PNG, WebP or GIF"),
        (photo(size=(900, 900))[:-1500], "damaged or not whole"),
        (moving("red", "blue", kind="WEBP"), "moves, which is taken of a GIF alone"),
        (moving("red", "blue", kind="PNG"), "moves, which is taken of a GIF alone"),
        (saved(Image.new("1", (5001, 5001)), "PNG"), "more than 25 million pixels"),
        (saved(Image.new("1", (1, MAX_SIDE + 1)), "PNG"), "longer than 16,383 pixels"),
        (gif(frame(1, 1) * (MAX_FRAMES + 1)), "more than 300 frames"),
        (gif(frame(1, 1) + frame(4000, 3000)), "2 frames of this size"),
        (gif(frame(1, 1) + frame(9000, 9000)), "more than 25 million pixels"),
        (gif(frame(14000, 14000)), "more than 25 million pixels"),
        (gif(frame(1, 1) + b","), "damaged"),
        (passes(MAX_SCANS + 1), "more than 100 passes"),
        (b"\xff\xd8" + bytes(MAX_BYTES), "larger than 20 MB"),
    ],
    ids=[
        "nothing",
        "svg",
        "bmp",
        "tiff",
        "cut",
        "webp",
        "apng",
        "pixels",
        "side",
        "frames",
        "pixels of frames",
        "a frame that grows",
        "a huge frame",
        "cut gif",
        "passes",
        "bytes",
    ],
)
def test_what_is_no_picture_for_a_post_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        taken_in(content)


def test_a_photo_of_more_pixels_than_are_kept_is_taken_at_half_its_sides_and_upright() -> None:
    picture = taken_in(photo(turned=6, size=(8192, 6144)))
    assert (picture.content_type, picture.width, picture.height) == (JPEG, 3072, 4096)
    assert drawn(picture.content).size == (3072, 4096)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (enlarged(saved(Image.new("RGB", (16, 16)), "JPEG"), 9000, 8000), "more than 65 million pixels"),
        (enlarged(passes(6), 8000, 8000), "is a progressive JPEG of more than 25 million pixels"),
        (enlarged(passes(6)[: passes(6).index(b"\xff\xda") + 20], 8000, 8000), "is a progressive JPEG"),
    ],
    ids=["pixels", "progressive", "its first pass alone"],
)
def test_a_jpeg_that_can_not_be_drawn_by_halves_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        taken_in(content)


def test_a_jpeg_whose_pass_has_not_all_of_its_colours_is_not_drawn_row_by_row() -> None:
    whole = bytearray(saved(Image.new("RGB", (16, 16)), "JPEG"))
    assert is_drawn_row_by_row(whole)
    whole[whole.index(b"\xff\xda") + 4] = 1
    assert not is_drawn_row_by_row(whole)


@pytest.mark.filterwarnings("ignore")  # Pillow tells of damaged EXIF, which nobody needs
@given(st.sampled_from([photo(), photo("PNG"), photo("WEBP"), moving("red", "blue")]), st.data())
def test_a_damaged_file_is_taken_whole_or_refused(file: bytes, data: st.DataObject) -> None:
    damaged = bytearray(file)
    for place in data.draw(st.lists(st.integers(0, len(file) - 1), max_size=4)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        picture = taken_in(bytes(damaged))
    except InvalidInput:
        return
    assert isinstance(picture, Picture)
    assert described(picture.content).width == picture.width


blocks = st.sampled_from(
    [b"!\xfe\0", b"!\xfe\x02,;\0", b"!\xf9\x04\0\0\0\0\0", b"!\xff\x0bNETSCAPE2.0\x03\1\0\0\0"]
)
odd = st.sampled_from([b"!\xf9\0", b"!\xff\x0bNETSCAPE2.0\0", b"\0", b"x", b"!", b",", b";", b"\x05ab,"])
frames = st.builds(frame, st.integers(1, 30), st.integers(1, 30))


@given(st.lists(blocks | odd | frames, max_size=8).map(b"".join).map(gif))
def test_the_frames_of_a_gif_are_those_that_pillow_draws(file: bytes) -> None:
    try:
        told = frames_in(file, most=100)
        assume(told.width * told.height < MAX_PIXELS // 100)  # larger ones only take long here
        shown = drawn(file)
        shown.seek(shown.n_frames - 1)  # type: ignore[attr-defined]
    except (OSError, ValueError, EOFError, IndexError, struct.error):
        return
    assert told == Frames(shown.tell() + 1, *shown.size)


@pytest.mark.parametrize("count", [6, 7, 40])
def test_the_passes_of_a_jpeg_are_counted_and_what_looks_like_them_is_not(count: int) -> None:
    told = passes(count, comment=b"\xff\xda" * 90)
    assert has_more_scans(told, than=count - 1)
    assert not has_more_scans(told, than=count)
    assert taken_in(told).width == 16


def test_a_large_jpeg_may_go_over_its_pixels_less_often_than_a_small_one() -> None:
    assert described(enlarged(passes(20), 5000, 5000)).width == 5000
    with pytest.raises(InvalidInput, match="more than 20 passes"):
        described(enlarged(passes(21), 5000, 5000))
