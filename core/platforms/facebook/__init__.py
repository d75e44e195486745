"""Facebook Pages: 63,206 characters, of which the feed shows about 477."""

from core.foundation.ids import PlatformName
from core.platforms.counting import utf16_units
from core.platforms.look import Look, Shape
from core.platforms.media import MediaRules
from core.platforms.port import Fold, Limit, Profile, TextRules

# Meta's API reference states no limit; the number is the one its engineer gave (see `source`). As he
# said "characters" and no more, UTF-16 units are counted: what fits by the wider reading fits.
PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.FACEBOOK,
        limits=(Limit(63_206, "characters", utf16_units),),
        source="https://blog.iclimber.com/facebook-increases-status-update-limit-to-63000-characters",
        hashtags=1,
        text_target=250,
        most_follow_ups=1,
        # Measured by the field, between 477 and 483; not stated by Facebook.
        fold=Fold(
            477,
            "https://support.dynamicsignal.com/hc/en-us/articles/4415561838871-Content-Sharing-Technical-Specifications",
        ),
    ),
    # "We recommend uploading photos under 4MB"; how many a post takes, and how long their words may be, is
    # not stated: these are numbers that others have found to work.
    media=MediaRules(
        source="https://developers.facebook.com/docs/graph-api/photo-uploads/",
        most=10,
        max_bytes=4_000_000,
        max_alt=1000,
    ),
    refuses_repeats=True,
    tells_impressions=True,
    mark="f",
    colour="#1762c9",
    look=Look(
        Shape.SHEET,
        more="… See more",
        signs=("thumb", "reply", "share"),
        words=("Like", "Comment", "Share"),
    ),
)
