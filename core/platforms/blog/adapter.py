"""Posts to a WordPress blog, once, though WordPress knows no key for it.

1. A draft is made whose slug is made from our own key, and its id is kept. A draft that is there under this
   slug is taken instead: somebody who died made it.
2. Its images are put into the media library (`images`).
3. One call gives that draft its content, a slug from its title, and publishes it. Made twice it is made once.

Nobody sees a draft, so a post is certainly not out before 3, and after it its id tells whether it is.
"""

from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from core.foundation.ids import PlatformName
from core.platforms.blog import PROFILE
from core.platforms.blog.formatting import escaped, figure_of, html_of
from core.platforms.blog.images import in_library, slug_of
from core.platforms.blog.site import Entry, Site
from core.platforms.connecting import CannotSay
from core.platforms.counting import hashtags
from core.platforms.excerpts import excerpt_of
from core.platforms.markup import alts_of, text_of
from core.platforms.posting import Capability, Figures, NotSent, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.vendor import refuse_what_it_would

DRAFT = "draft"
"""Step: the id of the post, from when it is a draft."""
OUT = frozenset({"publish", "future", "private"})
"""https://developer.wordpress.org/reference/functions/get_post_statuses/"""
MOST_TAGS = 20


class BlogPlatform:
    """Posts as a user of `site`. `tags` are set beside a text's own hashtags."""

    name = PlatformName.BLOG
    capabilities = frozenset(
        {
            Capability.FIND,
            Capability.READ,
            Capability.EDIT,
            Capability.DELETE,
            Capability.ENGAGEMENT,
            Capability.MEDIA,
        }
    )

    def __init__(self, site: Site, *, account: str, category: int | None, tags: Sequence[str]) -> None:
        self.account = account
        self._site, self._category, self._tags = site, category, tags

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        entry = await self._draft(post)
        if entry.status in OUT:
            return _receipt(entry)
        content = await self._content(post)
        content["excerpt"] = escaped(excerpt_of(post.text))
        if self._category is not None:
            content["categories"] = [self._category]
        if post.title:  # WordPress makes the slug of it where it is given none
            content["slug"] = ""
        return _receipt(await self._site.write(str(entry.id), {**content, "status": "publish"}))

    async def find(self, post: Outgoing) -> Receipt | None:
        if (entry_id := await post.steps.done(DRAFT)) is None:
            return None  # it is kept before anything is published
        entry = await self._site.entry(entry_id)
        return _receipt(entry) if entry and entry.status in OUT else None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        entry = await self._site.entry(_number(remote_id))
        if entry is None or entry.status not in OUT:
            raise PlatformRefused("The post is not on the blog any more, so it can't be corrected.")
        content = await self._content(post)
        # Tags that people set there by hand stay, and so do their excerpt and their image.
        content["tags"] = sorted({*entry.tags, *content["tags"]})
        if unescape(entry.excerpt.raw) == excerpt_of(text_of(entry.content.raw)):
            content["excerpt"] = escaped(excerpt_of(post.text))
        if not post.media and await self._is_ours(entry.featured_media, post):
            content["featured_media"] = 0
        return _receipt(await self._site.write(remote_id, content))

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        await self._site.trash(_number(remote_id))

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        entry = await self._site.entry(_number(remote_id))
        if entry is None or entry.status not in OUT:
            return None
        first = await self._site.medium(entry.featured_media) if entry.featured_media else None
        alts = (*([unescape(first.alt_text)] if first else []), *alts_of(entry.content.raw))
        return Seen(text_of(entry.content.raw), unescape(entry.title.raw), alts=alts)

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """Comments that its readers see are replies. WordPress counts nothing else by itself."""
        figures: dict[str, Figures | None] = {}
        for remote_id in filter(str.isdecimal, remote_ids):  # else a person said where it is
            entry = await self._site.entry(remote_id)
            is_out = entry is not None and entry.status in OUT
            figures[remote_id] = Figures(replies=await self._site.comments(remote_id)) if is_out else None
        return figures

    async def _draft(self, post: Outgoing) -> Entry:
        """The post as it is on the site, made there where it is not."""
        slug = slug_of(post)
        if (kept := await post.steps.done(DRAFT)) is not None:
            entry = await self._site.entry(kept)
            if entry is None or entry.status == "trash":
                raise PlatformRefused("This post was deleted on the blog; nothing was sent.")
            return entry
        try:
            entry = await self._site.entry_called(slug)
        except CannotSay as error:
            raise NotSent(error.message) from error  # nothing that was sent before is more than a draft
        if entry is None:
            # With its text, since WordPress takes nothing that is empty, and not every post has a title.
            draft = {"title": escaped(post.title), "content": html_of(post.text)}
            entry = await self._site.write(None, {**draft, "status": "draft", "slug": slug})
        await post.steps.keep(DRAFT, str(entry.id))
        return entry

    async def _content(self, post: Outgoing) -> dict[str, Any]:
        names = list(dict.fromkeys([*self._tags, *hashtags(post.text)]))[:MOST_TAGS]
        tags = {await self._site.tag(name) for name in names}
        images = await in_library(self._site, post)
        figures = "".join(f"\n\n{figure_of(image)}" for image in images[1:])
        content: dict[str, Any] = {
            "title": escaped(post.title),
            "content": html_of(post.text) + figures,
            "tags": sorted(tag for tag in tags if tag is not None),
        }
        return content | ({"featured_media": images[0].id} if images else {})

    async def _is_ours(self, medium_id: int, post: Outgoing) -> bool:
        medium = await self._site.medium(medium_id) if medium_id else None
        return medium is not None and medium.slug.startswith(slug_of(post))


def _number(remote_id: str) -> str:
    if not remote_id.isdecimal():  # of a post that a person said is there
        raise PlatformRefused(
            "Copydesk does not know the post's number on the blog. Change it there by hand."
        )
    return remote_id


def _receipt(entry: Entry) -> Receipt:
    return Receipt(str(entry.id), entry.link, entry.date_gmt)
