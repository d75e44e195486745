"""Secrets at rest: only the key that sealed them opens them, and only where they belong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.sealing import Sealer, WrongSecretKey

SEALER = Sealer.of(b"s" * 32)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.text(max_size=40))
def test_what_was_sealed_opens_where_it_belongs_and_nowhere_else(secret: str, place: str) -> None:
    place = place.encode(errors="ignore").decode()
    sealed = SEALER.seal(secret, place=place)
    assert SEALER.open(sealed, place=place) == secret
    with pytest.raises(WrongSecretKey):
        SEALER.open(sealed, place=f"{place}x")


def test_another_secret_key_opens_nothing_and_the_sentence_names_the_setting() -> None:
    with pytest.raises(WrongSecretKey) as refused:
        Sealer.of(b"t" * 32).open(SEALER.seal("whsec_abc", place="end_1"), place="end_1")
    assert "SECRET_KEY" in refused.value.message


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_what_was_changed_meanwhile_is_refused(position: int, other: str) -> None:
    sealed = SEALER.seal("whsec_abc", place="end_1")
    changed = sealed[: position % len(sealed)] + other + sealed[position % len(sealed) + 1 :]
    try:
        opened = SEALER.open(changed, place="end_1")
    except WrongSecretKey:
        return
    assert opened == "whsec_abc"


def test_the_same_secret_is_never_sealed_alike_and_the_sealer_prints_no_key() -> None:
    assert SEALER.seal("a", place="p") != SEALER.seal("a", place="p")
    assert repr(SEALER.key) not in repr(SEALER)


def test_what_an_earlier_release_sealed_still_opens() -> None:
    kept = "sealed:1:956b6282:AAECAwQFBgcICQoLdaivXDJOxcGA5yD-QIdkAu5LGFssb-27kQ=="
    sealer = Sealer.of(b"an installation's SECRET_KEY, 32+")
    assert sealer.open(kept, place="end_1") == "whsec_abc"
    assert sealer.seal("whsec_abc", place="end_1").startswith("sealed:1:956b6282:")


def test_what_a_former_key_sealed_opens_and_is_sealed_anew_under_the_one_now() -> None:
    now = Sealer.of(b"t" * 32, b"s" * 32)
    sealed, enclosed = SEALER.seal("whsec_abc", place="end_1"), SEALER.enclose("{}", place="acc_1")
    assert now.open(sealed, place="end_1") == "whsec_abc"
    assert now.disclose(enclosed, place="acc_1") == "{}"
    only_now = Sealer.of(b"t" * 32)
    assert only_now.open(now.seal_anew(sealed, place="end_1"), place="end_1") == "whsec_abc"
    anew = now.seal_anew(enclosed, place="acc_1")
    assert only_now.disclose(anew, place="acc_1") == "{}"
    assert anew.partition(" ")[2] == enclosed.partition(" ")[2], "the letter itself is not sealed anew"
    with pytest.raises(WrongSecretKey):
        now.seal_anew(sealed, place="end_2")


@pytest.mark.parametrize("damaged", ["", "sealed:1:", "AAEC", "_", "\u00e9"])
def test_what_is_damaged_is_refused_as_such(damaged: str) -> None:
    with pytest.raises(WrongSecretKey):
        SEALER.open(damaged, place="end_1")
    with pytest.raises(WrongSecretKey):
        SEALER.open(f"{SEALER.mark}{damaged}", place="end_1")
