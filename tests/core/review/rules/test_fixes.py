"""Fixes: what they make of a text, and where there is none because nobody can be sure."""

import pytest

from core.review.findings import Finding, Fix, Span
from core.review.policy import DEFAULT_POLICY, OwnPattern, Policy
from core.review.rules.catalogue import every_finding, offer
from core.review.rules.checked import Checked
from core.review.rules.fixing import fixed, fixed_all, left_out
from core.review.rules.rule import Example


def mended(rule: str, text: str, spoken: str = "en", policy: Policy = DEFAULT_POLICY) -> str:
    """The text with all fixes of one rule, which has found something in it."""

    def found(checked: Checked) -> list[Finding]:
        return [one for one in every_finding(checked) if one.rule == rule]

    checked = Example(text, policy=policy, changes={"spoken": spoken}).checked
    assert found(checked)
    return fixed_all(checked, found, offer).text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("10<sup>6</sup> and log<sub>2</sub>8", "10⁶ and log₂8"),
        ("<td>10</td><td>20</td>", "10 20 "),
        ("1<sup>st</sup>", "1<sup>st</sup>"),
        ("<s>99 €</s> 49 €", "<s>99 €</s> 49 €"),
        ("<del>99 €</del> <strike>49 €</strike>", "<del>99 €</del> <strike>49 €</strike>"),
    ],
)
def test_a_tag_that_means_something_is_no_mere_mark(text: str, right: str) -> None:
    assert mended("html_left", text) == right


@pytest.mark.parametrize("text", ["Use &lt;br&gt; here", "&amp;lt;b&amp;gt;", "&#0; &#xD800; &#13;"])
def test_an_entity_that_may_become_a_tag_or_cannot_be_seen_is_left(text: str) -> None:
    assert mended("entity_left", text) == text
    assert fixed_all(Example(text).checked, every_finding, offer).text == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Join #Giving today. On #giving we give double.", "Join #Giving today. On giving we give double."),
        ("New beans. #tea #coffee #Tea #cup", "New beans. #tea #coffee #cup"),
        ("We love #coffee. You love #coffee", "We love #coffee. You love #coffee"),
    ],
)
def test_a_hashtag_within_a_sentence_stays_as_a_word(text: str, right: str) -> None:
    assert mended("hashtag_repeated", text) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Come by: https://a.org #lamp #Lamp #desk 🎉 soon", "Come by: https://a.org #lamp #desk 🎉 soon"),
        ("Nice light. #lamp #desk #lamp 🎉", "Nice light. #lamp #desk 🎉"),
        ("A #lamp for you. #desk #lamp 🎉", "A #lamp for you. #desk 🎉"),
        ("#lamp #lamp is new", "#lamp is new"),
    ],
)
def test_a_hashtag_that_is_repeated_where_tags_stand_together_goes_with_its_blank(
    text: str, right: str
) -> None:
    assert mended("hashtag_repeated", text) == right


def test_hashtags_in_a_row_become_no_words_by_any_fix() -> None:
    text = "Lumo is at https://a.org/other #lamp #lamp #desk 🎉 **bold**"
    fixed_text = fixed_all(Example(text).checked, every_finding, offer).text
    assert fixed_text == "Lumo is at https://a.org/other #lamp #desk 🎉 bold"


def test_a_banned_hashtag_within_a_sentence_stays_as_a_word() -> None:
    policy = Policy(banned_hashtags=("adult",))
    assert mended("banned_hashtag", "An #adult cup. #adult", policy=policy) == "An adult cup."


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("entity_left", "https://example.com/?a=1&amp;b=2"),
        ("markdown_left", "Dear {{**x**}}"),
        ("link_insecure", "http://intranet/ http://other.example:8080/a http://README.md/x"),
        ("link_bare", "README.md/x"),
        ("hashtag_amid_text", "Back to [top](#top) now"),
    ],
)
def test_what_machines_read_is_not_mended(rule: str, text: str) -> None:
    assert mended(rule, text) == text


@pytest.mark.parametrize(
    "text", ["http://a.org/cheap", "@cheap", "#cheap", "{{ cheap }}", "*|cheap|*", "`cheap`"]
)
def test_what_a_workspace_says_instead_breaks_no_address_name_or_code(text: str) -> None:
    policy = Policy(patterns=(OwnPattern("cheap", is_regex=True, replacement="good"),))
    assert mended("own_pattern", text, policy=policy) == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (',,Willkommen" heißt es', '„Willkommen" heißt es'),
        (",,Danke“", "„Danke“"),
        ("Fresh,, hot", "Fresh, hot"),
        ("We close at 5 p.m.. Come", "We close at 5 p.m. Come"),
        ("Ask Dr.. Smith", "Ask Dr.. Smith"),
    ],
)
def test_a_sign_that_is_repeated_becomes_the_one_that_is_meant(text: str, right: str) -> None:
    assert mended("repeated_punctuation", text) == right


@pytest.mark.parametrize("text", ["3 , 50 €", "1 . 000 €"])
def test_a_blank_within_a_figure_is_told_and_left(text: str) -> None:
    assert mended("space_before_sign", text) == text


def test_an_apostrophe_of_ukrainian_is_a_curly_one() -> None:
    assert mended("wrong_apostrophe", "М`ята", "uk") == "М’ята"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("DON'T MISS THIS SALE", "Don't miss this sale"),
        ("We say: NEVER FORGET YOUR SUMMER.", "We say: never forget your summer."),
        ("COFFEE IS GREAT. THIS SUMMER", "Coffee is great. This summer"),
        ("VISIT US IN THE USA THIS SUMMER", "VISIT US IN THE USA THIS SUMMER"),
        ("SAVE TODAY WITH WELCOME10 ALWAYS", "SAVE TODAY WITH WELCOME10 ALWAYS"),
        ("BEGIN RSA PRIVATE COFFEE", "BEGIN RSA PRIVATE COFFEE"),
        ("WHEN I THINK ABOUT COFFEE", "WHEN I THINK ABOUT COFFEE"),
    ],
)
def test_capitals_become_small_letters_where_each_word_is_surely_an_ordinary_one(
    text: str, right: str
) -> None:
    assert mended("capitals", text) == right


@pytest.mark.parametrize(
    ("text", "right"), [("Here is the the cup.", "Here is the cup."), ("We can can the beans.",) * 2]
)
def test_only_a_small_word_that_stands_twice_is_left_out_once(text: str, right: str) -> None:
    assert mended("double_word", text) == right


@pytest.mark.parametrize(
    ("text", "right"), [("We recieve it.", "We receive it."), ("We say mornig here.",) * 2]
)
def test_a_word_is_mended_where_its_slip_is_a_common_one(text: str, right: str) -> None:
    assert mended("spelling", text) == right


@pytest.mark.parametrize(
    ("second", "text"),
    [
        (Fix(Span(0, 5), "", "the same again"), "tea."),
        (Fix(Span(5, 8), "cup", "next to it"), "cup."),
        (Fix(Span(5, 5), "my ", "before what follows"), "my tea."),
    ],
)
def test_fixes_that_go_together_are_made_in_either_order_and_none_is_left_out(second: Fix, text: str) -> None:
    first = Fix(Span(0, 5), "", "the first")
    for one, other in ((first, second), (second, first)):
        assert fixed(Example("Good tea.").checked, [one, other]).text == text
        assert left_out({"one": one, "other": other}) == ()


@pytest.mark.parametrize("second", [Fix(Span(0, 5), "Hot ", "another"), Fix(Span(4, 8), "", "across")])
def test_of_two_fixes_of_the_same_words_the_first_is_made_and_the_second_left_out(second: Fix) -> None:
    first = Fix(Span(0, 5), "", "the first")

    assert fixed(Example("Good tea.").checked, [first, second]).text == "tea."
    [left] = left_out({"one": first, "other": second})
    assert (left.key, left.fix, left.made) == ("other", second, first)
