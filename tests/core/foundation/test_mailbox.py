"""E-mail addresses: those that every server takes, and why others are refused."""

import pytest

from core.foundation.mailbox import Mailbox, parse_address, parse_mailbox


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ana@example.com", "ana@example.com"),
        (" Ana.B+news@Example.COM ", "Ana.B+news@example.com"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)
def test_an_address_is_taken_as_it_goes_over_the_wire(text: str, address: str) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no e-mail address"),
        ("ana", "no e-mail address"),
        ("ana@", "domain"),
        ("@example.com", "no e-mail address"),
        ("ana@localhost", "no e-mail address"),
        ("ana ben@example.com", "no e-mail address"),
        ("ana@example.com\nbcc: x@example.com", "no e-mail address"),
        ("ana@exa mple.com", "domain"),
        (".ana@example.com", "dots"),
        ("a..na@example.com", "dots"),
        ("añá@example.com", "before the @"),
        ("a" * 65 + "@example.com", "no e-mail address"),
        ("a" * 20 + "@" + ".".join(["b" * 60] * 4) + ".com", "longer"),
    ],
)
def test_what_is_no_address_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_address(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("news@fernweh.example", ""),
        ("Fernweh <news@fernweh.example>", "Fernweh"),
        ('"Fernweh, Inc." <news@fernweh.example>', "Fernweh, Inc."),
        ("Fernweh, Inc. <news@fernweh.example>", "Fernweh, Inc."),
    ],
)
def test_a_mailbox_has_a_name_or_none(text: str, name: str) -> None:
    assert parse_mailbox(text) == Mailbox(name, "news@fernweh.example")


@pytest.mark.parametrize(
    "text", ["Fernweh", "Fernweh <>", "Fernweh <news@fernweh.example\r\nBcc: x@example.com>"]
)
def test_what_is_no_mailbox_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no|holds|domain"):
        parse_mailbox(text)
