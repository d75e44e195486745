"""A feed (Atom) on Copydesk's own host: a title and a text, for whoever subscribes to it.

RFC 4287 bounds neither; the limits are those of the blog. Images and videos are named by their addresses, in
the text and as enclosures (4.2.7.2); their limits are ours.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import characters
from core.platforms.look import Coloured, Look, Shape
from core.platforms.media import GIF, JPEG, PNG, WEBP, MediaRules
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.FEED,
        limits=(Limit(40_000, "characters", characters),),
        source="https://www.rfc-editor.org/rfc/rfc4287",
        title_limit=200,
        title_target=60,
        text_target=1200,
    ),
    media=MediaRules(
        source="https://www.rfc-editor.org/rfc/rfc4287",
        most=10,
        max_bytes=10_000_000,
        types=(JPEG, PNG, WEBP, GIF),
        max_alt=1000,
        takes_video=True,
        needs_address=True,
    ),
    medium="referral",
    is_long_form=True,
    where="in the feed",
    tells_figures=False,
    mark="≋",
    colour="#b0560f",
    look=Look(Shape.READER, (Coloured.LINKS,)),
)
