"""Of any text of Unicode: rules never fail, say the same twice, and offer no fix that blocks."""

from hypothesis import example, given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.review.rules.catalogue import RULES, every_finding, findings_of, offer
from core.review.rules.fixing import blocks_more, fixed, fixed_all
from core.review.rules.rule import Example

SEEDS = [one.text for rule in RULES for one in rule.flagged]
WORDS = st.sampled_from([*SEEDS, *(word for text in SEEDS for word in text.split())])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=40).map(" ".join),
    st.tuples(WORDS, st.integers(0, 400)).map(lambda both: both[0] * both[1]),
)
EXAMPLES = st.builds(Example, TEXTS, st.sampled_from(PlatformName), TEXTS, news=st.none() | TEXTS)


@given(EXAMPLES)
@example(Example("\u200b", PlatformName.X))
def test_any_text_is_judged_without_an_exception_and_twice_alike(one: Example) -> None:
    found = findings_of(one.checked)

    assert found == findings_of(one.checked)
    for each in found:
        if each.span is not None:
            assert one.checked.words_at(each.span) == each.where


@given(EXAMPLES)
def test_no_fix_makes_anything_that_blocks(one: Example) -> None:
    before = findings_of(one.checked)
    for each in before:
        if each.fix is not None:
            assert not blocks_more(before, findings_of(fixed(one.checked, [each.fix])))

    assert not blocks_more(before, findings_of(fixed_all(one.checked, every_finding, offer)))
