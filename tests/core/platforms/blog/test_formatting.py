"""What we make of a text for WordPress holds the text, to the letter, and nothing that is obeyed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.blog.formatting import figure_of, html_of
from core.platforms.blog.site import Medium
from core.platforms.excerpts import LONGEST_EXCERPT, excerpt_of
from core.platforms.markup import alts_of, text_of

PIECES = st.sampled_from(
    [
        "a",
        " ",
        "\n",
        "\n\n",
        "<b>",
        "&amp;",
        "&",
        '"',
        "[gallery]",
        "<!-- wp:x -->",
        "https://a.de/?b=c&d",
        "🎶",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n"), max_size=200),
    st.lists(PIECES, max_size=30).map("".join),
)


@given(TEXTS)
def test_any_text_comes_back_to_the_letter(text):
    assert text_of(html_of(text)) == text


@given(TEXTS)
def test_no_text_brings_a_tag_a_shortcode_or_a_block_of_its_own(text):
    made = html_of(text)
    assert not re.search(r"[\[\]]", re.sub(r'href="[^"]*"', "", made))
    assert set(re.findall(r"</?(\w+)", made)) <= {"p", "br", "a"}
    assert set(re.findall(r"<!--(.*?)-->", made)) <= {" wp:paragraph ", " /wp:paragraph "}


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("A\nB", "A<br>B"),
        (
            "Hear it: https://a.de/?b=c&d.",
            'Hear it: <a href="https://a.de/?b=c&amp;d">https://a.de/?b=c&amp;d</a>.',
        ),
        (
            "See https://a.de/?b=(c), or javascript://x.de",
            'See <a href="https://a.de/?b=(c)">https://a.de/?b=(c)</a>, or javascript://x.de',
        ),
        ("On example.com", 'On <a href="https://example.com">example.com</a>'),
        ("1 < 2 & [x]", "1 &lt; 2 &amp; &#91;x&#93;"),
    ],
)
def test_lines_links_and_signs_stand_as_html(text, paragraph):
    assert html_of(text) == f"<!-- wp:paragraph -->\n<p>{paragraph}</p>\n<!-- /wp:paragraph -->"


def test_a_free_line_begins_a_paragraph():
    assert html_of("A\n\nB").count("<p>") == 2


def test_what_people_made_of_a_post_by_hand_is_read_block_by_block():
    made = "<h2>One</h2>\n<ul><li>two</li>\n<li>three</li></ul>\n\n<p>four</p>\n"
    assert text_of(made) == "One\n\ntwo\n\nthree\n\nfour"


@given(TEXTS, TEXTS)
def test_an_image_below_a_text_is_none_of_its_words_and_keeps_its_own(text, alt):
    image = Medium(id=7, slug="x", alt_text=alt, source_url='https://a.de/"1".jpg?b&c')
    page = f"{html_of(text)}\n\n{figure_of(image)}"
    assert (text_of(page), alts_of(page)) == (text, (alt,))
    assert not re.search(r"[\[\]]", re.sub(r'href="[^"]*"', "", page))


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        (
            "Our kettle sings, whatever else may happen! Hear it.",
            "Our kettle sings, whatever else may happen!",
        ),
        ("Dr. Kettle sings. He always did. And will.\n\nMore.", "Dr. Kettle sings. He always did. And will."),
        ("It sings.\n\nMore.", "It sings."),
        ("One line,\nanother", "One line, another"),
        ("", ""),
    ],
)
def test_an_excerpt_is_the_first_sentence_and_more_where_that_is_short(text, excerpt):
    assert excerpt_of(text) == excerpt


@given(TEXTS)
def test_no_excerpt_is_longer_than_a_list_shows(text):
    assert len(excerpt_of(text * 40)) <= LONGEST_EXCERPT
