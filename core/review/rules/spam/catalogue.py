"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.rule import Rule
from core.review.rules.spam.reads_like_spam import SPAM_LIKELY, SPAM_SIGNAL

SPAM_RULES: tuple[Rule, ...] = (SPAM_LIKELY, SPAM_SIGNAL)
