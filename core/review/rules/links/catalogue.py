"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.links.bare import LINK_BARE
from core.review.rules.links.dead import LINK_DEAD
from core.review.rules.links.hosts import LINK_LOOKS_ALIKE, LINK_NOT_PUBLIC, LINK_WITH_USER
from core.review.rules.links.insecure import LINK_INSECURE
from core.review.rules.links.malformed import LINK_MALFORMED
from core.review.rules.links.of_brief import LINK_MISSING, LINK_OTHER_THAN_BRIEFED
from core.review.rules.links.shortened import LINK_SHORTENED, LINK_SHORTENED_TWICE
from core.review.rules.links.trackers import LINK_TRACKED_BY_OTHERS
from core.review.rules.links.utm import UTM_AT_ODDS, UTM_BESIDES_OURS, UTM_MISSPELT, UTM_WITHOUT_SOURCE
from core.review.rules.rule import Rule

LINK_RULES: tuple[Rule, ...] = (
    LINK_MALFORMED,
    LINK_DEAD,
    LINK_WITH_USER,
    LINK_NOT_PUBLIC,
    LINK_LOOKS_ALIKE,
    LINK_OTHER_THAN_BRIEFED,
    LINK_INSECURE,
    LINK_SHORTENED_TWICE,
    LINK_TRACKED_BY_OTHERS,
    UTM_MISSPELT,
    UTM_WITHOUT_SOURCE,
    LINK_MISSING,
    LINK_SHORTENED,
    LINK_BARE,
    UTM_AT_ODDS,
    UTM_BESIDES_OURS,
)
