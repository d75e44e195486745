"""The pages themselves: every post of a campaign with what there is to say about it, or a few to be pictured.

A page loads nothing from anywhere: images are in it, as small as they are shown. `CSP` says so to browsers,
in a header and in the page itself, which may be shown within another.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from core.platforms.catalogue import profile_of, rules_of
from core.platforms.excerpts import excerpt_of
from core.platforms.look import Called, Look
from core.platforms.port import Profile
from core.platforms.preview import Preview, preview
from core.previews import hashtags
from core.previews.colouring import FINDERS, coloured
from core.previews.values import LinkCard, Picture, Remark, SeenPost, Theme, Width

if TYPE_CHECKING:
    from jinja2 import Environment

CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
FULL = 90
"""Percent of a limit from which on its ring is amber."""

NO_CARD = (
    "The page behind the link says nothing of itself, or has not answered yet: its card is missing here."
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A post with all that its template asks for."""

    post: SeenPost
    number: int
    look: Look
    seen: Preview
    hashtags: str
    """What there is to say about them."""

    @property
    def name(self) -> str:
        """Whose post it is, to its readers."""
        if self.look.called is Called.BOTH:
            return self.post.author
        return self.post.account.removeprefix("@") or self.post.author

    @property
    def handle(self) -> str:
        """What stands beside the name; empty where nothing does."""
        # To whom e-mail goes, and who may write into a blog, is no part of an address.
        return re.split(r" → | \(", self.post.account)[0] if self.look.called is Called.BOTH else ""

    @property
    def profile(self) -> Profile:
        return profile_of(self.post.platform)

    @property
    def initials(self) -> str:
        words = [word for word in self.name.replace("@", " ").split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper() or self.profile.mark

    @property
    def text(self) -> tuple[Markup, Markup]:
        """What is seen of it, and what hides."""
        return self._part("text", self.post.text, cut=len(self.seen.visible))

    @property
    def title(self) -> Markup:
        return self._part("title", self.post.title)[0]

    @property
    def preheader(self) -> Markup:
        return self._part("preheader", self.post.preheader)[0]

    @property
    def below(self) -> list[Markup]:
        return [self._part(f"follow_ups.{place}", text)[0] for place, text in enumerate(self.post.follow_ups)]

    @property
    def excerpt(self) -> str:
        """What stands for the text where there is one line for it."""
        return excerpt_of(self.post.text)

    @property
    def card(self) -> LinkCard | None:
        """The link's card, where the platform would show it, and it is known what is on it."""
        return self.post.card if self._has_card and self.post.card and self.post.card.title else None

    @property
    def _has_card(self) -> bool:
        fits = self.profile.rules.links_work and (not self.post.media or self.look.card_beside_media)
        return fits and self.look.shape.has_cards and self.post.card is not None

    @property
    def percent(self) -> int:
        """How much of the first limit is used."""
        first = self.seen.measures[0]
        return round(100 * first.used / first.limit)

    @property
    def level(self) -> str:
        return "over" if not self.seen.measures[0].fits else "full" if self.percent >= FULL else "room"

    @property
    def remarks(self) -> list[Remark]:
        """What the checks found, and what else is good to know; nothing twice."""
        said = {remark.sentence for remark in self.post.remarks}
        more = [
            *(Remark("blocking", problem) for problem in self.seen.problems),
            *(Remark("info", note) for note in self.seen.notes),
            *([Remark("info", NO_CARD)] if self._has_card and self.card is None else []),
        ]
        return [*self.post.remarks, *(remark for remark in more if remark.sentence not in said)]

    def _part(self, part: str, text: str, cut: int | None = None) -> tuple[Markup, Markup]:
        finders = [FINDERS[kind] for kind in self.look.coloured if not part.startswith(("title", "pre"))]
        remarks = [
            remark for remark in self.post.remarks if remark.part == part and remark.end > remark.start
        ]
        return coloured(text, finders, remarks, cut=cut)


def page(
    name: str, posts: Sequence[SeenPost], *, theme: Theme = Theme.LIGHT, width: Width = Width.DESKTOP
) -> str:
    """All of a campaign's posts, by platform; its reader changes theme and width without asking again."""
    drawn = [_drawn(number, post) for number, post in enumerate(posts)]
    platforms = {
        post.platform: [one for one in drawn if one.post.platform is post.platform] for post in posts
    }
    return _rendered("page.html", posts, name=name, platforms=platforms, theme=theme, width=width)


def picture_page(
    posts: Sequence[SeenPost], *, theme: Theme = Theme.LIGHT, width: Width = Width.DESKTOP
) -> str:
    """The posts alone, beside each other."""
    drawn = [_drawn(number, post) for number, post in enumerate(posts)]
    return _rendered("picture.html", posts, drawn=drawn, theme=theme, width=width)


def _drawn(number: int, post: SeenPost) -> Drawn:
    rules = rules_of(post.platform)
    seen = preview(rules, text=post.text, title=post.title, preheader=post.preheader, link=post.link)
    return Drawn(post, number, profile_of(post.platform).look, seen, hashtags.told(post.text, rules))


def _rendered(template: str, posts: Iterable[SeenPost], **values: Any) -> str:
    templates = _templates()
    return templates.get_template(template).render(
        csp=CSP, shown={post.platform: None for post in posts}, pictures=_pictures_css(posts), **values
    )


def _pictures_css(posts: Iterable[SeenPost]) -> Markup:
    """A class for each image, so that it is in the page once, however many posts show it."""
    shown = {picture.key: picture for post in posts for picture in _pictures_of(post) if picture.content}
    return Markup("\n").join(
        Markup(".p-{}{{background-image:url(data:image/jpeg;base64,{})}}").format(
            key, base64.b64encode(picture.content).decode()
        )
        for key, picture in shown.items()
    )


def _pictures_of(post: SeenPost) -> Iterator[Picture]:
    yield from post.media
    if post.card and post.card.picture:
        yield post.card.picture


@cache
def _templates() -> "Environment":
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        # Shapes are ours, and colours those of each platform's own folder.
        loader=ChoiceLoader([PackageLoader(__package__, "looks"), PackageLoader("core.platforms", ".")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
