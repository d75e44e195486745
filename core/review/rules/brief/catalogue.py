"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.brief.deadline_passed import DEADLINE_PASSED
from core.review.rules.brief.foreign import (
    FOREIGN_ADDRESS,
    FOREIGN_DATE,
    FOREIGN_FIGURE,
    FOREIGN_NAME,
    FOREIGN_PHONE,
    FOREIGN_WEEKDAY,
)
from core.review.rules.brief.foreign_person import FOREIGN_PERSON
from core.review.rules.brief.left_out import LEFT_OUT
from core.review.rules.brief.other_language import OTHER_LANGUAGE
from core.review.rules.rule import Rule

BRIEF_RULES: tuple[Rule, ...] = (
    FOREIGN_ADDRESS,
    FOREIGN_NAME,
    FOREIGN_PERSON,
    FOREIGN_FIGURE,
    FOREIGN_DATE,
    FOREIGN_WEEKDAY,
    FOREIGN_PHONE,
    OTHER_LANGUAGE,
    DEADLINE_PASSED,
    LEFT_OUT,
)
