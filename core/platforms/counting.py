"""How long a text is, in each platform's own way of counting. Pure, and linear in the text's length."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

import regex
from emoji import EMOJI_DATA

from core.platforms.links import LATIN_ACCENTS, Link, find_links, find_mastodon_links

LINK_WEIGHT = 23


def characters(text: str) -> int:
    """Length in Unicode code points: what people mean by characters, where a vendor doesn't say more."""
    return len(text)


def utf8_bytes(text: str) -> int:
    """Length in UTF-8 bytes.

    Source: AT Protocol, "Lexicon", string `maxLength`, https://atproto.com/specs/lexicon#string.
    """
    return len(text.encode("utf-8", "surrogatepass"))


def utf16_units(text: str) -> int:
    """Length in UTF-16 code units: an emoji is 2 or more.

    Source: Telegram, "Styled text with message entities", https://core.telegram.org/api/entities.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Length in grapheme clusters: a flag or a family emoji is 1, and so is an accented letter.

    Source: AT Protocol, "Lexicon", string `maxGraphemes`, https://atproto.com/specs/lexicon#string;
    Unicode Standard Annex 29, https://www.unicode.org/reports/tr29/.
    """
    return sum(1 for _ in _GRAPHEME.finditer(text))


def grapheme_borders(text: str) -> list[int]:
    """The places where `text` may be cut without tearing a character: the end of each grapheme."""
    return [match.end() for match in _GRAPHEME.finditer(text)]


def weighted_length(text: str) -> int:
    """Length as X counts it: most Latin is 1, CJK and emoji 2, any link 23; composed (NFC) first.

    Source: X developer docs, "Counting characters", configuration v3,
    https://docs.x.com/resources/fundamentals/counting-characters.
    """
    composed = unicodedata.normalize("NFC", text)
    links = find_links(composed)
    return LINK_WEIGHT * len(links) + sum(map(_weight, _between(composed, links)))


def mastodon_length(text: str, *, link_weight: int = LINK_WEIGHT) -> int:
    """Length as Mastodon counts it: graphemes; a link 23 unless a server says otherwise; of a remote mention
    only the local part.

    Links need `https://` there. Source: Mastodon documentation, "Posting to your profile",
    https://docs.joinmastodon.org/user/posting/#text, and the server's StatusLengthValidator,
    https://github.com/mastodon/mastodon/blob/main/app/validators/status_length_validator.rb.
    """
    shortened = [(link.start, link.end, "x" * link_weight) for link in find_mastodon_links(text)]
    shortened += [(*mention.span(), mention[1]) for mention in _REMOTE_MENTION.finditer(text)]
    counted, at = [], 0
    for start, end, instead in sorted(shortened):
        # Of a link and a mention that overlap, the first counts.
        if start >= at:
            counted += [text[at:start], instead]
            at = end
    return graphemes("".join([*counted, text[at:]]))


def threads_length(text: str) -> int:
    """Length as Threads counts it: characters, but each emoji as its UTF-8 bytes.

    Source: Meta, "Threads posts", limitations, https://developers.facebook.com/documentation/threads/posts.
    """
    if text.isascii():
        return len(text)
    _, emoji = _apart(text)
    return len(text) + sum(utf8_bytes(found) - len(found) for found in emoji)


def hashtags(text: str) -> list[str]:
    """The words of the hashtags in a text: a # before a word that is no number."""
    return [found[1:] for found in _HASHTAG.findall(text)]


def count_hashtags(text: str) -> int:
    return len(hashtags(text))


def _weight(text: str) -> int:
    if text.isascii():
        return len(text)
    rest, emoji = _apart(text)
    return 2 * len(emoji) + len(rest) + len(_WEIGHS_TWO.findall(rest))


def _apart(text: str) -> tuple[str, list[str]]:
    """`text` without its emoji, and these: each the longest sequence that Unicode knows as one."""
    rest, emoji, at = [], [], 0
    for begun in _MAY_BEGIN_EMOJI.finditer(text):
        start = begun.start()
        lengths = _EMOJI_LENGTHS[begun[0]] if start >= at else ()
        for length in lengths:
            if (found := text[start : start + length]) in _EMOJI:
                rest.append(text[at:start])
                emoji.append(found)
                at = start + length
                break
    return "".join([*rest, text[at:]]), emoji


def _between(text: str, links: Sequence[Link]) -> list[str]:
    """The pieces of `text` around `links`: one more than there are links."""
    starts = [0, *(link.end for link in links)]
    ends = [*(link.start for link in links), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


_HASHTAG = regex.compile(r"(?<![\w&/])#(?=\w*[^\W\d])\w+")

# Flags are taken as pairs first: at each of them `\X` looks back to the beginning of their row.
_GRAPHEME = regex.compile(r"\p{RI}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X")

# X's configuration v3 gives weight 1 to these ranges and 2 to all others.
_WEIGHS_TWO = regex.compile(r"[^\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]")

# Whole sequences that Unicode knows as one emoji; © and ® alone are text, and the digits of keycaps too.
_EMOJI = frozenset(EMOJI_DATA) - {"©", "®"}
_EMOJI_LENGTHS = {
    first: sorted({len(one) for one in group}, reverse=True)
    for first, group in groupby(sorted(_EMOJI), key=itemgetter(0))
}
# Looking ahead keeps ordinary digits cheap: Unicode counts them among emoji, for the sake of keycaps.
_MAY_BEGIN_EMOJI = regex.compile(
    rf"(?=[#*0-9]\uFE0F?\u20E3|[^#*0-9])[{''.join(map(regex.escape, _EMOJI_LENGTHS))}]"
)

# Mastodon's MENTION_RE and what twitter-text says may not follow a mention. Source:
# https://github.com/mastodon/mastodon/blob/main/app/models/account.rb and app/lib/extractor.rb there.
_REMOTE_MENTION = regex.compile(
    rf"(?<![=/\w])(@[a-z0-9_]++(?:[.\-]++[a-z0-9_]++)*+)@\w++(?:[.\-]++\w++)*+(?![@＠{LATIN_ACCENTS}]|://)",
    regex.IGNORECASE,
)
