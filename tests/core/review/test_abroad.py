"""What is said of groups in German, French, Spanish and Italian."""

import pytest

from core.review.moderation.abroad import said_of_groups
from core.review.moderation.harm import Harm


@pytest.mark.parametrize(
    ("text", "harm", "language"),
    [
        ("Hängt die Ausländer auf.", Harm.THREAT, "de"),
        ("Gesucht: junger Kellner, keine Ausländer.", Harm.HATE, "de"),
        ("Les juifs contrôlent les banques.", Harm.HATE, "fr"),
        ("Les arabes sont des voleurs, dehors.", Harm.HATE, "fr"),
        ("Los gitanos son todos ladrones.", Harm.HATE, "es"),
        ("Gli zingari sono tutti ladri", Harm.HATE, "it"),
    ],
)
def test_contempt_and_threats_are_found_by_the_group_and_what_is_said_of_it(
    text: str, harm: Harm, language: str
) -> None:
    assert [(found, where) for found, _, where in said_of_groups(text)] == [(harm, language)]


@pytest.mark.parametrize(
    "text",
    [
        "Hängt die Bilder auf.",
        "Keine Ausländer ohne Deutschkurs: Plätze frei.",
        "Que les juifs contrôlent les banques est un mensonge.",
        "Los gitanos son músicos.",
        "Die Flüchtlinge sind keine Diebe.",
        "Les arabes ne sont pas des voleurs.",
        "«Gli zingari sono ladri» è un pregiudizio.",
    ],
)
def test_ordinary_copy_and_what_is_told_to_be_false_is_left_alone(text: str) -> None:
    assert list(said_of_groups(text)) == []
