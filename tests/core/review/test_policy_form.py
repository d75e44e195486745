"""A policy is read as it was written, and what can't be used is told by its field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.errors import InvalidInput
from core.review.findings import Severity
from core.review.policy import Jurisdiction, OwnPattern, Policy
from core.review.policy_form import as_fields, read_policy
from core.review.rules.catalogue import RULES, severity_of

WHOLE = Policy(
    {"placeholder": Severity.BLOCKING, "word_avoided": None},
    frozenset({Jurisdiction.EU}),
    (OwnPattern(r"synerg\w+", is_regex=True, reason="Say what you mean.", replacement="teamwork"),),
    ("follow4follow",),
    ("All rights reserved by Fernweh.",),
    ("Fernweh",),
)
OK: dict[str, Any] = {"pattern": "cheap"}
BAD: dict[str, Any] = {"pattern": "(a", "is_regex": True}
LOUD: dict[str, Any] = {"pattern": "best", "severity": "blocking"}


def test_a_policy_reads_the_same_again() -> None:
    assert read_policy(as_fields(WHOLE)) == WHOLE
    assert read_policy(as_fields(Policy())) == Policy()
    assert as_fields(Policy()) == {}


@pytest.mark.parametrize(
    ("raw", "field", "why"),
    [
        (["x"], "policy", "must be fields"),
        ({"jurisdiction": ["eu"]}, "jurisdiction", "a policy"),
        ({"jurisdictions": ["mars"]}, "jurisdictions", "'us', 'uk' or 'eu'"),
        ({"severities": {"no_such": "off"}}, "severities", "“no_such”, which is no rule"),
        ({"severities": {"platform_refuses": "off"}}, "severities", "the platform itself would refuse"),
        ({"severities": {"placeholder": "loud"}}, "severities", "one of off, info, warning, blocking"),
        ({"patterns": [{"pattern": "(a+)+$("}]}, "patterns", ""),
        ({"patterns": [{"pattern": r"(a)\1", "is_regex": True}]}, "patterns", "would make one hang"),
        ({"patterns": [{"pattern": "(?=a)b", "is_regex": True}]}, "patterns", "would make one hang"),
        ({"patterns": [{"pattern": "a*", "is_regex": True}]}, "patterns", "where there is nothing"),
        ({"patterns": [{"pattern": r"\b", "is_regex": True}]}, "patterns", "where there is nothing"),
        ({"patterns": [{"pattern": r"\C\C", "is_regex": True}]}, "patterns", "which is a byte"),
        ({"jurisdictions": "eu"}, "jurisdictions", "must be a list."),
        ({"severities": {"placeholder": 1}}, "severities", "“placeholder”: must be text."),
        ({"severities": []}, "severities", "must be rules with how grave each is"),
        ({"patterns": ["x"]}, "patterns", "entry 1: must be fields with what they say"),
        (
            {"patterns": [{"pattern": "x" * 201}]},
            "patterns",
            "entry 1, “pattern”: must have at most 200 char",
        ),
        ({"patterns": [{"pattern": " "}]}, "patterns", "entry 1, “pattern”: is empty."),
        ({"patterns": [{}]}, "patterns", "entry 1, “pattern”: is missing."),
        (
            {"patterns": [{"pattern": "x", "why": "y"}]},
            "patterns",
            "entry 1, “why”: is no field of a pattern.",
        ),
        (
            {"patterns": [{"pattern": "x", "is_regex": "so"}]},
            "patterns",
            "“is_regex”: must be true or false.",
        ),
        (
            {"patterns": [{"pattern": "x", "is_regex": None}]},
            "patterns",
            "“is_regex”: must be true or false.",
        ),
        ({"patterns": [{"pattern": "x", "reason": "a\nb"}]}, "patterns", "“reason”: must be one line."),
        ({"trademarks": ["Kleenex", "Two\nlines"]}, "trademarks", "entry 2: must be one line."),
        ({"trademarks": ["x"] * 101}, "trademarks", "must have at most 100 entries."),
        ({"patterns": [OK, BAD, LOUD]}, "patterns", "entry 2, “(a”"),
        ({"protected_texts": ["a\u0000b"]}, "policy", "U+0000"),
    ],
)
def test_what_can_not_be_used_is_told_by_its_field(raw: Any, field: str, why: str) -> None:
    if not why:  # a plain word is no pattern, whatever signs it holds
        assert read_policy(raw).patterns[0].pattern == "(a+)+$("
        return
    with pytest.raises(InvalidInput) as refused:
        read_policy(raw)
    assert why in refused.value.fields[field]


def test_who_advertises_nowhere_is_held_to_no_law() -> None:
    policy = read_policy({"jurisdictions": []})

    assert {rule.id for rule in RULES if rule.jurisdictions and severity_of(rule, policy)} == set()
    assert {rule.id for rule in RULES if rule.jurisdictions and severity_of(rule, Policy())}


def test_a_hashtag_is_banned_with_or_without_its_sign() -> None:
    assert read_policy({"banned_hashtags": ["#spam", "spam"]}).banned_hashtags == ("spam",)


@pytest.mark.parametrize(
    ("tag", "why"),
    [("#", "nothing stands"), ("＃ \u200b", "nothing stands"), ("#two words", "a blank in it")],
)
def test_a_hashtag_that_is_none_is_refused_and_the_others_are_not_lost_with_it(tag: str, why: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_policy({"banned_hashtags": ["follow4follow", tag]})
    assert why in refused.value.fields["banned_hashtags"]


ODD = st.text("#＃ab:/→- \u200b\u3000\u2028\n\r", max_size=6)
RAW = st.fixed_dictionaries(
    {},
    optional={
        "banned_hashtags": st.lists(ODD, max_size=2),
        "trademarks": st.lists(ODD, max_size=2),
        "protected_texts": st.lists(ODD, max_size=2),
        "jurisdictions": st.lists(st.sampled_from(Jurisdiction)),
        "patterns": st.lists(
            st.fixed_dictionaries({"pattern": ODD}, optional={"reason": ODD, "replacement": ODD}), max_size=2
        ),
    },
)


@given(RAW)
def test_what_is_taken_is_read_again_as_it_was(raw: dict[str, Any]) -> None:
    try:
        policy = read_policy(raw)
    except InvalidInput:
        return
    assert read_policy(as_fields(policy)) == policy
