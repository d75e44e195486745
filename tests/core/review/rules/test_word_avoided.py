"""A word to avoid is told with its reason and what to say in its place."""

from dataclasses import replace

from core.brand.voice import Avoided, Voice
from core.review.findings import Severity
from core.review.rules.brand.word_avoided import WORD_AVOIDED
from core.review.rules.brief.foreign import FOREIGN_ADDRESS
from tests.builders import a_checked

CHEAP = Avoided("cheap", "affordable", "it sounds like poor work.")


def test_each_word_is_told_once_with_its_reason_and_its_replacement() -> None:
    checked = replace(a_checked("Cheap, so cheap. The best."), voice=Voice(avoid=(CHEAP, Avoided("best"))))
    cheap, best = WORD_AVOIDED.findings(checked)
    told = "The brand voice avoids “cheap”: it sounds like poor work. Say “affordable” instead."
    assert (cheap.rule, cheap.severity, cheap.sentence) == ("word_avoided", Severity.WARNING, told)
    assert (best.sentence, best.where, best.fix) == ("The brand voice avoids “best”.", "best", None)
    assert cheap.fix is not None
    assert cheap.fix.words == "Affordable"


def test_the_products_own_name_is_no_word_to_avoid() -> None:
    checked = replace(a_checked("Cheap Tent is here.", product="Cheap Tent"), voice=Voice(avoid=(CHEAP,)))
    assert WORD_AVOIDED.findings(checked) == []


def test_an_address_in_an_approved_claim_is_no_stranger() -> None:
    checked = a_checked("Tested by https://tents.example. See https://other.example.")
    claimed = replace(checked, voice=Voice(claims=("Tested by https://tents.example.",)))
    assert [each.where for each in FOREIGN_ADDRESS.findings(claimed)] == ["https://other.example"]
