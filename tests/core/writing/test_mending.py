"""Mending misspelt JSON: what was spelt right stays what it is, and nothing is too odd to be looked at."""

import json

from hypothesis import given
from hypothesis import strategies as st

from core.writing.model.mending import mended

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.lists(values) | st.dictionaries(st.text(), values), st.booleans(), st.sampled_from([None, 2]))
def test_what_is_json_already_means_the_same(value: object, is_ascii: bool, indent: int | None) -> None:
    assert json.loads(mended(json.dumps(value, ensure_ascii=is_ascii, indent=indent))) == value


@given(st.text(alphabet="{}[]\"'“”`\\/*,:u0aT \n", max_size=60))
def test_anything_can_be_tried(text: str) -> None:
    assert mended(mended(text)) is not None
