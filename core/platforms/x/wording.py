"""A post's text as X gives it back: with its own addresses for links and three signs escaped."""

import re
import unicodedata

import httpx

from core.platforms.links import find_links
from core.platforms.x.shapes import Tweet


def shown(tweet: Tweet) -> str:
    """The text that people see, with the addresses that its links lead to, and none for its images.

    Source: https://docs.x.com/x-api/fundamentals/data-dictionary, `text` and `entities.urls`.
    """
    text = tweet.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    links = tweet.entities.urls
    leads_to = {link.url: "" if link.media_key else link.expanded_url for link in links if link.expanded_url}
    # As it stands there: each is found once, and what takes its place is not looked at again.
    read = _TCO.sub(lambda found: leads_to.get(found[0], found[0]), text)
    return read.rstrip() if any(link.media_key for link in links) else read


def says(tweet: Tweet, text: str) -> bool:
    """Whether the post is `text`, however X writes its links and blanks."""
    return _compared(shown(tweet)) == _compared(text)


def _compared(text: str) -> str:
    composed, parts, end = unicodedata.normalize("NFC", text), [], 0
    for link in find_links(composed):
        parts += [composed[end : link.start], _place(composed[link.start : link.end])]
        end = link.end
    return " ".join("".join([*parts, composed[end:]]).split())


def _place(link: str) -> str:
    """Where a link leads, without what X adds: `http://` before a bare one, a slash after a lone host."""
    plain = link if "://" in link else f"http://{link}"
    try:
        url = httpx.URL(plain)
    except (httpx.InvalidURL, ValueError):
        return link
    return f"{url.netloc.decode('ascii').lower()}{url.raw_path.decode('ascii').rstrip('/')}#{url.fragment}"


_TCO = re.compile(r"https?://t\.co/[A-Za-z0-9]{1,40}")
