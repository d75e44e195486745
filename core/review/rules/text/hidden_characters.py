"""What nobody sees in a text: hidden messages, and what turns or breaks lines."""

from collections.abc import Iterator

from core.foundation.hidden import hidden_kinds, without_hidden
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule


def hidden_characters(checked: Checked) -> Iterator[Found]:
    """One finding for each part, which names the kinds of them."""
    for said in checked.said:
        if kinds := hidden_kinds(said.words):
            fix = said.fix(0, len(said.words), without_hidden(said.words), "Leave out what nobody sees")
            sentence = (
                f"This {said.part.label} holds {' and '.join(kinds)}, which nobody sees. Leave them out."
            )
            yield Found(sentence, fix=fix, part=said.part)


HIDDEN_CHARACTERS = Rule(
    id="hidden_characters",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Characters that nobody sees: they carry messages past people, turn text around, or break lines.",
    look=hidden_characters,
    source="https://www.unicode.org/versions/latest/core-spec/chapter-23/",
    flagged=(Example("Fresh cof\u200bfee."), Example("Pay \u202eme\u202c now.")),
    passing=(Example("Fresh coffee ☕️."), Example("می‌خواهم")),
)
