"""Images of a post in the media library of a WordPress, each there once.

WordPress knows no key, so each lies under a slug of ours, made of the post and the image: what an earlier try
left is found by it. Source: https://developer.wordpress.org/rest-api/reference/media/.
"""

from html import unescape

from core.foundation.attached import Attached
from core.platforms.blog.site import Medium, Site
from core.platforms.posting import Outgoing
from core.platforms.vendor import before_posting


def slug_of(post: Outgoing) -> str:
    """With which the slugs of all that we make for `post` begin."""
    return f"copydesk-{post.key}".lower().replace("_", "-")


async def in_library(site: Site, post: Outgoing) -> list[Medium]:
    """The post's images, in their order, put there where they are not yet.

    Raises:
        PlatformRefused: WordPress takes one of them by no means.
        NotSent: they are not all there yet.
    """
    with before_posting():
        return [await _in_library(site, post, image) for image in post.media]


async def _in_library(site: Site, post: Outgoing, image: Attached) -> Medium:
    slug = f"{slug_of(post)}-{image.key[:16]}"
    if (there := await site.medium_called(slug)) is None:
        fitted = await post.files.fitted(image, post.platform)
        return await site.upload(fitted.content, fitted.content_type, slug=slug, alt=image.alt)
    return there if unescape(there.alt_text) == image.alt else await site.describe(there.id, image.alt)
