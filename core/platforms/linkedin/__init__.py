"""LinkedIn: 3,000 characters, of which the feed shows three lines; some characters must be escaped."""

from core.foundation.ids import PlatformName
from core.platforms.counting import utf16_units
from core.platforms.look import Look, Shape
from core.platforms.media import GIF, JPEG, PNG, MediaRules
from core.platforms.port import Fold, Limit, Profile, TextRules

# LinkedIn's API reference states no limit; the number, and that UTF-16 units are counted, is what
# publishing tools find. It is the wider reading of "characters", so a text that fits here fits there.
PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.LINKEDIN,
        limits=(Limit(3000, "characters", utf16_units),),
        source="https://developers.buffer.com/guides/character-limits.md",
        hashtags=3,
        text_target=900,
        # Measured by the field, not stated by LinkedIn: three lines, about 210 characters.
        fold=Fold(210, "https://boltpost.app/linkedin-see-more-preview.html", lines=3),
        most_follow_ups=3,
        # Source: https://vulse.co/blog/the-complete-guide-to-linkedin-character-limits; LinkedIn states none.
        follow_up=Limit(1250, "characters", utf16_units),
    ),
    # Of bytes LinkedIn states no limit: that one is ours. Words and number: …/shares/multiimage-post-api.
    media=MediaRules(
        source="https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/images-api",
        most=20,
        max_bytes=10_000_000,
        types=(JPEG, PNG, GIF),
        max_pixels=36_152_319,
        max_alt=4086,
    ),
    refuses_repeats=True,
    is_usual=True,
    tells_impressions=True,
    mark="in",
    colour="#0a5fb4",
    look=Look(
        Shape.SHEET,
        signs=("thumb", "reply", "repost", "send"),
        words=("Like", "Comment", "Repost", "Send"),
    ),
)
