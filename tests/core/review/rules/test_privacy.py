"""Personal data in copy: what the brief gives is meant so, what it doesn't is masked by a click."""

import pytest

from core.foundation.redaction import secrets_in
from core.review.findings import Severity
from core.review.rules.catalogue import findings_of
from core.review.rules.fixing import fixed
from core.review.rules.privacy.catalogue import PRIVACY_RULES
from core.review.rules.rule import Example, Family

OWN = {rule.id for rule in PRIVACY_RULES}


def told(text: str, news: str = "", language: str = "en") -> set[str]:
    found = findings_of(Example(text, news=news, changes={"spoken": language}).checked)
    return {one.rule for one in found} & OWN


def masked(text: str) -> str:
    checked = Example(text, news="", changes={"spoken": "en"}).checked
    fixes = [one.fix for one in findings_of(checked) if one.fix and one.rule in OWN]
    return fixed(checked, fixes).text


def test_all_are_of_their_family() -> None:
    assert {rule.family for rule in PRIVACY_RULES} == {Family.PRIVACY}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Card 4111-1111-1111-1111.", "Card •••• 1111."),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN •••• 3000"),
        ("Call +49 1512 3456789 now.", "Call +49 ••• now."),
        ("Write to ana.lopez@example.com.", "Write to •••@example.com."),
        ("From 91.198.174.192.", "From 91.198.•••."),
        ("The password is hunter2024.", "The password is •••"),
    ],
)
def test_a_fix_masks_what_nobody_is_to_read(text: str, after: str) -> None:
    assert masked(text) == after


@pytest.mark.parametrize(
    ("text", "news"),
    [
        ("Call +49 1512 3456789.", "+49 (1512) 345-6789"),
        ("IBAN DE89 3704 0044 0532 0130 00", "de89370400440532013000"),
        ("Write to ana.lopez@example.com.", "Ana.Lopez@example.com"),
    ],
)
def test_what_the_brief_gives_is_meant_however_it_is_written(text: str, news: str) -> None:
    assert told(text)
    assert not told(text, news)


def test_a_secret_that_the_brief_gives_is_remarked_only() -> None:
    text, news = "The Wi-Fi password is Welcome2026.", "Wi-Fi password: Welcome2026"

    for given, severity in (("", Severity.WARNING), (news, Severity.INFO)):
        found = findings_of(Example(text, news=given).checked)
        assert [one.severity for one in found if one.rule == "secret"] == [severity]


@pytest.mark.parametrize(
    "text",
    [
        "The secret is patience.",
        "A token of thanks: 20% off with SUMMER2026.",
        "She is the bearer of good news.",
        "Your password is safe with us.",
        "Password: what makes a good one?",
        "https://example.com/v2/reset-password",
    ],
)
def test_copy_that_speaks_of_secrets_holds_none(text: str) -> None:
    assert list(secrets_in(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Open 9-17, 365 days, since 1984.",
        "ISBN 978-3-16-148410-0",
        "Order 20260412-118823 ships on 12.05.2026.",
        "It costs 1.299.000,50 euros.",
        "1234567890123456 people",
        "0.123456789 and 3.14159265358979",
    ],
)
def test_other_numbers_are_nobodys(text: str) -> None:
    assert told(text) == set()
