"""Twice the text is about twice the work, for each rule and whatever the text repeats."""

import time
from functools import cache

import pytest

from core.foundation.ids import LanguageName, PlatformName
from core.review.rules.catalogue import RULES
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Rule
from tests.stand_ins.patterns import UNITS

SHORT, LONG = 10_000, 20_000
WORTH_COMPARING = 0.03
"""Processor seconds for the long text."""
TWICE = 3.0
"""A quadratic rule takes four times as long for twice the text."""
OTHERS = ("recieve ", "#blackfridaydeals ", "**a** ", "&amp;", ":tada: ", "раypal ", "don´t ", "the the ")


@cache
def repeated(unit: str, length: int) -> Checked:
    """Of a text that is compared what it is cut into is known; that is no rule's work."""
    text = (unit * (length // len(unit) + 1))[:length]
    checked = Example(text, PlatformName.BLOG, "Title", news="", changes={"spoken": LanguageName.EN}).checked
    for said in checked.said:
        assert len(said.copy) == len(said.words)
        assert said.tags is not None
    return checked


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.look], ids=lambda rule: rule.id)
def test_a_rule_does_about_twice_the_work_for_twice_the_text(rule: Rule) -> None:
    slow = [
        unit
        for unit in (*UNITS, *OTHERS)
        if work(rule, unit, LONG) > WORTH_COMPARING and not is_linear(rule, unit)
    ]
    assert slow == []


def is_linear(rule: Rule, unit: str) -> bool:
    """Whether it is at any of three looks, since a busy machine may spoil one."""
    return any(work(rule, unit, LONG, tries) < TWICE * work(rule, unit, SHORT, tries) for tries in (1, 1, 3))


def work(rule: Rule, unit: str, length: int, tries: int = 1) -> float:
    checked, least = repeated(unit, length), float("inf")
    for _ in range(tries):
        began = time.process_time()
        rule.findings(checked)
        least = min(least, time.process_time() - began)
    return least
