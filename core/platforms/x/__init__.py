"""X: 280 weighted characters; a link always counts 23."""

from core.foundation.ids import PlatformName
from core.foundation.money import Money
from core.platforms.counting import weighted_length
from core.platforms.look import Called, Coloured, Look
from core.platforms.media import JPEG, PNG, WEBP, MediaRules
from core.platforms.port import Fold, Limit, Profile, TextRules

# twitter-text refuses it, as it does U+FFFE and U+FFFF, which no platform is sent. Source: Validation there,
# https://github.com/twitter/twitter-text/blob/master/rb/lib/twitter-text/validation.rb.
BYTE_ORDER_MARK = "\ufeff"


def problems(text: str) -> tuple[str, ...]:
    """What else X refuses in a text."""
    return ("X takes no text that holds U+FEFF; remove it.",) if BYTE_ORDER_MARK in text else ()


PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.X,
        limits=(Limit(280, "weighted characters", weighted_length),),
        source="https://docs.x.com/resources/fundamentals/counting-characters",
        hashtags=1,
        text_target=240,
        # Only the longer posts of Premium accounts fold. Measured by the field.
        also_refuses=problems,
        fold=Fold(280, "https://replysocial.co/blog/long-form-x-posts-when-to-use-4000-chars-vs-280"),
        # As many as X's own composer puts together; the API states no limit.
        most_follow_ups=24,
        is_thread=True,
    ),
    # The words are 1,000 at most, https://docs.x.com/x-api/media/create-media-metadata.
    media=MediaRules(
        source="https://docs.x.com/x-api/media/quickstart/best-practices",
        most=4,
        max_bytes=5_000_000,
        types=(JPEG, PNG, WEBP),
        max_alt=1000,
    ),
    refuses_repeats=True,
    has_plain_links=True,
    tells_impressions=True,
    # Per post that is read, created, and created with an address: https://docs.x.com/x-api/getting-started/pricing
    figures_cost=Money(5_000),
    post_cost=Money(15_000),
    link_cost=Money(185_000),
    is_usual=True,
    mark="𝕏",
    colour="#14171a",
    look=Look(
        coloured=(Coloured.LINKS, Coloured.HASHTAGS, Coloured.MENTIONS, Coloured.CASHTAGS),
        more="Show more",
        signs=("reply", "repost", "heart", "bars", "bookmark", "share"),
        called=Called.BOTH,
    ),
)
