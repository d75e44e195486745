"""Threads: 500 characters with emoji as bytes, one topic tag, and at most five different links."""

from core.foundation.ids import PlatformName
from core.platforms.counting import threads_length
from core.platforms.links import find_links
from core.platforms.look import Called, Coloured, Look
from core.platforms.media import MediaRules
from core.platforms.port import Limit, Profile, TextRules

MAX_LINKS = 5


def problems(text: str) -> tuple[str, ...]:
    """What else Threads refuses: a sixth different link (THREADS_API__LINK_LIMIT_EXCEEDED).

    Source: https://developers.facebook.com/documentation/threads/create-posts/text-attachments.
    """
    different = {text[link.start : link.end] for link in find_links(text)}
    if len(different) <= MAX_LINKS:
        return ()
    return (f"Threads takes at most {MAX_LINKS} different links; this text has {len(different)}.",)


PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.THREADS,
        limits=(Limit(500, "characters", threads_length),),
        source="https://developers.facebook.com/documentation/threads/posts",
        hashtags=1,
        text_target=300,
        most_follow_ups=24,
        is_thread=True,
        also_refuses=problems,
    ),
    # The same page, "Media specifications" and "Carousel posts".
    media=MediaRules(
        source="https://developers.facebook.com/documentation/threads/posts",
        most=20,
        max_bytes=8_000_000,
        max_width=1440,
        min_ratio=0.1,
        max_ratio=10.0,
        max_alt=1000,
        takes_video=True,
        needs_address=True,
    ),
    tells_impressions=True,
    mark="@",
    colour="#26262b",
    look=Look(
        coloured=(Coloured.LINKS, Coloured.HASHTAGS, Coloured.MENTIONS),
        signs=("heart", "reply", "repost", "send"),
        called=Called.HANDLE,
    ),
)
