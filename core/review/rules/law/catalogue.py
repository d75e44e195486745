"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.law.age import AGE_RULES
from core.review.rules.law.claims import CLAIM_RULES
from core.review.rules.law.disclosure import DISCLOSURE_RULES
from core.review.rules.law.goods import GOODS_RULES
from core.review.rules.law.green import GREEN_RULES
from core.review.rules.law.health import HEALTH_RULES
from core.review.rules.law.mail import MAIL_RULES
from core.review.rules.law.money import MONEY_RULES
from core.review.rules.law.offers import OFFER_RULES
from core.review.rules.law.people import PEOPLE_RULES
from core.review.rules.rule import Rule

LAW_RULES: tuple[Rule, ...] = (
    *DISCLOSURE_RULES,
    *HEALTH_RULES,
    *MONEY_RULES,
    *CLAIM_RULES,
    *OFFER_RULES,
    *GREEN_RULES,
    *PEOPLE_RULES,
    *AGE_RULES,
    *GOODS_RULES,
    *MAIL_RULES,
)
