"""The same hashtag twice."""

from collections.abc import Iterator

from core.foundation.folding import folded
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule


def repeated(checked: Checked) -> Iterator[Found]:
    """A warning for each that its part has already."""
    for said in checked.said:
        seen: set[str] = set()
        for tag in said.tags:
            name = folded(tag.name)
            if name in seen:
                sentence = f"#{tag.name} stands here twice. Once is enough."
                yield Found(sentence, said.span(tag.start, tag.end), said.without_tag(tag))
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
