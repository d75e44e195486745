"""A status is read as people read it, and known for ours however its server sets it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.markup import text_of
from core.platforms.mastodon.text import Same, is_same, is_same_source
from tests.stand_ins.snac import as_html

MASTODON = (
    '<p>Our <strong>kettle</strong> &amp; we<br />sing: <a href="https://example.com/kettle" rel="nofollow">'
    '<span class="invisible">https://</span><span class="ellipsis">example.com/ket</span>'
    '<span class="invisible">tle</span></a></p><p>'
    '<span class="h-card"><a href="https://elsewhere.example/@ada" class="mention">@<span>ada</span></a>'
    '</span> <a href="https://here.example/tags/tea" class="mention hashtag">#<span>tea</span></a> 🎶</p>'
)
OURS = "Our **kettle** & we\nsing: https://example.com/kettle\n\n@ada@elsewhere.example #tea 🎶"


def test_of_mastodons_html_people_read_whole_links_and_lines():
    read = "Our kettle & we\nsing: https://example.com/kettle\n\n@ada #tea 🎶"
    assert text_of(MASTODON) == read


def test_a_text_is_known_though_its_mention_lost_a_server_and_its_markdown_was_obeyed():
    assert is_same(MASTODON, OURS) is Same.YES


@pytest.mark.parametrize(
    ("content", "same"),
    [
        ("<p>Our kettle &amp; we sing: https://example.com/kettle @ada #tea 🎵</p>", Same.MAYBE),
        ("<p>Our pot is quiet.</p>", Same.NO),
        ("", Same.NO),
        ("<p>🎶</p>", Same.NO),
    ],
)
def test_a_text_that_is_another_is_told_from_one_that_may_be_ours(content, same):
    assert is_same(content, OURS) is same


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n"), max_size=300))
def test_no_text_is_taken_for_another_after_a_server_set_it(text):
    assert is_same(as_html(text), text) is Same.YES
    assert is_same_source(f" {text}\r\n", text)


@given(st.text(max_size=200))
def test_no_html_breaks_the_reader(content):
    assert is_same(content, OURS) in Same
