"""Markup that readers see: Markdown, HTML's tags and entities, and the names of emoji."""

import html
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html.entities import html5
from itertools import islice

import regex

from core.foundation.emoji_names import EMOJI_NAME, emoji_named
from core.foundation.ids import PlatformName
from core.platforms.marks import Mark, markdown_in, tags_in
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

MOST_TOLD = 10
LONGEST_QUOTE = 40
"""Characters of what is quoted."""
_NAME = r"(?P<name>#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ENTITY = regex.compile(rf"&(?:amp;)++(?:{_NAME})?|&{_NAME}")
_BLANK = "\u00a0"


def markdown_left(checked: Checked) -> Iterator[Found]:
    """A warning for each of its signs, where the platform shows them as they are."""
    if not checked.rules.shows_markdown:
        sentence = f"{checked.rules.platform.label} shows the signs of Markdown as they are. Take them out."
        for found in _each(checked, markdown_in, lambda _: sentence):
            # Some stress a word with one sign, or name a command, and mean it.
            yield replace(found, severity=Severity.INFO) if _is_light(checked, found) else found


def _is_light(checked: Checked, found: Found) -> bool:
    words = checked.words_at(found.span) if found.span else ""
    return words[:1] in {"*", "_", "`"} and words[1:2] != words[:1]


def html_left(checked: Checked) -> Iterator[Found]:
    """A warning for each tag."""
    yield from _each(checked, tags_in, lambda words: f"Readers will see the tag “{words}”. Take it out.")


def entities_left(checked: Checked) -> Iterator[Found]:
    """A warning for each that HTML knows."""
    yield from _each(checked, _entities, lambda words: f"Readers will see “{words}”. Write the character.")


def emoji_names(checked: Checked) -> Iterator[Found]:
    """A warning for each; without a fix where only a chat knows the name."""
    yield from _each(checked, _names, lambda words: f"Readers will see “{words}”. Use the emoji itself.")


def _each(
    checked: Checked, marks: Callable[[str], Iterable[Mark]], tell: Callable[[str], str]
) -> Iterator[Found]:
    for said in checked.said:
        for mark in islice(marks(said.words), MOST_TOLD):
            words = said.words[mark.start : mark.end]
            fix = said.fix(mark.start, mark.end, mark.plain, f"Write “{mark.plain[:LONGEST_QUOTE]}”")
            if not mark.plain.strip():
                fix = said.fix(mark.start, mark.end, mark.plain, "Take it out")
            quoted = words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1]}…"
            yield Found(tell(quoted), said.span(mark.start, mark.end), fix if mark.plain != words else None)


def _entities(text: str) -> Iterator[Mark]:
    for match in _ENTITY.finditer(text):
        name = f"{match['name'] or 'amp'};"
        if (name.startswith("#") or name in html5) and (plain := html.unescape(f"&{name}")):
            plain = " " if plain == _BLANK else plain
            yield Mark(*match.span(), plain if _is_sure(plain) else match[0])


def _is_sure(plain: str) -> bool:
    """Whether a character stands for itself: < and > may make a tag, and others can't be seen."""
    return plain not in {"<", ">", "\N{REPLACEMENT CHARACTER}"} and plain.isprintable()


def _names(text: str) -> Iterator[Mark]:
    for match in EMOJI_NAME.finditer(text):
        plain = emoji_named(match)
        if plain != match[0] or match[1][0].isalpha():
            yield Mark(*match.span(), plain)


MARKDOWN_LEFT = Rule(
    id="markdown_left",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Markdown where the platform doesn't show what it stands for: readers see `**`, `#` and `[ ]( )`.",
    look=markdown_left,
    source="https://spec.commonmark.org/",
    flagged=(
        Example("Our **new** backpack"),
        Example("## News\nOur backpack"),
        Example("See [our shop](https://example.com/shop)."),
        Example("Use `copydesk`."),
    ),
    passing=(
        Example("Our **new** backpack", PlatformName.DISCORD),
        Example("5 * 3 * 2, snake_case and __init__, #news, C# and ¯\\_(ツ)_/¯"),
    ),
)
HTML_LEFT = Rule(
    id="html_left",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Tags of HTML in a text: readers see them.",
    look=html_left,
    source="https://html.spec.whatwg.org/",
    flagged=(
        Example("Our <b>new</b> backpack<br>is here"),
        Example("<del>99 €</del> 49 €"),
        Example("<strike>99 €</strike> 49 €"),
        Example('<a href="https://a.org/">More</a>'),
    ),
    passing=(Example("We <3 rain, 1 < 2 and 3 > 2; write to <ana@example.com>"),),
)
ENTITY_LEFT = Rule(
    id="entity_left",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Entities of HTML, such as `&amp;`: readers see them, and links break by them.",
    look=entities_left,
    source="https://html.spec.whatwg.org/multipage/named-characters.html",
    flagged=(
        Example("Rain &amp; wind"),
        Example("Don&#39;t wait"),
        Example("https://example.com/?a=1&amp;b=2"),
    ),
    passing=(Example("Rain & wind; Q&A; https://example.com/?a=1&copy=2"),),
)
EMOJI_NAME_LEFT = Rule(
    id="emoji_name_left",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Emoji by their names, as chats write them: readers see `:tada:`.",
    look=emoji_names,
    flagged=(
        Example("It is here :tada:"),
        Example("Hola :flag-es: :wave::skin-tone-3:"),
        Example(":our-logo: is here"),
    ),
    passing=(Example("It is 10:30:45 now: go. http://a.org:80:x"),),
)
