"""The blog (WordPress): a title and a long text.

WordPress bounds neither in practice, so the limits are ours: a title of 200 characters is what its
address can still hold (the column `post_name` is varchar(200)), and 40,000 characters are a post that
takes more than half an hour to read. Search results show about 60 characters of a title.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import characters
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
    is_long_form=True,
    where="on the blog",
    mark="✎",
    colour="#0b6e5f",
)
