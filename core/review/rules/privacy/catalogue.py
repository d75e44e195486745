"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.privacy.consent import CONSENT_RULES
from core.review.rules.privacy.numbers import BANK_ACCOUNT, CARD_NUMBER, NATIONAL_ID
from core.review.rules.privacy.personal import PERSONAL_RULES
from core.review.rules.privacy.secret import SECRET
from core.review.rules.rule import Rule

PRIVACY_RULES: tuple[Rule, ...] = (
    SECRET,
    CARD_NUMBER,
    BANK_ACCOUNT,
    NATIONAL_ID,
    *PERSONAL_RULES,
    *CONSENT_RULES,
)
