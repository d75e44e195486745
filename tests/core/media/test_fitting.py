"""What is fitted is what a platform takes, shows the whole picture, and is the same each time."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.media.fitting import CanNotFit, canvas, fit
from core.media.reading import MAX_PIXELS, MAX_SIDE, taken_in
from core.platforms.media import GIF, JPEG, PNG, WEBP, Fitted, MediaRules

from .images import drawn, moving, photo, saved

SQUARE_TO_WIDE = MediaRules("", 1, 8_000_000, (JPEG,), max_width=1440, min_ratio=0.8, max_ratio=1.91)
"""Instagram's."""

sides = st.integers(1, 3000)
some_rules = st.builds(
    MediaRules,
    source=st.just(""),
    most=st.just(1),
    max_bytes=st.just(1_000_000),
    max_width=st.none() | st.integers(16, 2000),
    max_height=st.none() | st.integers(16, 2000),
    max_pixels=st.none() | st.integers(256, 1_000_000),
    min_ratio=st.none() | st.floats(0.1, 1),
    max_ratio=st.none() | st.floats(1, 10),
)


def is_taken(width: int, height: int, rules: MediaRules) -> bool:
    return (
        (rules.max_width is None or width <= rules.max_width)
        and (rules.max_height is None or height <= rules.max_height)
        and (rules.max_pixels is None or width * height <= rules.max_pixels)
        and (rules.min_ratio is None or width / height >= rules.min_ratio)
        and (rules.max_ratio is None or width / height <= rules.max_ratio)
    )


@given(sides, sides, some_rules)
def test_every_size_is_made_one_that_the_platform_takes(width: int, height: int, rules: MediaRules) -> None:
    assert is_taken(*canvas(width, height, rules), rules)


@given(sides, sides, some_rules)
def test_what_is_taken_as_it_is_stays_as_it_is(width: int, height: int, rules: MediaRules) -> None:
    if is_taken(width, height, rules):
        assert canvas(width, height, rules) == (width, height)


@given(st.integers(1, MAX_SIDE), st.integers(1, MAX_SIDE), some_rules)
def test_what_is_drawn_is_never_larger_than_what_is_taken_in(
    width: int, height: int, rules: MediaRules
) -> None:
    wide, high = canvas(width, height, rules)
    assert wide * high <= MAX_PIXELS
    assert max(wide, high) <= MAX_SIDE


@given(st.integers(1, 90), st.integers(1, 90), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_what_comes_out_is_an_image_of_the_size_that_is_said(width: int, height: int, kind: str) -> None:
    rules = replace(SQUARE_TO_WIDE, max_width=40)
    fitted = fit(photo(kind, size=(width, height)), rules)
    image = drawn(fitted.content)
    assert (image.size, fitted.content_type) == ((fitted.width, fitted.height), JPEG)
    assert is_taken(*image.size, rules)


def test_what_is_too_narrow_gets_a_border_in_its_own_colour_and_nothing_is_cut_off() -> None:
    tall = Image.new("RGB", (100, 400), "#206040")
    tall.paste("white", (40, 190, 60, 210))
    fitted = drawn(fit(saved(tall, "PNG"), SQUARE_TO_WIDE).content)

    assert fitted.size == (320, 400)
    assert near(fitted, (2, 2)) == near(fitted, (160, 2)) == (0x20, 0x60, 0x40)
    assert near(fitted, (160, 200)) == (255, 255, 255)


def test_a_picture_whose_corners_differ_gets_a_white_border() -> None:
    half = Image.new("RGB", (400, 100), "black")
    half.paste("#c03020", (200, 0, 400, 100))
    fitted = drawn(fit(saved(half, "PNG"), SQUARE_TO_WIDE).content)

    assert fitted.size == (400, 210)
    assert near(fitted, (5, 5)) == (255, 255, 255)


def near(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """The colour there, as people see it: JPEG changes it a little."""
    pixel = image.convert("RGB").getpixel(at)
    assert isinstance(pixel, tuple)
    known = [(0x20, 0x60, 0x40), (255, 255, 255), (0, 0, 0), (0xC0, 0x30, 0x20)]
    return min(known, key=lambda colour: sum(abs(a - b) for a, b in zip(colour, pixel, strict=True)))


def test_what_is_too_heavy_loses_quality_first_and_size_then() -> None:
    noise = taken_in(saved(Image.effect_noise((600, 600), 90).convert("RGB"), "PNG")).content
    rules = replace(SQUARE_TO_WIDE, types=(JPEG, PNG))
    lighter = fit(noise, replace(rules, max_bytes=250_000))
    lightest = fit(noise, replace(rules, max_bytes=40_000))

    assert (lighter.width, lighter.content_type) == (600, JPEG)
    assert len(lighter.content) <= 250_000
    assert lightest.width < 600
    assert len(lightest.content) <= 40_000


def test_what_can_not_be_made_light_enough_is_told() -> None:
    with pytest.raises(CanNotFit):
        fit(photo(), replace(SQUARE_TO_WIDE, max_bytes=100))


def test_a_gif_moves_where_that_is_taken_and_is_its_first_frame_elsewhere() -> None:
    gif = taken_in(moving("red", "blue")).content
    anything = MediaRules("", 4, 8_000_000, (JPEG, PNG, GIF))

    assert fit(gif, anything) == Fitted(gif, GIF, 20, 10)
    still = fit(gif, replace(anything, types=(JPEG, PNG)))
    assert drawn(still.content).convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_what_is_transparent_lies_on_white_where_nothing_can_be_transparent() -> None:
    glass = saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")
    assert near(drawn(fit(glass, SQUARE_TO_WIDE).content), (10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_same_image_is_fitted_to_the_same_bytes(kind: str) -> None:
    rules = replace(SQUARE_TO_WIDE, types=(JPEG, PNG, WEBP), max_width=30)
    assert fit(photo(kind), rules) == fit(photo(kind), rules)
