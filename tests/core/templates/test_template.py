"""Templates: fields that they give, and blanks that are to be filled in."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.campaigns.brief import BriefForm
from core.foundation.errors import InvalidInput
from core.templates.starters import starters
from core.templates.template import parse, require_filled
from tests.builders import a_brief

PRICE_DROP = {
    "name": "Price drop",
    "news": "{product} costs {new price} instead of {old price}, until {last day}.",
    "tone": "urgent",
}


def refused(raw: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        parse(raw)
    return dict(refusal.value.fields)


def test_blanks_are_what_stands_in_braces_each_once_in_their_order() -> None:
    template = parse({**PRICE_DROP, "link": "https://example.com/{product}"})

    assert template.blanks == ("product", "new price", "old price", "last day")


def test_fields_are_kept_as_a_brief_reads_them() -> None:
    template = parse({**PRICE_DROP, "variants": "3", "platforms": ["x", "x"], "languages": ["de", "en"]})

    assert template.fields["variants"] == 3
    begun = template.begun(a_brief())
    assert (begun.variants, begun.platforms, begun.languages) == (3, ("x",), ("de", "en"))


def test_with_its_blanks_filled_in_a_template_is_a_briefs_form() -> None:
    values = {"product": "Kettle", "new price": "29 euros", "old price": "39", "last day": "1 May"}
    fields = parse(PRICE_DROP).filled(values)

    brief = BriefForm.parse(
        {**fields, "product": "Kettle", "audience": "tea drinkers", "platforms": ["x"]}, max_length=4000
    )

    assert brief.news == "Kettle costs 29 euros instead of 39, until 1 May."
    assert brief.tone == "urgent"


def test_a_blank_without_a_value_and_a_value_without_a_blank_are_told_by_name() -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse(PRICE_DROP).filled({"product": "Kettle", "new prize": "29"})

    assert set(refusal.value.fields) == {"new price", "old price", "last day", "new prize"}
    assert "Did you mean “new price”?" in refusal.value.fields["new prize"]


def test_a_value_that_nobody_sees_is_none_and_one_that_can_not_be_kept_is_told_under_its_blank() -> None:
    values = {"product": " ", "new price": "\u200b", "old price": "39\0", "last day": " 1 May "}
    with pytest.raises(InvalidInput) as refusal:
        parse(PRICE_DROP).filled(values)

    needed = "is needed: the template asks for it."
    kept = "holds a character that can't be kept, U+0000; remove it."
    assert refusal.value.fields == {"product": needed, "new price": needed, "old price": kept}


def test_a_text_in_which_a_blank_still_stands_is_refused_under_its_field() -> None:
    template = parse(PRICE_DROP)

    with pytest.raises(InvalidInput) as refusal:
        require_filled({"news": "Kettle costs {new price}, until {last day}.", "product": "Kettle"}, template)

    assert refusal.value.fields == {"news": "still has {new price}, {last day} to fill in."}
    require_filled({"news": "A function f{x} of braces that no template asked for."}, template)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"name": ""}, {"name"}),
        ({"name": "n" * 61}, {"name"}),
        ({"tone": "shouting"}, {"tone"}),
        ({"variants": 9}, {"variants"}),
        ({"platforms": ["myspace"]}, {"platforms"}),
        ({"link": "not an address"}, {"link"}),
        ({"news": "Shoes"}, {"news"}),
        ({"news": "Half price \x00 until Monday, for all who come."}, {"news"}),
        ({"newz": "Half price until Monday, for all who come."}, {"newz"}),
        ({"media": []}, {"media"}),
    ],
)
def test_what_a_brief_would_not_take_a_template_does_not_either(
    wrong: dict[str, Any], fields: set[str]
) -> None:
    assert set(refused({**PRICE_DROP, **wrong})) == fields


def test_a_template_that_gives_nothing_is_none() -> None:
    assert set(refused({"name": "Empty"})) == {"news"}


def test_the_houses_own_are_templates_and_personas_that_can_be_filled_in() -> None:
    for template in starters().values():
        filled = template.filled(dict.fromkeys(template.blanks, "29 euros from Monday"))
        whole = {"product": "Kettle", "news": "It costs 29 euros from Monday.", "audience": "all"}
        BriefForm.parse({**whole, "platforms": ["x"], **filled}, max_length=4000)
    assert sum(template.is_persona for template in starters().values()) == 8
    assert len(starters()) == 24


@given(st.dictionaries(st.sampled_from(["product", "news", "audience"]), st.text(), max_size=3))
def test_what_a_template_is_read_as_is_read_as_the_same_again(texts: dict[str, str]) -> None:
    with suppress(InvalidInput):
        template = parse({"name": "Any", **texts})
        assert parse({"name": "Any", **template.fields}) == template
