"""A word to avoid is told with its reason and what to say in its place."""

from dataclasses import replace

from core.brand.voice import Avoided, Voice
from core.review.checks.outside_brief import outside_brief
from core.review.checks.word_avoided import WORD_AVOIDED, word_avoided
from core.review.findings import Finding, Severity
from tests.builders import a_checked

CHEAP = Avoided("cheap", "affordable", "it sounds like poor work.")


def test_each_word_is_told_once_with_its_reason_and_its_replacement() -> None:
    checked = replace(a_checked("Cheap, so cheap. The best."), voice=Voice(avoid=(CHEAP, Avoided("best"))))
    cheap, best = word_avoided(checked)
    told = "The brand voice avoids “cheap”: it sounds like poor work. Say “affordable” instead."
    assert (cheap.kind, cheap.severity, cheap.sentence) == (WORD_AVOIDED, Severity.WARNING, told)
    assert best == Finding(WORD_AVOIDED, Severity.WARNING, "The brand voice avoids “best”.", "best")


def test_the_products_own_name_is_no_word_to_avoid() -> None:
    checked = replace(a_checked("Cheap Tent is here.", product="Cheap Tent"), voice=Voice(avoid=(CHEAP,)))
    assert word_avoided(checked) == []


def test_an_address_in_an_approved_claim_is_no_stranger() -> None:
    checked = a_checked("Tested by https://tents.example. See https://other.example.")
    claimed = replace(checked, voice=Voice(claims=("Tested by https://tents.example.",)))
    assert [each.where for each in outside_brief(claimed)] == ["https://other.example"]
