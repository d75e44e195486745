"""Counting as each vendor counts, with X's own conformance cases."""

import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import regex
import yaml
from emoji import EMOJI_DATA
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.counting import (
    characters,
    grapheme_borders,
    graphemes,
    mastodon_length,
    threads_length,
    utf8_bytes,
    utf16_units,
    weighted_length,
)
from core.platforms.links import find_links
from core.platforms.port import Limit

CONFORMANCE = Path(__file__).parents[2] / "data" / "twitter_text"
FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇩🇪"
COUNTERS = [characters, utf8_bytes, utf16_units, graphemes, weighted_length, mastodon_length, threads_length]

any_text = st.text(max_size=200)
path = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=300)


@cache
def conformance(file: str) -> dict[str, Any]:
    tests: dict[str, Any] = yaml.safe_load((CONFORMANCE / file).read_text(encoding="utf-8"))["tests"]
    return tests


def cases(file: str, *kinds: str) -> list[Any]:
    tests = conformance(file)
    return [pytest.param(case, id=case["description"]) for kind in kinds for case in tests[kind]]


@pytest.mark.parametrize(
    "case",
    cases(
        "validate_half.yml",
        "WeightedTweetsWithDiscountedEmojiCounterTest",
        "UnicodeDirectionalMarkerCounterTest",
    ),
)
def test_x_length_agrees_with_the_conformance_suite(case):
    assert weighted_length(case["text"]) == case["expected"]["weightedLength"]


@pytest.mark.parametrize("case", cases("validate_half.yml", "WeightedTweetsCounterTest"))
def test_x_length_agrees_with_the_cases_before_emoji_were_discounted_where_no_emoji_is_joined(case):
    if "emoji" in case["description"] or "mix" in case["description"]:
        assert weighted_length(case["text"]) < case["expected"]["weightedLength"]
    else:
        assert weighted_length(case["text"]) == case["expected"]["weightedLength"]


@pytest.mark.parametrize(
    "case",
    cases(
        "extract_half.yml",
        "urls",
        "urls_with_indices",
        "urls_with_directional_markers",
        "tco_urls_with_params",
    ),
)
def test_links_are_found_where_the_conformance_suite_finds_them(case):
    text = case["text"]
    found = [
        {"url": text[link.start : link.end], "indices": [link.start, link.end]} for link in find_links(text)
    ]
    expected = case["expected"]
    if expected and isinstance(expected[0], str):
        assert [link["url"] for link in found] == expected
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See caf\u00e9.みんな and", ["caf\u00e9.みんな"]),
        ("日本example.comと example2.comへ", ["example.com", "example2.com"]),
        ("(、http://example.com", ["http://example.com"]),
        ("日本http://example.com", ["http://example.com"]),
        ("@http://t\u200dwitter.com", []),
        ("-example.com/日 _example.com", []),
        ("http://some_name.example.com http://some_name.com", ["http://some_name.example.com"]),
        (f"http://{'日' * 63}.com", []),
        (f"http://{'日' * 20}。{'日' * 20}.com", [f"http://{'日' * 20}。{'日' * 20}.com"]),
    ],
)
def test_links_are_those_of_twitter_text(text, found):
    assert [text[link.start : link.end] for link in find_links(text)] == found


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a", 1),
        ("á", 1),
        ("ӑ", 1),
        ("👾", 2),
        ("🙋🏽", 2),
        ("👨‍🎤", 2),
        (FAMILY, 2),
        (FLAG, 2),
        ("#️⃣", 2),
        ("日本", 4),
    ],
)
def test_x_length_of_the_examples_in_its_documentation(text, length):
    assert weighted_length(text) == length


def test_x_length_is_the_same_for_composed_and_decomposed_letters():
    assert weighted_length("cafe\u0301") == weighted_length("café") == 4


def test_a_copyright_sign_is_text_for_x_unless_it_asks_to_be_an_emoji():
    assert weighted_length("©") == 1
    assert weighted_length("©\ufe0f") == 2


@given(path)
def test_a_link_weighs_23_on_x_and_mastodon_however_long_it_is(tail):
    text = f"See https://example.com/{tail} now"
    assert weighted_length(text) == len("See  now") + 23
    assert mastodon_length(text) == len("See  now") + 23


def test_a_link_without_https_weighs_23_on_x_only():
    assert weighted_length("example.com/some/very/long/address/indeed") == 23
    assert mastodon_length("example.com/some") == len("example.com/some")


def test_mastodon_counts_only_the_local_part_of_a_remote_mention():
    assert mastodon_length("Hello @alice@a.very.long.example.social!") == len("Hello @alice!")


def test_mastodon_counts_an_e_mail_address_in_full():
    assert mastodon_length("mail bob@example.social") == len("mail bob@example.social")


def test_mastodon_counts_a_family_as_one_character():
    assert mastodon_length(FAMILY) == 1


@pytest.mark.parametrize(("text", "bytes_of_emoji"), [("👋", 4), (FLAG, 8), (FAMILY, 25), ("❤️", 6), ("#️⃣", 7)])
def test_threads_counts_emoji_as_their_utf8_bytes_and_letters_as_one(text, bytes_of_emoji):
    assert threads_length(f"é日{text}") == 2 + bytes_of_emoji


@pytest.mark.parametrize("text", [FAMILY, FLAG, "🙋🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "नि", "\r\n", "#️⃣"])
def test_what_people_see_as_one_character_is_one_grapheme(text):
    assert graphemes(text) == 1


def test_two_flags_are_two_graphemes():
    assert graphemes(FLAG + "🇫🇷") == 2


def test_telegram_counts_an_emoji_as_two_units():
    assert utf16_units("a👋") == 3


def test_bytes_are_utf8_bytes():
    assert utf8_bytes("aé日👋") == 1 + 2 + 3 + 4


@pytest.mark.parametrize("count", COUNTERS)
def test_an_empty_text_has_no_length(count):
    assert count("") == 0


@pytest.mark.parametrize("count", COUNTERS)
@given(text=st.text("abc ,!?日é👋🇩️‍…", min_size=1))
def test_no_text_is_shorter_than_nothing(count, text):
    assert count(text) >= 0


@pytest.mark.parametrize("count", COUNTERS)
@given(words=st.lists(st.text("abcé日", min_size=1, max_size=8), min_size=1, max_size=6))
def test_words_joined_by_spaces_add_up(count, words):
    assert count(" ".join(words)) == sum(map(count, words)) + len(words) - 1


@given(any_text, any_text)
def test_graphemes_of_a_sum_are_at_most_the_sum_of_graphemes(left, right):
    assert (
        max(graphemes(left), graphemes(right))
        <= graphemes(left + right)
        <= graphemes(left) + graphemes(right)
    )


@given(any_text)
def test_counts_are_ordered_from_what_people_see_to_what_is_stored(text):
    assert graphemes(text) <= characters(text) <= utf16_units(text) <= utf8_bytes(text) * 2


@given(any_text)
def test_borders_of_graphemes_are_as_many_as_graphemes_and_end_with_the_text(text):
    borders = grapheme_borders(text)
    assert len(borders) == graphemes(text)
    assert borders == sorted(set(borders))
    assert not text or borders[-1] == len(text)


@given(st.text("abc.:/?#@-_é日。 ", max_size=60))
def test_links_stay_inside_the_text_and_never_overlap(text):
    at = 0
    for link in find_links(text + " example.com"):
        assert at <= link.start < link.end <= len(text) + len(" example.com")
        at = link.end


@pytest.mark.parametrize("text", ["a" * 70 + ".com", "http://" + "日" * 70 + ".com"])
def test_a_domain_label_too_long_for_dns_makes_no_link(text):
    assert find_links(text) == ()


@pytest.mark.parametrize("text", ["me@example.com", "file.notatld", "1.5", "@user.com", "e.g", "done.next"])
def test_what_only_looks_like_a_link_is_none(text):
    assert [text[link.start : link.end] for link in find_links(text)] in ([], ["done.next"])


def test_a_link_ends_before_the_full_stop_of_its_sentence():
    text = "Read https://example.com/a_(b). Then rest."
    (link,) = find_links(text)
    assert text[link.start : link.end] == "https://example.com/a_(b)"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Read https://ja.wikipedia.org/wiki/日本語 now", 32),
        ("https://example.com/?q=größe", 23),
        ("https://de.wikipedia.org/wiki/Straße_(Begriff).", 24),
        ("(https://example.com/a)", 25),
        ("https://example.com/a!", 24),
        ("„https://example.com/a“", 24),
        ("https://t.co/abcdefghij!", 24),
        ("https://example.com/@bob@example.social", 23),
        ("Hi @first.last@example.social", 14),
        ("Hi @a-b@ex-ample.social.", 8),
        ("Hi @bob@münchen.social", 7),
        ("mail=@bob@example.social", 24),
        ("@bob@example.social@you", 23),
        ("@bob@example.social://x", 23),
        ("@bob@b.social.https://example.com/a", 37),
    ],
)
def test_mastodon_counts_links_and_mentions_as_its_server_does(text, length):
    """The lengths are those of the server's own expressions, run in Ruby."""
    assert mastodon_length(text) == length


@pytest.mark.parametrize("count", COUNTERS)
@pytest.mark.timeout(20)
@pytest.mark.parametrize("words", ["é.", "a.é.", "é#", "https://a.de/?é.", "https://a.de/(", "@a.b@c."])
def test_a_long_text_without_spaces_is_measured_in_reasonable_time(count, words):
    """An expression that backtracks too much would run into the timeout here."""
    assert count(words * 20_000) > 0


MARKS = "a\u0301\u200d\u0903\r\n👍🏽\ufe0f\u0600\u1100"


# Flags apart from a virama and its consonant: `\X` joins these to a flag, and UAX 29 (GB9c) does not.
@given(st.text(f"🇩🇪🇫{MARKS}", max_size=12) | st.text(f"{MARKS}\u0915\u094d", max_size=12))
def test_characters_are_told_apart_as_unicode_tells_them(text):
    assert grapheme_borders(text) == [found.end() for found in regex.finditer(r"\X", text)]


@given(st.lists(st.sampled_from([*EMOJI_DATA, *"ab1#*©®漢 \ufe0f\u20e3\u200d🏽"]), max_size=6).map("".join))
def test_the_longest_sequence_that_is_an_emoji_weighs_two(text):
    known = regex.compile(r"\L<emoji>", emoji=EMOJI_DATA.keys() - {"©", "®"})
    composed = unicodedata.normalize("NFC", text)
    rest, emoji = known.subn("", composed)
    assert weighted_length(text) == 2 * emoji + weighted_length(rest)


def test_a_text_that_is_far_too_long_is_refused_without_being_counted():
    def never(text: str) -> int:
        raise AssertionError(text)

    rules = replace(rules_of(PlatformName.X), limits=(Limit(280, "characters", never),))
    assert not rules.fits("🇩" * 60_000)
    assert "60,000" in rules.problems("🇩" * 60_000)[0]


@pytest.mark.parametrize(
    "case",
    cases(
        "validate_half.yml",
        "WeightedTweetsCounterTest",
        "WeightedTweetsWithDiscountedEmojiCounterTest",
        "UnicodeDirectionalMarkerCounterTest",
    ),
)
def test_x_takes_what_the_conformance_suite_calls_valid_and_nothing_else(case):
    assert (not rules_of(PlatformName.X).problems(case["text"])) == case["expected"]["valid"]


@pytest.mark.parametrize(
    "unfit", ["\ufffe", "\uffff", "\ufeff", "\ufdd0", "\U0001ffff", "\x1b", "\x9b", "\0", "\ud83d"]
)
def test_x_is_sent_no_character_that_it_refuses(unfit):
    (problem,) = rules_of(PlatformName.X).problems(f"Hello {unfit} there")
    assert f"U+{ord(unfit):04X}" in problem
