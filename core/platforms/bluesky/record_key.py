"""Where a post of ours lies in its account's repository: at a key that is known before the first try.

The key is a TID, as the schema of posts demands: microseconds since 1970 and a number of the clock, in a
base 32 that sorts. Source: https://atproto.com/specs/tid and
https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json (`"key": "tid"`).

Posts that were placed together have one moment between them, and two of one key would be one post. So the
post's own key chooses among all TIDs of an hour: two of a thousand posts of an hour meet once in eight
million times, and then the second is refused, since nothing is ever written over.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from core.platforms.posting import Outgoing

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
LENGTH = 13
CLOCK_BITS, CHOSEN_BITS = 10, 32
"""2³² microseconds, or 72 minutes, is the stretch that is chosen from: the last that was over then."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def record_key(post: Outgoing, number: int = 0) -> str:
    """The key of `post`, or of the text that follows below it as its `number`th: the same at each try.

    Of two posts placed hours apart the later one sorts last.
    """
    name = f"{post.key}/{number}" if number else post.key
    placed = (post.created_at - _EPOCH) // timedelta(microseconds=1)
    stretch = max((placed >> CHOSEN_BITS) - 1, 0)
    bits = CHOSEN_BITS + CLOCK_BITS
    chosen = int.from_bytes(sha256(name.encode()).digest(), "big") >> (256 - bits)
    number = stretch << bits | chosen
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
