"""First comments on LinkedIn. Source:
https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/comments-api.

A comment is plain text, with its mentions apart: nothing in it is escaped, other than in a post.
"""

from urllib.parse import quote

from core.platforms.connecting import CannotSay
from core.platforms.linkedin.calls import Calls
from core.platforms.linkedin.shapes import Comment, Comments

MOST = 100
"""Comments that are told at once."""


async def comment(calls: Calls, author: str, urn: str, text: str) -> str:
    """Comment on the post `urn`; gives the comment's id."""
    body = {"actor": author, "object": urn, "message": {"text": text}}
    reply = await calls.ask("POST", _path(urn), json=body)
    told = reply.read_if(Comment)
    comment_id = told.id if told else reply.headers.get("x-restli-id", "")
    if not comment_id:
        raise CannotSay("LinkedIn did not say under which id it took the comment.")
    return comment_id


async def own_comments(calls: Calls, author: str, urn: str) -> list[Comment]:
    """Those that the author of a post has put below it, the first first.

    Raises:
        CannotSay: they can't all be seen.
    """
    told = (await calls.look(f"{_path(urn)}?start=0&count={MOST}")).read(Comments).elements
    if len(told) >= MOST:
        raise CannotSay("There are too many comments below the post to look through.")
    return sorted((one for one in told if one.actor == author), key=lambda one: int(one.id))


def _path(urn: str) -> str:
    return f"/rest/socialActions/{quote(urn, safe='')}/comments"
