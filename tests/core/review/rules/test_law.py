"""Advertising rules: what the brief and the house stand for counts, and each law holds where it is law."""

import pytest

from core.brand.voice import Voice
from core.foundation.ids import LanguageName, PlatformName, TemplateName
from core.review.findings import Severity
from core.review.policy import Jurisdiction, Policy
from core.review.rules.catalogue import findings_of
from core.review.rules.fixing import fixed
from core.review.rules.law.catalogue import LAW_RULES
from core.review.rules.rule import Example
from core.review.rules.wordings import Phrases


def found(example: Example) -> dict[str, Severity]:
    return {one.rule: one.severity for one in findings_of(example.checked)}


def mended(example: Example) -> str:
    rules = {rule.id for rule in LAW_RULES}
    fixes = [one.fix for one in findings_of(example.checked) if one.fix and one.rule in rules]
    return fixed(example.checked, fixes).text


def test_no_legal_rule_keeps_a_text_from_going_out() -> None:
    assert Severity.BLOCKING not in {rule.severity for rule in LAW_RULES}


@pytest.mark.parametrize("rule", LAW_RULES, ids=lambda rule: rule.id)
def test_a_rule_names_a_law_and_its_address_for_each_place_where_it_holds(rule) -> None:  # type: ignore[no-untyped-def]
    cited = {law.partition(":")[0].lower() for law in rule.source.split("; ")}

    assert cited == rule.jurisdictions
    assert all("https://" in law for law in rule.source.split("; "))


def test_what_the_brief_says_too_is_only_remarked() -> None:
    text = "The world's best coffee."

    assert found(Example(text, news=""))["superlative"] is Severity.WARNING
    assert found(Example(text, news="We make the world’s best coffee."))["superlative"] is Severity.INFO


def test_what_the_house_has_approved_is_not_remarked() -> None:
    voice = Voice(claims=("We roast the world’s best coffee (World Coffee Awards 2026).",))

    assert "superlative" not in found(Example("The world's best coffee.", news="", voice=voice))


def test_what_no_brief_makes_true_is_as_grave_where_the_brief_says_it() -> None:
    assert found(Example("Guaranteed returns of 8%."))["returns_promised"] is Severity.WARNING


def test_laws_of_elsewhere_are_silent() -> None:
    german = Example("Klimaneutral.", news="", policy=Policy(jurisdictions=frozenset({Jurisdiction.EU})))
    mail = Example(
        "Ride dry with the new backpack.",
        PlatformName.EMAIL,
        "Dry",
        news="",
        template=TemplateName.OFFER,
        policy=Policy(jurisdictions=frozenset({Jurisdiction.UK})),
    )

    assert "carbon_claim" in found(german)
    assert "mail_address_missing" not in found(mail)


def test_only_in_the_united_states_a_draw_says_that_no_purchase_is_necessary() -> None:
    text = "Giveaway until Sunday, terms on our page."
    british = Policy(jurisdictions=frozenset({Jurisdiction.UK}))

    assert "prize_terms" in found(Example(text, news=""))
    assert "prize_terms" not in found(Example(text, news="", policy=british))


def test_unlabelled_paid_copy_is_given_a_label_in_its_language() -> None:
    german = {"language": LanguageName.DE}

    assert mended(Example("Light boots. #collab", news="")) == "Ad: Light boots. #collab"
    assert mended(Example("Leichte Schuhe. #kooperation", news="", changes=german)).startswith("Anzeige: ")


def test_copy_that_invites_to_invest_is_given_a_warning_at_its_end() -> None:
    assert mended(Example("Start investing today.", news="")) == (
        "Start investing today.\n\nCapital at risk: the value of investments can fall as well as rise."
    )


def test_a_subject_loses_what_lets_it_pass_for_an_answer() -> None:
    mail = Example("Ride dry.", PlatformName.EMAIL, "RE: your backpack", news="").checked
    fixes = [one.fix for one in findings_of(mail) if one.fix]

    assert fixed(mail, fixes).title == "your backpack"


def test_a_link_claims_nothing() -> None:
    assert found(Example("See https://example.com/the-world's-best", news="")) == {
        "foreign_address": "warning"
    }


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("money back", "MONEY\u00a0 back"),
        ("world's best", "World’s best"),
        ("guarante*", "guaranteed"),
        ("only # left", "only 1,200 left"),
        ("was £#", "was £1.299,50"),
        ("the … tea", "the very best green tea"),
        (r"\#ad", "#Ad"),
        ("no (this|\n    that)", "no that"),
    ],
)
def test_phrases_are_found_as_people_write_them(phrase: str, text: str) -> None:
    assert list(Phrases(en=phrase).spans(f"– {text}.")) == [(2, 2 + len(text))]


def test_phrases_are_whole_words_whatever_else_a_text_holds() -> None:
    won = Phrases(en="you won")

    assert not won.stand_in("you won't you wonder \ud800")
    assert list(won.spans("\ud800🇩🇪 you won")) == [(4, 11)]
