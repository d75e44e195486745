"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.originality.near_duplicate import NEAR_DUPLICATE
from core.review.rules.originality.protected_text import PROTECTED_TEXT
from core.review.rules.originality.quotes import QUOTE_UNATTRIBUTED, QUOTE_UNMARKED
from core.review.rules.originality.trademark import TRADEMARK
from core.review.rules.rule import Rule

ORIGINALITY_RULES: tuple[Rule, ...] = (
    PROTECTED_TEXT,
    NEAR_DUPLICATE,
    QUOTE_UNMARKED,
    QUOTE_UNATTRIBUTED,
    TRADEMARK,
)
