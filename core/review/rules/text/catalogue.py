"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.rule import Rule
from core.review.rules.text.alike import LOOK_ALIKE_LETTERS, STYLED_LETTERS
from core.review.rules.text.apostrophes import MIXED_APOSTROPHES, WRONG_APOSTROPHE
from core.review.rules.text.capitals import CAPITALS
from core.review.rules.text.double_words import DOUBLE_WORD
from core.review.rules.text.emoji_many import TOO_MANY_EMOJI
from core.review.rules.text.hidden_characters import HIDDEN_CHARACTERS
from core.review.rules.text.markup_left import EMOJI_NAME_LEFT, ENTITY_LEFT, HTML_LEFT, MARKDOWN_LEFT
from core.review.rules.text.missing_apostrophes import MISSING_APOSTROPHE
from core.review.rules.text.placeholder import PLACEHOLDER
from core.review.rules.text.preheader_repeats import PREHEADER_REPEATS
from core.review.rules.text.reading import HARD_TO_READ
from core.review.rules.text.repeated_punctuation import REPEATED_PUNCTUATION
from core.review.rules.text.spaces import DOUBLE_SPACE, SPACE_BEFORE_SIGN
from core.review.rules.text.spelling import SPELLING
from core.review.rules.text.unbalanced import UNBALANCED

TEXT_RULES: tuple[Rule, ...] = (
    HIDDEN_CHARACTERS,
    PLACEHOLDER,
    PREHEADER_REPEATS,
    LOOK_ALIKE_LETTERS,
    STYLED_LETTERS,
    MARKDOWN_LEFT,
    HTML_LEFT,
    ENTITY_LEFT,
    EMOJI_NAME_LEFT,
    SPELLING,
    DOUBLE_WORD,
    UNBALANCED,
    REPEATED_PUNCTUATION,
    CAPITALS,
    MISSING_APOSTROPHE,
    WRONG_APOSTROPHE,
    MIXED_APOSTROPHES,
    TOO_MANY_EMOJI,
    DOUBLE_SPACE,
    SPACE_BEFORE_SIGN,
    HARD_TO_READ,
)
