"""The page of one published post, as HTML: safe for any text, readable without scripts."""

import re
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from bot.playground.outbox import PublishedPost
from core.foundation.attached import MediaKind
from core.platforms.catalogue import profile_of, rules_of

_LINK = re.compile(r"https?://[^\s<>\"]+")

_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/tokens.css">
<link rel="stylesheet" href="/static/post.css">
<script type="module" src="/static/post.js"></script>
</head>
<body>
<p class="banner">Copydesk playground: nothing leaves this computer, unless you connect an account</p>
{body}
</body>
</html>
"""


def page(post: PublishedPost) -> str:
    """`post` with its link leading through the click counter, and the button for made-up readers."""
    title = f'<h1 class="post-title">{escape(post.title)}</h1>' if post.title else ""
    preheader = f'<p class="post-preheader">{escape(post.preheader)}</p>' if post.preheader else ""
    follow = ""
    if can_follow(post) and not any(str(post.link) in text for text in (post.text, *post.follow_ups)):
        target, shown = escape(f"/outbox/{post.key}/follow"), escape(str(post.link))
        follow = f'<a class="post-link" href="{target}" rel="noopener">{shown}</a>'
    corrected = f" · corrected {_moment(post.corrected_at)}" if post.corrected_at else ""
    body = f"""<main class="post" data-platform="{post.platform.value}">
<article class="post-card">
<header class="post-head">
<span class="post-mark" aria-hidden="true">{escape(profile_of(post.platform).mark)}</span>
<span><strong>{escape(post.platform.label)}</strong>
<small>{_moment(post.published_at)}{corrected}{_place(post)}</small></span>
</header>
{title}
{preheader}
<div class="post-text">{_with_links(post.text, post)}</div>
{_media(post)}
{follow}
<footer class="post-foot">From the campaign “{escape(post.campaign)}”</footer>
</article>
{_below(post)}
<aside class="crowd">
<p>Opening this page counted as one view.{" Following the link counts as one click." * can_follow(post)}</p>
<button type="button" data-crowd="{escape(post.key)}">Simulate 1,000 readers</button>
<p class="crowd-note">Simulated readers are made up: how much a post appeals to them is drawn by chance,
and where there is no link nobody clicks. They fill the charts, and are recorded as simulated.</p>
<p class="crowd-answer" role="status"></p>
<p><a href="/#outbox">Back to the outbox</a></p>
</aside>
</main>"""
    return _FRAME.format(title=f"{escape(post.platform.label)} · {escape(post.campaign)}", body=body)


def taken_down(post: PublishedPost, at: datetime) -> str:
    """What is left of a post that was taken down: where it was, and since when it isn't."""
    body = f"""<main class="post" data-platform="{post.platform.value}"><article class="post-card">
<h1>This post was taken down</h1>
<p>It was on {escape(post.platform.label)} for the campaign “{escape(post.campaign)}”, until {_moment(at)}.
<a href="/#outbox">Back to the outbox</a></p></article></main>"""
    return _FRAME.format(title="Taken down", body=body)


def missing() -> str:
    body = """<main class="post"><article class="post-card"><h1>This post is not in the outbox</h1>
<p>It may have been deleted. <a href="/#outbox">Back to the outbox</a></p></article></main>"""
    return _FRAME.format(title="Not in the outbox", body=body)


def _moment(at: datetime) -> str:
    return f'<time datetime="{at.isoformat()}">{at:%-d %B %Y, %H:%M} UTC</time>'


def can_follow(post: PublishedPost) -> bool:
    """Whether its readers can click its link."""
    is_web_address = post.link is not None and urlsplit(post.link).scheme in ("http", "https")
    return is_web_address and rules_of(post.platform).links_work


def _media(post: PublishedPost) -> str:
    """Its images with their alt texts; a video is a link, since it is elsewhere."""
    shown = []
    for each in post.media:
        address, alt = escape(each.address), escape(each.alt)
        if each.kind is MediaKind.VIDEO:
            shown.append(f'<p class="post-video">▶ <a href="{address}" rel="noopener">{address}</a></p>')
            continue
        said = f"Alt text: {alt}" if alt else "No alt text"
        shown.append(f'<figure><img src="{address}" alt="{alt}"><figcaption>{said}</figcaption></figure>')
    return f'<div class="post-media">{"".join(shown)}</div>' if shown else ""


def _below(post: PublishedPost) -> str:
    """What follows below it, in order: posts of their own in a thread, or comments."""
    return "\n".join(
        f"""<article class="post-card post-below"><small>{_label(post, number)}</small>
<div class="post-text">{_with_links(text, post)}</div></article>"""
        for number, text in enumerate(post.follow_ups, start=1)
    )


def _place(post: PublishedPost) -> str:
    """Where in a thread the post itself stands; nothing where none follows it."""
    return f" · {_label(post, 0)}" if post.follow_ups and rules_of(post.platform).is_thread else ""


def _label(post: PublishedPost, number: int) -> str:
    return rules_of(post.platform).follow_up_name(number, len(post.follow_ups))


def _with_links(text: str, post: PublishedPost) -> str:
    """A text of the post, escaped; its own link leads through the click counter, others go out directly.
    Where links can't be clicked they are text.
    """
    if not rules_of(post.platform).links_work:
        return escape(text)
    shown: list[str] = []
    end = 0
    for match in _LINK.finditer(text):
        address = match.group().rstrip(".,;:!?)")
        target = f"/outbox/{post.key}/follow" if address == post.link else address
        shown += [
            escape(text[end : match.start()]),
            f'<a href="{escape(target)}" rel="noopener">{escape(address)}</a>',
        ]
        end = match.start() + len(address)
    return "".join([*shown, escape(text[end:])])
