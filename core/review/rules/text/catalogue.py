"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.rule import Rule
from core.review.rules.text.hidden_characters import HIDDEN_CHARACTERS
from core.review.rules.text.placeholder import PLACEHOLDER
from core.review.rules.text.preheader_repeats import PREHEADER_REPEATS

TEXT_RULES: tuple[Rule, ...] = (
    HIDDEN_CHARACTERS,
    PLACEHOLDER,
    PREHEADER_REPEATS,
)
