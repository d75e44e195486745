"""All platforms and their rules."""

from collections.abc import Mapping
from types import MappingProxyType

from core.foundation.ids import PlatformName
from core.platforms import (
    blog,
    bluesky,
    discord,
    email,
    facebook,
    instagram,
    linkedin,
    mastodon,
    telegram,
    threads,
    x,
)
from core.platforms.port import TextRules


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
