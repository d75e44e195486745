"""The same hashtag twice."""

from collections.abc import Iterator
from itertools import islice

import regex

from core.platforms.entities import Entity
from core.review.findings import Fix, Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule

MOST_TOLD = 10
_BETWEEN = regex.compile(r"[ \t|·]*+")
"""What stands between tags that stand together."""


def repeated(checked: Checked) -> Iterator[Found]:
    """A warning for each that its part has already."""
    for said in checked.said:
        for tag, fix in islice(_again(said), MOST_TOLD):
            sentence = f"#{tag.name} stands here twice. Once is enough."
            yield Found(sentence, said.span(tag.start, tag.end), fix)


def _again(said: Said) -> Iterator[tuple[Entity, Fix | None]]:
    """Tags that stand together are no phrase where one of them does so twice: there it can go."""
    seen: set[str] = set()
    together: set[str] = set()
    end = 0
    for tag in said.tags:
        name = tag.name.casefold()
        if not _BETWEEN.fullmatch(said.words, end, tag.start):
            together = set()
        if name in together:
            yield tag, said.fix(end, tag.end, "", f"Leave out #{tag.name}")
        elif name in seen:
            yield tag, said.without_tag(tag)
        seen.add(name)
        together.add(name)
        end = tag.end


HASHTAG_REPEATED = Rule(
    id="hashtag_repeated",
    family=Family.HASHTAGS,
    severity=Severity.WARNING,
    why="The same hashtag twice: the second one finds nobody more.",
    look=repeated,
    flagged=(Example("Fresh beans. #coffee #Coffee"),),
    passing=(Example("Fresh coffee. #coffee #beans"),),
)
