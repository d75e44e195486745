"""The same hashtag twice."""

from collections.abc import Iterable, Iterator
from itertools import islice

from core.platforms.entities import Entity
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

MOST_TOLD = 10


def repeated(checked: Checked) -> Iterator[Found]:
    """A warning for each that its part has already."""
    for said in checked.said:
        for tag in islice(_again(said.tags), MOST_TOLD):
            sentence = f"#{tag.name} stands here twice. Once is enough."
            yield Found(sentence, said.span(tag.start, tag.end), said.without_tag(tag))


def _again(tags: Iterable[Entity]) -> Iterator[Entity]:
    seen: set[str] = set()
    for tag in tags:
        name = tag.name.casefold()
        if name in seen:
            yield tag
        seen.add(name)


HASHTAG_REPEATED = Rule(
    id="hashtag_repeated",
    family=Family.HASHTAGS,
    severity=Severity.WARNING,
    why="The same hashtag twice: the second one finds nobody more.",
    look=repeated,
    flagged=(Example("Fresh beans. #coffee #Coffee"),),
    passing=(Example("Fresh coffee. #coffee #beans"),),
)
