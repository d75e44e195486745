"""How a post will look before it is sent: what is seen at once, what hides behind "see more"."""

from dataclasses import dataclass

import regex

from core.foundation.ids import PlatformName
from core.platforms.counting import grapheme_borders
from core.platforms.links import find_links
from core.platforms.port import Measure, TextRules


@dataclass(frozen=True, slots=True)
class Preview:
    """A post as people meet it in a feed. `visible` and `hidden` together are the whole text."""

    platform: PlatformName
    title: str
    preheader: str
    visible: str
    hidden: str
    link: str | None
    """The address people can reach from the post; None if there is none, or it can't be clicked."""
    measures: tuple[Measure, ...]
    problems: tuple[str, ...]
    """Why the platform would refuse the post."""
    notes: tuple[str, ...]
    """What is allowed, but good to know."""

    @property
    def fits(self) -> bool:
        return not self.problems

    @property
    def folds(self) -> bool:
        return bool(self.hidden)


def preview(
    rules: TextRules, *, text: str, title: str = "", preheader: str = "", link: str | None = None
) -> Preview:
    """The post as `rules.platform` will show it. `link` is the campaign's; it may be in the text already."""
    shown = _beginning_that_shows(text, rules)
    return Preview(
        platform=rules.platform,
        title=title if rules.title_limit is not None else "",
        preheader=preheader if rules.preheader_limit is not None else "",
        visible=text[:shown],
        hidden=text[shown:],
        link=_reachable(text, link) if rules.links_work else None,
        measures=rules.measure(text),
        problems=rules.problems(text, title=title, preheader=preheader),
        notes=(
            *_notes(rules, text=text, link=link, folded=text[shown:]),
            *_seen_of(title, rules.title_word, rules.title_limit, rules.title_target),
            *_seen_of(preheader, "preheader", rules.preheader_limit, rules.preheader_target),
        ),
    )


def _beginning_that_shows(text: str, rules: TextRules) -> int:
    """Where the fold is, as an index into `text`: at the end of a word if one is near."""
    fold = rules.fold
    if fold is None:
        return len(text)
    by_lines = len(text)
    if fold.lines is not None and text.count("\n") >= fold.lines:
        by_lines = [match.start() for match in _LINE_BREAK.finditer(text)][fold.lines - 1]
    count = rules.limits[0].used
    if count(text[:by_lines]) <= fold.most:
        return by_lines
    borders = [at for at in grapheme_borders(text) if at <= by_lines]
    low, high = 0, len(borders)
    while low < high:
        middle = (low + high) // 2
        if count(text[: borders[middle]]) <= fold.most:
            low = middle + 1
        else:
            high = middle
    shown = borders[low - 1] if low else 0
    last_space = max(text.rfind(" ", 0, shown + 1), text.rfind("\n", 0, shown + 1))
    return last_space if last_space > shown // 2 else shown


def _reachable(text: str, link: str | None) -> str | None:
    if link is not None:
        return link
    links = find_links(text)
    return text[links[0].start : links[0].end] if links else None


def _seen_of(line: str, word: str, limit: int | None, target: int) -> tuple[str, ...]:
    if limit is None or len(line) <= target:
        return ()
    return (f"About {target} characters of the {word} are seen; this one has {len(line):,}.",)


def _notes(rules: TextRules, *, text: str, link: str | None, folded: str) -> tuple[str, ...]:
    label = rules.platform.label
    notes = [*rules.warns(text)]
    if not rules.links_work and (link is not None or find_links(text)):
        notes.append(f"Links in the text can't be clicked on {label}.")
    elif link is not None and link in folded:
        notes.append(f"The link is behind “see more” on {label}.")
    if (caption := rules.caption) and caption.count(text) > caption.most:
        notes.append(f"With a picture, {label} takes only {caption.most:,} {caption.unit}.")
    return tuple(notes)


_LINE_BREAK = regex.compile(r"\r\n|\n")
