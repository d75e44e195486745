"""Who follows a link without being a person: crawlers, previews of chats and networks, scanners of mail.

The list is that of https://github.com/monperrus/crawler-user-agents, which is kept up to date and ships as a
package; a few that preview what is posted on the platforms we publish to are missing there.
"""

import re
from functools import lru_cache

from core.foundation.lazy import built_once

LONGEST_AGENT = 400
"""Characters of a user agent that are looked at; browsers send half as many."""
REMEMBERED = 4_096
"""User agents whose answer is remembered: most visitors send one of a few hundred."""
PREVIEWS = (
    "Cardyb",  # Bluesky's cards: https://github.com/bluesky-social/social-app
    "Pleroma",
    "Akkoma",
    "Misskey",
    "Sharkey",
    "Barracuda",
    "Java/",
)
_LITERAL = re.compile(r"(?:\\[^A-Za-z0-9]|[A-Za-z0-9 _/:;,@!#&'=~-])+")


@lru_cache(REMEMBERED)
def is_bot(agent: str) -> bool:
    """Whether who sends `agent` is no person; nobody sends none."""
    agent = agent[:LONGEST_AGENT]
    literals, others = _patterns()
    return not agent.strip() or any(word in agent for word in literals) or bool(others.search(agent))


@built_once
def _patterns() -> tuple[tuple[str, ...], "re.Pattern[str]"]:
    """The words, and the patterns that are more than a word.

    Fifteen hundred words are looked for in a fiftieth of the time that one pattern of them all takes.
    """
    from crawleruseragents import CRAWLER_USER_AGENTS_DATA

    literals, others = list(PREVIEWS), []
    for crawler in CRAWLER_USER_AGENTS_DATA:
        pattern = crawler["pattern"]
        if _LITERAL.fullmatch(pattern):
            literals.append(re.sub(r"\\(.)", r"\1", pattern))
        else:
            others.append(pattern)
    return tuple(literals), re.compile("|".join(others))
