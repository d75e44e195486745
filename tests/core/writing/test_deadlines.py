"""Deadlines that are over are told where that is sure, in the dates of each language, and nowhere else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.writing.offline.deadlines import passed_deadline

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The flake is half price until 14 November. Come and try it.", "until 14 November"),
        (
            "Send us your application by Friday, 30 October 2026 at noon.",
            "by Friday, 30 October 2026 at noon",
        ),
        ("The offer ends November 3rd.", "ends November 3rd"),
        ("Apply by 2025-12-24, and we will call you.", "by 2025-12-24"),
        ("Wir nehmen Anmeldungen bis zum 12. November entgegen.", "bis zum 12. November"),
        ("Das Angebot gilt bis 3.11.2026 in allen Filialen.", "bis 3.11.2026"),
        ("La remise est valable jusqu'au 15 novembre pour tous.", "jusqu'au 15 novembre"),
        (
            "La oferta es válida hasta el 10 de noviembre de 2026 en la tienda.",
            "hasta el 10 de noviembre de 2026",
        ),
        ("L'offerta è valida fino al 9 novembre per tutti i clienti.", "fino al 9 novembre"),
        ("As inscrições estão abertas até 20 de novembro para todos.", "até 20 de novembro"),
        ("De korting geldt tot 16 november in al onze winkels.", "tot 16 november"),
        ("Zgłoszenia przyjmujemy do 13 listopada, a potem już nie.", "przyjmujemy do 13 listopada"),
    ],
)
def test_a_deadline_that_is_over_is_found_in_its_language(text: str, words: str) -> None:
    assert passed_deadline(text, TODAY) == words


@pytest.mark.parametrize(
    "text",
    [
        "The flake is half price until 14 December. Come and try it.",
        "The flake is half price until Friday. Come and try it.",
        "We are open on 14 November, and from then on each day.",
        "Apply by 3/11, and we will call you.",
        "Apply by 5 May, and we will call you.",  # next year's, perhaps
        "Apply by 28 November, and we will call you.",  # it may still be that day elsewhere
        "The offer runs until 2 or 12 December.",
        "Apply by 31 February, and we will call you.",
        "Ends soon. Bring 12 friends.",
    ],
)
def test_what_may_still_come_is_no_deadline_that_is_over(text: str) -> None:
    assert passed_deadline(text, TODAY) == ""


@given(
    st.integers(2, 90),
    st.sampled_from(["until {:%d %B}", "by {:%B %d}", "until {:%d %B %Y}", "by {:%Y-%m-%d}"]),
)
def test_a_deadline_is_over_for_ninety_days_and_before_that_it_is_not(days: int, form: str) -> None:
    over, to_come = TODAY - timedelta(days), TODAY + timedelta(days)
    assert passed_deadline(f"The offer is for you {form.format(over)} in our shop.", TODAY)
    assert not passed_deadline(f"The offer is for you {form.format(to_come)} in our shop.", TODAY)


@given(st.text(max_size=400))
def test_any_text_can_be_read_for_deadlines(text: str) -> None:
    assert passed_deadline(text, TODAY) in text
