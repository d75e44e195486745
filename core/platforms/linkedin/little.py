"""LinkedIn's "little text": how a text has to be written so that people see it whole.

A reserved character that is not escaped begins something else, and an unescaped "(" silently cuts the post.
Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format.
"""

import unicodedata

import regex

from core.platforms.links import find_links

RESERVED = r"\|{}@[]()<>#*_~"
CUTS = frozenset(r"\|{}[]()<>")
"""What begins or ends an element, and is escaped in links too; with the rest a link stays one."""

_MARKS = regex.compile(
    r"@\[[^\[\]()\\|{}<>]{1,200}\]\(urn:li:(?:person|organization):[A-Za-z0-9-]{1,64}\)"  # a mention
    r"|(?<![\p{L}\p{N}_#＃@&/])#(?=[\p{N}]{0,100}\p{L})[\p{L}\p{N}]{1,100}+(?![_#＃])"  # a hashtag
    r"|(?P<reserved>[\\|{}@\[\]()<>#*_~])"
)
_WRITTEN = regex.compile(
    r"\{hashtag\|\\?(?P<sign>[#＃])\|(?P<tag>[^{}|]{1,300})\}|\\(?P<escaped>.)", regex.DOTALL
)


def escape_commentary(text: str) -> str:
    """`text` as the Posts API must receive it. Links, hashtags and mentions of members or pages stay such."""
    in_links = {place for link in find_links(text) if not link.bare for place in range(link.start, link.end)}

    def written(mark: "regex.Match[str]") -> str:
        sign = mark["reserved"]
        if sign is None or (mark.start() in in_links and sign not in CUTS):
            return str(mark[0])
        return f"\\{sign}"

    return _MARKS.sub(written, text)


def shown(commentary: str) -> str:
    """The text that people see of a `commentary`, which may write a hashtag as a template."""

    def read(mark: "regex.Match[str]") -> str:
        return str(mark["escaped"] or mark["sign"] + shown(mark["tag"]))

    return _WRITTEN.sub(read, commentary)


def says(commentary: str, text: str) -> bool:
    """Whether `commentary` is `text`, but for blanks."""
    return _compared(shown(commentary)) == _compared(text)


def _compared(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()
