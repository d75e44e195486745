"""What is edited in an editor: text, and the lines that stand before it."""

from dataclasses import replace

from bot.cli.run.edited import Said, file_of, said_in
from core.foundation.ids import PlatformName
from tests.bot.slack.views.hostile import a_variant_card


def test_a_letter_is_edited_with_its_preheader_and_a_line_that_was_taken_away_changes_nothing() -> None:
    letter = replace(
        a_variant_card("Ride dry."), platform=PlatformName.EMAIL, title="Dry", preheader="From 89 euros."
    )
    file = file_of(letter)

    assert said_in(file, letter) == Said.by(letter)
    assert said_in(file.replace("89", "99"), letter) == Said("Dry", "From 99 euros.", "Ride dry.")
    assert said_in("Preheader:\n\nRide dry.", letter) == Said("Dry", "", "Ride dry.")
    assert said_in("Ride dry at last.", letter) == Said("Dry", "From 89 euros.", "Ride dry at last.")


def test_a_thread_is_edited_below_its_first_text() -> None:
    thread = replace(a_variant_card("One."), platform=PlatformName.BLUESKY, follow_ups=("Two.", "Three."))
    file = file_of(thread)

    assert said_in(file, thread) == Said.by(thread)
    assert said_in("Uno.\n---\nDue.", thread) == Said("", "", "Uno.", ("Due.",))
    assert said_in("Uno.", thread) == Said("", "", "Uno.", ())
