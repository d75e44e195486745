"""The rules of this family, in the order in which people read what they find."""

from core.review.rules.platform.alt_missing import ALT_MISSING
from core.review.rules.platform.alt_too_long import ALT_TOO_LONG
from core.review.rules.platform.caption_too_long import CAPTION_TOO_LONG
from core.review.rules.platform.follow_up_refused import FOLLOW_UP_REFUSED
from core.review.rules.platform.media_needed import MEDIA_NEEDED
from core.review.rules.platform.media_refused import MEDIA_REFUSED
from core.review.rules.platform.media_stands_still import MEDIA_STANDS_STILL
from core.review.rules.platform.media_unreachable import MEDIA_UNREACHABLE
from core.review.rules.platform.platform_may_refuse import PLATFORM_MAY_REFUSE
from core.review.rules.platform.platform_refuses import PLATFORM_REFUSES
from core.review.rules.platform.preheader_refused import PREHEADER_REFUSED
from core.review.rules.platform.title_missing import TITLE_MISSING
from core.review.rules.platform.title_refused import TITLE_REFUSED
from core.review.rules.rule import Rule

PLATFORM_RULES: tuple[Rule, ...] = (
    PLATFORM_REFUSES,
    TITLE_REFUSED,
    PREHEADER_REFUSED,
    FOLLOW_UP_REFUSED,
    MEDIA_REFUSED,
    MEDIA_NEEDED,
    MEDIA_UNREACHABLE,
    MEDIA_STANDS_STILL,
    CAPTION_TOO_LONG,
    ALT_TOO_LONG,
    ALT_MISSING,
    PLATFORM_MAY_REFUSE,
    TITLE_MISSING,
)
