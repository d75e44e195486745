"""Discord: 2,000 characters in a message."""

from core.foundation.ids import PlatformName
from core.platforms.counting import characters
from core.platforms.look import Coloured, Look, Shape
from core.platforms.media import GIF, JPEG, PNG, WEBP, MediaRules
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.DISCORD,
        limits=(Limit(2000, "characters", characters),),
        source="https://discord.com/developers/docs/resources/message#create-message",
        # https://support.discord.com/hc/en-us/articles/210298617
        shows_markdown=True,
        text_target=500,
    ),
    # Ten files go out in one request of 25 MiB; words: …/resources/message#attachment-object.
    media=MediaRules(
        source="https://discord.com/developers/docs/reference#uploading-files",
        most=10,
        max_bytes=2_500_000,
        types=(JPEG, PNG, WEBP, GIF),
        max_alt=1024,
    ),
    tells_figures=False,
    colour="#4a56c9",
    look=Look(Shape.MESSAGE, (Coloured.LINKS,), card_beside_media=True, when="Today at 09:30"),
)
