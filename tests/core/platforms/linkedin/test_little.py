"""LinkedIn's little text: what people approve is what people see, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.linkedin.little import CUTS, RESERVED, escape_commentary, says, shown
from core.platforms.links import find_links
from tests.stand_ins.linkedin_server import understood

ODD = st.text(r"ab1 \|{}@[]()<>#*_~é" + "\n", max_size=40)
LINKS = st.sampled_from(
    [
        "https://example.com",
        "https://example.com/a_b~c/@ana#top?x=*",
        "https://example.com/wiki/Kettle_(song)?a=[1]&b=2|3",
        "http://example.com/{id}",
        "example.com/a_(b)",
        "#kettle",
        "@[Acme](urn:li:organization:12)",
    ]
)
TEXTS = st.lists(ODD | LINKS, max_size=6).map("".join)


@given(TEXTS)
def test_what_was_escaped_is_seen_as_it_was_approved(text: str) -> None:
    assert shown(escape_commentary(text)) == text
    assert says(escape_commentary(text), text)


@given(TEXTS)
def test_linkedin_cuts_nothing_off(text: str) -> None:
    assert understood(escape_commentary(text)) == text


@given(TEXTS)
def test_a_link_stays_as_it_is_but_for_what_cuts_a_text(text: str) -> None:
    written = escape_commentary(text)
    for link in find_links(text):
        address = text[link.start : link.end]
        if not link.bare and not set(address) & CUTS:
            assert address in written


def test_all_that_is_reserved_is_escaped() -> None:
    assert escape_commentary(f"Hi (you), {RESERVED}") == "Hi \\(you\\), " + "".join(
        f"\\{sign}" for sign in RESERVED
    )


# Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format.
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Tea (hot)", r"Tea \(hot\)"),
        ("#tea and #2026tea, #Straße", "#tea and #2026tea, #Straße"),
        ("C# is #1, a#b, #snake_case, ##", r"C\# is \#1, a\#b, \#snake\_case, \#\#"),
        ("@ana", r"\@ana"),
        ("@[Acme](urn:li:organization:12) rocks", "@[Acme](urn:li:organization:12) rocks"),
        ("@[Acme](https://example.com)", r"\@\[Acme\]\(https://example.com\)"),
        ("https://example.com/a_b#c_d", "https://example.com/a_b#c_d"),
        ("https://example.com/a_(b)", r"https://example.com/a_\(b\)"),
        ("2 * 3 ~ 6 | <b>", r"2 \* 3 \~ 6 \| \<b\>"),
        ("a\\b", r"a\\b"),
    ],
)
def test_a_text_is_written_so(text: str, written: str) -> None:
    assert escape_commentary(text) == written


@pytest.mark.parametrize(
    ("commentary", "text"),
    [
        (r"Hi {hashtag|\#|tea\_time} \(hot\)", "Hi #tea_time (hot)"),
        ("Hi {hashtag|#|tea}", "Hi #tea"),
        ("Hi {hashtag|\\＃|茶}", "Hi ＃茶"),
        (r"\{hashtag\|\#\|tea\}", "{hashtag|#|tea}"),
    ],
)
def test_a_commentary_is_read_so(commentary: str, text: str) -> None:
    assert shown(commentary) == text


def test_a_text_that_was_cut_is_another() -> None:
    assert not says("Tea ", "Tea (hot)")
