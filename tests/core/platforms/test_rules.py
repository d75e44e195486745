"""What each platform takes and refuses, at its limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.linkedin import escape_commentary

EVERY_PLATFORM = pytest.mark.parametrize("platform", PlatformName)


@EVERY_PLATFORM
def test_every_platform_has_its_own_rules_with_a_source(platform):
    rules = rules_of(platform)
    assert rules.platform is platform
    assert rules.source.startswith("https://")
    assert 0 < rules.text_target < rules.limits[0].most


@EVERY_PLATFORM
def test_a_text_at_the_limit_fits_and_one_more_does_not(platform):
    rules = rules_of(platform)
    most = min(limit.most for limit in rules.limits if limit.unit != "bytes" or len(rules.limits) == 1)
    assert rules.problems("a" * most) == ()
    assert rules.fits("a" * most)
    assert not rules.fits("a" * (most + 1))
    (problem,) = rules.problems("a" * (most + 1))
    assert f"{most:,}" in problem
    assert f"{most + 1:,}" in problem
    assert platform.label in problem


@EVERY_PLATFORM
@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_text_is_refused_in_words(platform, text):
    assert rules_of(platform).problems(text) == (f"{platform.label} takes no empty text.",)


def test_bluesky_refuses_few_characters_with_too_many_bytes():
    rules = rules_of(PlatformName.BLUESKY)
    (problem,) = rules.problems("👨‍👩‍👧‍👦" * 121)
    assert problem == "Bluesky takes at most 3,000 bytes; this text has 3,025."


@pytest.mark.parametrize(("platform", "limit"), [(PlatformName.BLOG, 200), (PlatformName.EMAIL, 989)])
def test_a_title_too_long_is_refused(platform, limit):
    rules = rules_of(platform)
    assert rules.problems("text", title="t" * limit) == ()
    assert len(rules.problems("text", title="t" * (limit + 1))) == 1


def test_a_platform_without_titles_does_not_mind_one():
    assert rules_of(PlatformName.X).problems("text", title="t" * 5000) == ()


def test_instagram_refuses_the_31st_hashtag_and_warns_from_the_sixth_on():
    rules = rules_of(PlatformName.INSTAGRAM)
    tags = [f"#tag{number}" for number in range(31)]
    assert rules.problems(" ".join(tags[:30])) == ()
    assert rules.problems(" ".join(tags)) == ("Instagram takes at most 30 hashtags; this text has 31.",)
    assert rules.warns(" ".join(tags[:5])) == rules.warns(" ".join(tags)) == ()
    assert rules.warns(" ".join(tags[:6])) == (
        "From many accounts Instagram takes only 5 hashtags; this text has 6.",
    )


def test_a_number_with_a_hash_is_no_hashtag():
    assert rules_of(PlatformName.INSTAGRAM).warns("#1 #2 #3 #4 #5 #6 of our list") == ()


def test_threads_refuses_a_sixth_different_link_and_counts_repeated_ones_once():
    rules = rules_of(PlatformName.THREADS)
    links = [f"https://example.com/{number}" for number in range(6)]
    assert rules.problems(" ".join([*links[:5], *links[:5]])) == ()
    assert rules.problems(" ".join(links)) == ("Threads takes at most 5 different links; this text has 6.",)


def test_linkedin_escapes_all_reserved_characters():
    reserved = r"\|{}@[]()<>#*_~"
    assert escape_commentary(f"Hi (you), {reserved}") == "Hi \\(you\\), " + "".join(
        f"\\{c}" for c in reserved
    )


@given(st.text(r"ab\(@#é", max_size=40))
def test_an_escaped_text_can_be_read_back(text):
    escaped = iter(escape_commentary(text))
    assert "".join(next(escaped) if character == "\\" else character for character in escaped) == text
