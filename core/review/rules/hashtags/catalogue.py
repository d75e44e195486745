"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.hashtags.amid_text import HASHTAG_AMID_TEXT
from core.review.rules.hashtags.banned import BANNED_HASHTAG
from core.review.rules.hashtags.camel_case import HASHTAG_CASE
from core.review.rules.hashtags.figures import HASHTAG_OF_FIGURES
from core.review.rules.hashtags.repeated import HASHTAG_REPEATED
from core.review.rules.hashtags.too_many import TOO_MANY_HASHTAGS
from core.review.rules.rule import Rule

HASHTAG_RULES: tuple[Rule, ...] = (
    BANNED_HASHTAG,
    TOO_MANY_HASHTAGS,
    HASHTAG_REPEATED,
    HASHTAG_CASE,
    HASHTAG_OF_FIGURES,
    HASHTAG_AMID_TEXT,
)
