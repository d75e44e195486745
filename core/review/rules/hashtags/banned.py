"""Hashtags that the workspace does not use."""

from collections.abc import Iterator

from core.foundation.folding import folded
from core.review.findings import Severity
from core.review.policy import Policy
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule


def banned(checked: Checked) -> Iterator[Found]:
    """A warning for each of them, however it is written."""
    never = {folded(name.lstrip("#")) for name in checked.policy.banned_hashtags}
    if not never:
        return
    for said in checked.said:
        for tag in said.tags:
            if folded(tag.name) in never:
                sentence = f"#{tag.name} is on your list of hashtags that are not used. Leave it out."
                yield Found(sentence, said.span(tag.start, tag.end), said.without_tag(tag))


_POLICY = Policy(banned_hashtags=("FollowBack", "#adult"))

BANNED_HASHTAG = Rule(
    id="banned_hashtag",
    family=Family.HASHTAGS,
    severity=Severity.WARNING,
    why="Hashtags on the workspace's own list of those that are not used.",
    look=banned,
    flagged=(
        Example("Fresh beans. #followback", policy=_POLICY),
        Example("Fresh beans. #Adult #coffee", policy=_POLICY),
    ),
    passing=(Example("Fresh beans for adults. #coffee", policy=_POLICY), Example("Beans. #followback")),
)
