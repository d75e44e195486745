"""A brief in a file: read as it is meant, and refused with the field and the line."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.brief_file import read_brief
from core.campaigns.brief import Brief
from core.foundation.errors import InvalidInput
from core.foundation.ids import PlatformName

ROOT = Path(__file__).parents[3]
GOOD: dict[str, Any] = {
    "product": "Fernweh",
    "news": "A new bag.",
    "audience": "cyclists",
    "platforms": ["x"],
}


def read(path: Path) -> Brief:
    return read_brief(path, max_length=4000)


def refused(path: Path, text: str) -> dict[str, str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refusal:
        read(path)
    return refusal.value.fields


@pytest.mark.parametrize("path", sorted((ROOT / "examples").iterdir()), ids=lambda path: path.name)
def test_every_example_is_a_brief(path: Path) -> None:
    assert read(path).platforms


KEPT = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
"""What a database can keep."""


@given(st.text(KEPT, min_size=1).map(str.strip).filter(bool), st.sampled_from(["yaml", "json"]))
def test_what_was_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, news: str, form: str
) -> None:
    path = tmp_path_factory.mktemp("brief") / f"brief.{form}"
    raw = {**GOOD, "news": news}
    text = yaml.safe_dump(raw, allow_unicode=False) if form == "yaml" else json.dumps(raw)
    path.write_text(text, encoding="utf-8")

    assert read(path).news == news


def test_a_wrong_value_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"

    fields = refused(path, "product: Bag\nnews: New.\naudience: all\nplatforms: [tiktok]\n")

    assert list(fields) == [f"{path}, line 4, platforms"]
    assert "linkedin" in fields[f"{path}, line 4, platforms"]


def test_a_field_that_is_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"

    assert refused(path, "product: Bag\n")[f"{path}, news"] == "is needed."


def test_a_misspelt_field_gets_the_nearest_one(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"

    fields = refused(path, yaml.safe_dump(GOOD, sort_keys=False) + "varients: 2\n")

    assert fields == {f"{path}, line 6, varients": "is not a field of a brief. Did you mean “variants”?"}


def test_a_field_that_stands_there_twice_is_refused_and_not_silently_chosen_from(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"

    fields = refused(path, yaml.safe_dump(GOOD, sort_keys=False) + "news: Another bag.\n")

    assert fields == {f"{path}, line 6, news": "stands in line 2 already; keep one."}


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("product: Bag\nnews: Now: cheaper\n", 2, "A text with a colon needs quotes."),
        ('product: "Bag\nnews: New\n', 3, "begun in line 1"),
        ("product: Bag\nnews: !!python/name:os.x 1\n", 2, "tag"),
    ],
)
def test_what_can_not_be_read_is_told_with_its_line_and_cause(
    tmp_path: Path, text: str, line: int, why: str
) -> None:
    path = tmp_path / "brief.yaml"

    ((where, sentence),) = refused(path, text).items()

    assert where == f"{path}, line {line}"
    assert why in sentence


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "product: [unclosed",
        "a: b: c",
        "- a list",
        "just words",
        "",
        "2026-13-45",
        "product: !!python/object:os.x 1",
    ],
)
def test_what_is_no_brief_is_refused_in_words(tmp_path: Path, text: str) -> None:
    fields = refused(tmp_path / "brief.yaml", text)

    assert all(why.endswith(".") for why in fields.values())


def test_what_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InvalidInput, match="UTF-8"):
        read(path)


def test_a_missing_file_points_to_the_example(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"examples/launch\.yaml"):
        read(tmp_path / "nowhere.yaml")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "brief.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8-sig")

    assert read(path).platforms == (PlatformName.X,)
