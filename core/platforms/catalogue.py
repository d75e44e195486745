"""All platforms and their rules."""

from collections.abc import Mapping
from types import MappingProxyType

from core.foundation.ids import PlatformName
from core.platforms.blog import rules as blog
from core.platforms.bluesky import rules as bluesky
from core.platforms.discord import rules as discord
from core.platforms.email import rules as email
from core.platforms.facebook import rules as facebook
from core.platforms.instagram import rules as instagram
from core.platforms.linkedin import rules as linkedin
from core.platforms.mastodon import rules as mastodon
from core.platforms.port import TextRules
from core.platforms.telegram import rules as telegram
from core.platforms.threads import rules as threads
from core.platforms.x import rules as x


def rules_of(platform: PlatformName) -> TextRules:
    """What a text for `platform` may be."""
    return _RULES[platform]


_RULES: Mapping[PlatformName, TextRules] = MappingProxyType(
    {
        PlatformName.X: x.RULES,
        PlatformName.LINKEDIN: linkedin.RULES,
        PlatformName.FACEBOOK: facebook.RULES,
        PlatformName.INSTAGRAM: instagram.RULES,
        PlatformName.THREADS: threads.RULES,
        PlatformName.BLUESKY: bluesky.RULES,
        PlatformName.MASTODON: mastodon.RULES,
        PlatformName.TELEGRAM: telegram.RULES,
        PlatformName.DISCORD: discord.RULES,
        PlatformName.BLOG: blog.RULES,
        PlatformName.EMAIL: email.RULES,
    }
)
