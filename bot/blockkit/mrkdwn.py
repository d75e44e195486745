"""Words as Slack reads them: escaped text, people, moments and links."""

import re
from datetime import UTC, datetime

from bot.blockkit.truncate import shortened
from core.flow.cards.card import Person

_SLACK_USER = re.compile(r"[UW][A-Z0-9]+")
_BAR_LENGTH = 10
_LONGEST_LINK = 1000
_NAMES_EMOJI = re.compile(r":(?=[a-z0-9_+'-]{1,60}:)")


def escaped(text: str) -> str:
    """`text` so that Slack shows its characters and takes none of them as markup.

    Source: docs.slack.dev/messaging/formatting-message-text, "Escaping text".
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def one_line(text: str, most: int) -> str:
    """`text` escaped, on one line, within `most` characters."""
    return shortened(escaped(" ".join(text.split())), most)


def as_written(text: str, most: int) -> str:
    """The same, in which the name of an emoji stays a name: no name holds U+2060, which nobody sees."""
    return shortened(_NAMES_EMOJI.sub(":\u2060", escaped(" ".join(text.split()))), most)


def person(who: Person) -> str:
    """A mention where Slack knows them, else their name."""
    if _SLACK_USER.fullmatch(who.external_id):
        return f"<@{who.external_id}>"
    return escaped(who.name)


def moment(at: datetime) -> str:
    """A moment that each reader sees in their own time zone."""
    fallback = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def planned(local: datetime, zone: str) -> str:
    """The clock of the zone a slot was planned in, which stands beside the reader's own day and time."""
    return f"{local:%H:%M} in {zone}"


def link(address: str, words: str) -> str:
    """A link with words; an address that Slack can't open, or that is very long, is shown itself."""
    if not address.startswith(("http://", "https://")) or len(address) > _LONGEST_LINK:
        return f"`{one_line(address, 200)}`"
    return f"<{escaped(address).replace('|', '%7C')}|{escaped(words)}>"


def bar(used: int, limit: int) -> str:
    """How full a limit is, as ten small squares: none when empty, all when over."""
    if used <= 0:
        return "▱" * _BAR_LENGTH
    filled = min(_BAR_LENGTH, max(1, round(_BAR_LENGTH * used / limit))) if limit else _BAR_LENGTH
    return "▰" * filled + "▱" * (_BAR_LENGTH - filled)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 variant, 2 variants."""
    return f"{number:,} {one if number == 1 else many or plural(one)}"


def plural(noun: str) -> str:
    """A noun for several: variants, replies."""
    return f"{noun[:-1]}ies" if noun.endswith("ly") else f"{noun}s"


def listed(words: list[str], *, last: str = "and") -> str:
    """Words as people list them: A, B and C."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
