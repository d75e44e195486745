"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.brand.own_pattern import OWN_PATTERN
from core.review.rules.brand.word_avoided import WORD_AVOIDED
from core.review.rules.rule import Rule
from core.review.rules.text.emoji_many import EMOJI_UNLIKE_VOICE

BRAND_RULES: tuple[Rule, ...] = (WORD_AVOIDED, OWN_PATTERN, EMOJI_UNLIKE_VOICE)
