"""How the offline writer reads news and audience."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import TemplateName
from core.writing.offline.audience import read_audience
from core.writing.offline.english import KEEP, clipped, listed, mid, sentence, spelled_out, tidy
from core.writing.offline.facts import Kind, read_facts
from core.writing.offline.figures import figures_in
from core.writing.offline.news import news_of
from core.writing.offline.product import product_of


def kinds(news: str) -> list[tuple[Kind, str]]:
    return [(fact.kind, fact.text) for fact in read_facts(news, None)]


@pytest.mark.parametrize(
    ("news", "facts"),
    [
        ("You can now export to PDF.", [(Kind.CLAUSE, "You can now export to PDF")]),
        (
            "Launch of our new refill pods, 30% less plastic, from $4.50",
            [(Kind.PHRASE, "our new refill pods"), (Kind.PHRASE, "30% less plastic, from $4.50")],
        ),
        (
            "new: dark mode, faster sync, offline maps",
            [(Kind.LIST, "dark mode, faster sync and offline maps")],
        ),
        (
            "Release of sprocket 2.0: async support, no dependencies",
            [(Kind.PHRASE, "sprocket 2.0"), (Kind.LIST, "async support and no dependencies")],
        ),
        ("Drops Python 3.9.", [(Kind.PREDICATE, "Drops Python 3.9")]),
        (
            "- Works offline\n- 40% faster!!!\n",
            [(Kind.PREDICATE, "Works offline"), (Kind.PHRASE, "40% faster")],
        ),
        ("Two days, 48 talks, one track.", [(Kind.PHRASE, "Two days, 48 talks, one track")]),
        (
            "Volunteers rescued 38,000 meals. Ask <@U123>.",
            [(Kind.CLAUSE, "Volunteers rescued 38,000 meals"), (Kind.PHRASE, "Ask")],
        ),
        ("Doors open at 6 p.m. on Sunday, 4 May.", [(Kind.CLAUSE, "Doors open at 6 p.m. on Sunday, 4 May")]),
    ],
)
def test_news_is_read_into_facts(news: str, facts: list[tuple[Kind, str]]) -> None:
    assert kinds(news) == facts


def test_the_link_of_the_brief_is_not_a_fact() -> None:
    assert kinds("") == []
    assert [fact.text for fact in read_facts("In blue. See https://example.com/x now.", "https://x.co")] == [
        "In blue"
    ]


def test_what_readers_can_do_is_found() -> None:
    assert read_facts("You can now export to PDF.", None)[0].ability == "export to PDF"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25% off until Sunday", {"numbers": ("25% off",), "deadline": "Sunday", "is_deal": True}),
        ("up to 40% off this week", {"numbers": ("up to 40% off",)}),
        ("paid 9 days sooner on average", {"strong": ("9 days sooner",)}),
        ("3 days before it is due", {"strong": ()}),
        ("from version 5.2 on line 4", {"numbers": ()}),
        ("9–10 September in Lisbon", {"when": "9–10 September", "where": "Lisbon"}),
        ("open until 2 am on Saturday, 14 June", {"when": "Saturday, 14 June", "deadline": ""}),
        ("One ticket for €15", {"price": "€15"}),
    ],
)
def test_figures_are_found_as_they_were_written(text: str, expected: dict[str, object]) -> None:
    found = figures_in(text)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "name", "condition"),
    [
        ("busy parents in cities", "busy parents in cities", ""),
        ("CFO of a small company", "every CFO of a small company", ""),
        ("students who commute", "students who commute", "you commute"),
        ("anyone who bakes", "anyone who bakes", "you bake"),
        ("marketing teams that live in Slack", "marketing teams that live in Slack", "you live in Slack"),
        ("Curious people in Hamburg", "curious people in Hamburg", "you're in Hamburg"),
        ("women over 40 with sensitive skin", "", "you have sensitive skin"),
        ("Anna, 34, marketing manager in Berlin, loves yoga", "every marketing manager", ""),
        ("Target audience: SMB owners (10-50 employees).", "SMB owners", ""),
        ("忙しい親", "", ""),
        ("everyone", "", ""),
    ],
)
def test_an_audience_is_put_into_words_that_fit_a_sentence(text: str, name: str, condition: str) -> None:
    audience = read_audience(text)
    assert (audience.name, audience.condition) == (name, condition)


@pytest.mark.parametrize(
    ("news", "template", "clause"),
    [
        (
            "Launch of automatic reminders.",
            TemplateName.LAUNCH,
            "we've added automatic reminders to Kite Notes",
        ),
        ("A notebook with a spine.", TemplateName.LAUNCH, ""),
        ("We're moving to Mill Street.", TemplateName.UPDATE, "at Kite Notes, we're moving to Mill Street"),
        ("You can now print.", TemplateName.UPDATE, "with Kite Notes, you can now print"),
        (
            "20% off all notebooks until Sunday.",
            TemplateName.OFFER,
            "at Kite Notes, you get 20% off all notebooks until Sunday",
        ),
        ("Buy one, get one.", TemplateName.OFFER, ""),
        ("New: end of support for paper.", TemplateName.UPDATE, ""),
    ],
)
def test_the_main_news_becomes_a_clause_where_that_is_true_and_english(
    news: str, template: TemplateName, clause: str
) -> None:
    clauses = news_of(product_of("Kite Notes"), read_facts(news, None)[0], template).clauses
    assert (clauses[0] if clauses else "") == clause


def test_sentences_start_and_end_well() -> None:
    assert sentence("dark mode") == "Dark mode."
    assert sentence("eBay is here!") == "eBay is here!"
    assert sentence(f"{KEEP}npm is here") == f"{KEEP}npm is here."
    assert sentence("新製品") == "新製品。"


def test_a_first_letter_is_made_small_only_where_that_is_safe() -> None:
    assert mid("You can now export.") == "you can now export"
    assert mid("Anna gets a bun.") == "Anna gets a bun"
    assert mid("PDF export") == "PDF export"
    assert mid("I'm here") == "I'm here"


def test_lists_contractions_and_cuts() -> None:
    assert listed(("a", "b", "c")) == "a, b and c"
    assert spelled_out("Here's what we've added") == "Here is what we have added"
    assert clipped("one two three four five six", 16) == "one two three…"


@given(st.text(alphabet="ab .,;:!?…\n", max_size=60))
def test_tidy_text_stays_as_it_is_when_tidied_again(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_a_web_address_is_never_tidied() -> None:
    assert tidy("See  https://example.com/a..b?x::y !") == "See https://example.com/a..b?x::y!"


@pytest.mark.parametrize(
    ("news", "facts"),
    [
        (
            "we are hiring! looking for a designer",
            [(Kind.CLAUSE, "we are hiring"), (Kind.CLAUSE, "We're looking for a designer")],
        ),
        ("back in stock! 24 euros.", [(Kind.STATE, "back in stock"), (Kind.PHRASE, "24 euros")]),
        ("Our new wallbox charges your car.", [(Kind.CLAUSE, "Our new wallbox charges your car")]),
        ("NEW!!! oat milk is free", [(Kind.CLAUSE, "oat milk is free")]),
        (
            "Wir eröffnen am 3. Mai! Kaffee.",
            [(Kind.PHRASE, "Wir eröffnen am 3. Mai"), (Kind.PHRASE, "Kaffee")],
        ),
        ("book signing with Elin Aas", [(Kind.PHRASE, "book signing with Elin Aas")]),
        ("599 euros incl. installation", [(Kind.PHRASE, "599 euros incl. installation")]),
        (
            "It reads receipts: amount, tax and date, checked twice",
            [(Kind.CLAUSE, "It reads receipts: amount, tax and date, checked twice")],
        ),
        (
            "it is here – build a shelf in a minute",
            [(Kind.CLAUSE, "it is here"), (Kind.CLAUSE, "build a shelf in a minute")],
        ),
        ("900 g light, sewn from sailcloth", [(Kind.PHRASE, "900 g light, sewn from sailcloth")]),
    ],
)
def test_hurried_news_is_read_into_facts(news: str, facts: list[tuple[Kind, str]]) -> None:
    assert kinds(news) == facts


@pytest.mark.parametrize(
    ("name", "news", "inside"),
    [
        ("Fernweh Backpack", "", "the Fernweh Backpack"),
        ("Routely API", "", "the Routely API"),
        ("Harbour Run", "", "the Harbour Run"),
        ("Drift Sneakers", "the Drift Sneakers are here", "the Drift Sneakers"),
        ("Sonar Headphones", "", "Sonar Headphones"),
        ("The Salt Year", "", "The Salt Year"),
        ("Holm Bakery", "We love the Holm Bakery", "Holm Bakery"),
        ("Ledgerly", "", "Ledgerly"),
        ("Night of the Museums", "", "Night of the Museums"),
    ],
)
def test_a_product_that_is_a_thing_has_an_article_inside_a_sentence(
    name: str, news: str, inside: str
) -> None:
    assert product_of(name, news).the == inside


@pytest.mark.parametrize(
    ("product", "news", "template", "clause"),
    [
        (
            "Fernweh Backpack",
            "Our first waterproof backpack.",
            TemplateName.LAUNCH,
            "the Fernweh Backpack is our first waterproof backpack",
        ),
        ("Kaska Mug", "back in stock!", TemplateName.OFFER, "the Kaska Mug is back in stock"),
        ("Holm Bakery", "Our first rye loaf.", TemplateName.LAUNCH, ""),
        (
            "Pip Lemonade",
            "new flavour: mango",
            TemplateName.LAUNCH,
            "Pip Lemonade now has a new flavour: mango",
        ),
        (
            "Inkdrop",
            "v2.0 with dark mode and a new editor",
            TemplateName.UPDATE,
            "Inkdrop v2.0 is out, with dark mode and a new editor",
        ),
        (
            "Nomad Bags",
            "Our new collection of canvas bags.",
            TemplateName.LAUNCH,
            "there is a new collection of canvas bags from Nomad Bags",
        ),
        ("The Low Tides", "new album out Friday", TemplateName.LAUNCH, ""),
        ("Clay Club", "pottery course for beginners", TemplateName.LAUNCH, ""),
        ("Fernweh Backpack", "We ship to Norway.", TemplateName.UPDATE, "we ship to Norway"),
    ],
)
def test_the_main_news_says_how_it_belongs_to_the_product(
    product: str, news: str, template: TemplateName, clause: str
) -> None:
    clauses = news_of(product_of(product), read_facts(news, None)[0], template).clauses
    assert (clauses[0] if clauses else "") == clause


def test_ways_to_travel_do_not_mix() -> None:
    tags = {
        text: [persona.tag for persona in read_audience(text).personas]
        for text in ("people who commute by bike", "people who commute by train", "families without a car")
    }
    assert tags["people who commute by bike"] == ["BikeCommute"]
    assert tags["people who commute by train"] == ["Commuting"]
    assert tags["families without a car"] == ["FamilyLife"]
