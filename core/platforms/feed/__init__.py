"""A feed (Atom) on Copydesk's own host: a title and a text, for whoever subscribes to it.

RFC 4287 bounds neither; the limits are those of the blog.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import characters
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
    is_long_form=True,
    where="in the feed",
    mark="≋",
    colour="#b0560f",
)
