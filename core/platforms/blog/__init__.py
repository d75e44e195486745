"""The blog (WordPress): a title and a long text.

WordPress bounds neither in practice, so the limits are ours: a title of 200 characters is what its
address can still hold (the column `post_name` is varchar(200)), and 40,000 characters are a post that
takes more than half an hour to read. Search results show about 60 characters of a title. What it takes of an
image is up to the site, so these limits are what every site takes.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import characters
from core.platforms.look import Called, Coloured, Look, Shape
from core.platforms.media import MediaRules
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.BLOG,
        limits=(Limit(40_000, "characters", characters),),
        source="https://github.com/WordPress/WordPress/blob/master/wp-admin/includes/schema.php",
        title_limit=200,
        title_target=60,
        text_target=4000,
    ),
    media=MediaRules(
        source="https://developer.wordpress.org/rest-api/reference/media/",
        # Ours: a post is to be read, and all of them are uploaded within the one call that it has.
        most=10,
        # PHP's own limit where nobody raised it (`upload_max_filesize`): https://www.php.net/manual/ini.core.php.
        max_bytes=2_000_000,
        # What is larger WordPress makes so large:
        # https://developer.wordpress.org/reference/hooks/big_image_size_threshold/.
        max_width=2_560,
        max_height=2_560,
        # Ours, WordPress has none.
        max_alt=1_000,
    ),
    medium="referral",
    is_long_form=True,
    where="on the blog",
    mark="✎",
    colour="#0b6e5f",
    look=Look(Shape.ARTICLE, (Coloured.LINKS,), called=Called.BOTH),
)
