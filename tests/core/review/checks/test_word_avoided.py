"""A word to avoid is told with its reason and what to say in its place."""

from dataclasses import replace

from core.brand.voice import Avoided
from core.review.checks.word_avoided import WORD_AVOIDED, word_avoided
from core.review.findings import Finding, Severity
from tests.builders import a_checked

CHEAP = Avoided("cheap", "affordable", "it sounds like poor work.")


def test_each_word_is_told_once_with_its_reason_and_its_replacement() -> None:
    checked = replace(a_checked("Cheap, so cheap. The best."), avoid=(CHEAP, Avoided("best")))
    cheap, best = word_avoided(checked)
    told = "The brand voice avoids “cheap”: it sounds like poor work. Say “affordable” instead."
    assert (cheap.kind, cheap.severity, cheap.sentence) == (WORD_AVOIDED, Severity.WARNING, told)
    assert best == Finding(WORD_AVOIDED, Severity.WARNING, "The brand voice avoids “best”.", "best")


def test_the_products_own_name_is_no_word_to_avoid() -> None:
    checked = replace(a_checked("Cheap Tent is here.", product="Cheap Tent"), avoid=(CHEAP,))
    assert word_avoided(checked) == []
