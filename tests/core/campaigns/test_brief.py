"""The brief: parsed at the door, and refused with a sentence for each field that can't be used."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.campaigns.brief import MAX_NAME, BriefForm
from core.campaigns.content import content_hash
from core.campaigns.kept_brief import as_kept, read_brief
from core.foundation.errors import InvalidInput
from core.foundation.ids import LanguageName, PlatformName, TemplateName, Tone
from core.foundation.text import is_visible, never_kept
from tests.builders import a_brief

RAW = {
    "product": "Fernweh Backpack",
    "news": "It is waterproof at last.",
    "audience": "people who commute by bike",
    "platforms": ["x", "linkedin"],
}


def refusal(**changes: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        BriefForm.parse({**RAW, **changes}, max_length=4000)
    return refused.value.fields


def test_a_short_brief_gets_sensible_defaults() -> None:
    brief = BriefForm.parse(RAW, max_length=4000)
    assert (brief.tone, brief.template, brief.variants) == (Tone.FRIENDLY, TemplateName.LAUNCH, 2)
    assert brief.platforms == (PlatformName.X, PlatformName.LINKEDIN)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"product": "  "}, "product", "is needed."),
        ({"product": "x" * 121}, "product", "is too long; at most 120 characters are allowed."),
        ({"platforms": []}, "platforms", "is needed."),
        ({"languages": ["de", "xx"]}, "languages", "can't be “xx”; it must be one of"),
        ({"languages": ["other"]}, "languages", "“other” is none of them"),
        ({"languages": list(LanguageName)}, "languages", "holds too many; at most 5 are taken."),
        ({"link": f"https://example.com/{'x' * 2_000}"}, "link", "is too long"),
        ({"news": "a zero\0byte"}, "news", "holds a character that can't be kept, U+0000"),
        ({"product": "Te\x1b[31ma"}, "product", "U+001B"),
        ({"news": "a title\x1b]0;pwned\x07"}, "news", "U+001B"),
        ({"audience": "C1 \x9b31m"}, "audience", "U+009B"),
        ({"news": "no letter \ufffe"}, "news", "U+FFFE"),
        ({"product": "\u200b\u2060"}, "product", "is needed."),
        ({"news": "\u2800\u3164 \u00ad"}, "news", "is needed."),
        ({"audience": "\U000e0041\ufe0f"}, "audience", "is needed."),
        ({"product": "!!!"}, "product", "holds no word"),
        ({"news": "🎉 … 🎉"}, "news", "holds no word"),
        ({"news": "New shoes"}, "news", "says too little to write from. Add what is new, when, where"),
        ({"audience": "?"}, "audience", "holds no word"),
        ({"link": "me@example.com"}, "link", "is an e-mail address"),
        ({"link": "mailto:me@example.com"}, "link", "is an e-mail address"),
        ({"link": "https://example.com/a b"}, "link", "holds a space"),
        ({"link": "https://example.com\\@evil.example"}, "link", "write it as %5C"),
        ({"link": "https://example.com/<b>"}, "link", "write it as %3C"),
        ({"link": "https://a..com"}, "link", "must be a whole web address"),
        ({"link": f"https://{'a' * 64}.com"}, "link", "must be a whole web address"),
        ({"link": "https://[::1"}, "link", "must be a whole web address"),
        ({"tone": ["loud"] * 5000}, "tone", "can't be “a list”"),
        ({"audience": "half a pair \ud83d"}, "audience", ""),
        ({"variants": 6}, "variants", "must be between 1 and 5."),
        ({"variants": "two"}, "variants", "must be a whole number."),
        ({"news": None}, "news", "is needed."),
        ({"product": 365}, "product", "must be text; put it in quotes."),
        ({"platforms": "x"}, "platforms", "must be a list, such as [x, linkedin]."),
        ({"tone": "shouty"}, "tone", "can't be “shouty”; it must be one of"),
        ({"link": "example"}, "link", "must be a whole web address"),
        ({"link": "javascript:alert(1)"}, "link", "must be a whole web address"),
        ({"news": "x " * 2000 + "x"}, "news", "is 4,001 characters; at most 4,000 are allowed."),
        ({"platforms": ["x", "myspace"]}, "platforms", "can't be “myspace”; it must be one of"),
        ({"colour": "red"}, "colour", "is not a field of a brief."),
    ],
)
def test_what_can_not_be_used_is_refused_by_field(changes: dict[str, object], field: str, said: str) -> None:
    assert said in refusal(**changes)[field]


def test_all_wrong_fields_are_named_at_once() -> None:
    assert refusal(product="", audience="", variants=0).keys() == {"product", "audience", "variants"}


def test_a_brief_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(InvalidInput):
        BriefForm.parse(["product"], max_length=4000)


def says_something(text: str) -> bool:
    return is_visible(text) and any(map(str.isalnum, text))


kept = st.characters(codec="utf-8").filter(lambda one: one not in "\r" and not never_kept(one))


@given(
    st.text(kept, min_size=1, max_size=120).filter(says_something),
    st.text(kept, min_size=1, max_size=500).map(lambda text: f"{text} is new in our shop"),
)
def test_names_are_short_and_briefs_survive_being_kept(product: str, news: str) -> None:
    brief = BriefForm.parse({**RAW, "product": product, "news": news}, max_length=4000)
    assert len(brief.name) <= MAX_NAME
    assert read_brief(as_kept(brief)) == brief


def test_who_speaks_and_in_which_language_can_be_said() -> None:
    brief = BriefForm.parse({**RAW, "sender": "  Fernweh   GmbH ", "language": "de"}, max_length=4000)
    assert (brief.sender, brief.language) == ("Fernweh GmbH", LanguageName.DE)
    plain = BriefForm.parse(RAW, max_length=4000)
    assert (plain.sender, plain.language) == ("", None)


def test_a_language_that_is_not_known_is_told_with_those_that_are() -> None:
    with pytest.raises(InvalidInput, match="language") as told:
        BriefForm.parse({**RAW, "language": "tlh"}, max_length=4000)
    assert "'en', 'de'" in str(told.value)


def test_the_same_platform_twice_is_asked_once() -> None:
    brief = BriefForm.parse({**RAW, "platforms": ["x", "x"]}, max_length=4000)
    assert brief.platforms == (PlatformName.X,)


@given(st.text(), st.text(), st.text(min_size=1))
def test_an_approval_is_bound_to_the_preheader_and_one_from_before_there_were_any_stays(
    text: str, title: str, preheader: str
) -> None:
    said: Any = {"platform": PlatformName.EMAIL, "text": text, "title": title, "link": None}
    before = hashlib.sha256(json.dumps(["email", text, title, ""], ensure_ascii=False).encode()).hexdigest()
    assert content_hash(**said) == before
    assert content_hash(**said, preheader=preheader) != before


@given(st.text(), st.text(), st.sampled_from(PlatformName), st.sampled_from(PlatformName))
def test_an_approval_is_bound_to_text_title_link_and_platform(
    text: str, other: str, platform: PlatformName, elsewhere: PlatformName
) -> None:
    seen = content_hash(platform=platform, text=text, title=other, link=None)
    assert seen == content_hash(platform=platform, text=text, title=other, link=None)
    assert (seen == content_hash(platform=elsewhere, text=text, title=other, link=None)) == (
        platform is elsewhere
    )
    assert (seen == content_hash(platform=platform, text=other, title=text, link=None)) == (text == other)
    assert seen != content_hash(platform=platform, text=text, title=other, link="https://example.com")


def test_builders_make_valid_briefs() -> None:
    assert BriefForm.parse(as_kept(a_brief()), max_length=4000) == a_brief()


@pytest.mark.parametrize(
    ("given_as", "whole"),
    [
        ("example.com/repair", "https://example.com/repair"),
        ("www.example.de", "https://www.example.de"),
        ("//example.com", "https://example.com"),
        ("HTTP://Example.com/A", "http://Example.com/A"),
        ("example.com:8080/a", "https://example.com:8080/a"),
        ("bücher.de/neu", "https://bücher.de/neu"),
        ("https://example.com/launch.", "https://example.com/launch"),
        ("(https://example.com/launch)", "https://example.com/launch"),
        ("https://example.com/a_(b)", "https://example.com/a_(b)"),
        ("<https://example.com/a|our shop>", "https://example.com/a"),
        ("<https://example.com/a>", "https://example.com/a"),
        ("“https://example.com/a”", "https://example.com/a"),
        ("'example.com/it's'", "https://example.com/it's"),
        ("\u200bhttps://exam\u00adple.com/a\u202e\ufeff", "https://example.com/a"),
    ],
)
def test_a_link_as_people_give_it_is_made_whole(given_as: str, whole: str) -> None:
    assert BriefForm.parse({**RAW, "link": given_as}, max_length=4000).link == whole


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", None])
def test_a_link_that_nobody_can_see_is_none(nothing: str | None) -> None:
    assert BriefForm.parse({**RAW, "link": nothing}, max_length=4000).link is None


def test_the_name_of_a_campaign_ends_with_a_whole_word() -> None:
    product = "Fernweh Backpack for People Who Commute All the Year Round in Every Weather"
    brief = BriefForm.parse({**RAW, "product": product, "news": "Our first waterproof one."}, max_length=4000)
    assert brief.name == f"{product}…"


@pytest.mark.parametrize("link", ["https://ana:secret@example.com/", "ana:secret@example.com/x"])
def test_an_address_with_a_password_in_it_is_refused_since_everybody_would_read_it(link: str) -> None:
    assert set(refusal(link=link)) == {"link"}


def test_a_product_is_one_line() -> None:
    brief = BriefForm.parse({**RAW, "product": "Fernweh\n  Backpack\t2"}, max_length=4000)
    assert brief.product == "Fernweh Backpack 2"
