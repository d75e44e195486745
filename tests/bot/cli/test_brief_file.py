"""A brief in a file: read as it is meant, and refused with the field and the line."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.run.brief_file import read_brief
from core.campaigns.brief import Brief
from core.campaigns.news import TOO_LITTLE
from core.foundation.errors import InvalidInput
from core.foundation.ids import PlatformName
from core.foundation.text import never_kept

ROOT = Path(__file__).parents[3]
GOOD: dict[str, Any] = {
    "product": "Fernweh",
    "news": "A new bag for wet days.",
    "audience": "cyclists",
    "platforms": ["x"],
}


def read(path: Path) -> Brief:
    return read_brief(path, max_length=4000).brief


def refused(path: Path, text: str) -> dict[str, str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refusal:
        read(path)
    return refusal.value.fields


@pytest.mark.parametrize(
    "path",
    sorted(path for path in (ROOT / "examples").rglob("*.*") if path.suffix != ".md"),
    ids=lambda path: path.name,
)
def test_every_example_is_a_brief(path: Path) -> None:
    assert read(path).platforms


KEPT = st.characters().filter(lambda one: one not in "\r" and not never_kept(one))


@given(
    st.text(KEPT).map(lambda text: f"{text} is new in our shop {text}".strip()),
    st.sampled_from(["yaml", "json"]),
)
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

    fields = refused(
        path, "product: Bag\nnews: A new bag for wet days.\naudience: all\nplatforms: [tiktok]\n"
    )

    assert list(fields) == [f"{path}, line 4, platforms"]
    assert "linkedin" in fields[f"{path}, line 4, platforms"]


def test_a_brief_of_two_words_is_asked_for_more(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"

    fields = refused(path, "product: Bag\nnews: New bag\naudience: all\nplatforms: [x]\n")

    assert fields == {f"{path}, line 2, news": TOO_LITTLE}


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
        ("product: Bag\nnews: !Important: new\n", 2, "needs quotes"),
        ("product: &bag Bag\nnews: new\n", 1, "needs quotes"),
        ("product: Bag\nnews: *bold* news\n", 2, "in quotes"),
        ("product: Bag\nnews: *bold news\n", 2, "needs quotes"),
        ("product: Bag\nnews: @home from Monday\n", 2, "in quotes"),
        ("product: Bag\nnews: `code`\n", 2, "in quotes"),
        ("product: Bag\nnews: %off\n", 2, "in quotes"),
        ("product: Bag\nnews: [Sale] Everything must go\n", 2, "in quotes"),
        ("product: Bag\nnews:\n- [[[[[[[[1]]]]]]]]\n", 3, "nested too deeply"),
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


@pytest.mark.parametrize(
    "news",
    [
        "Join us with #TeaTime on Friday and save 20 percent.",
        "Join us\n  with #TeaTime",
        "Join us\n  #TeaTime on Friday",
        "Join us \t#TeaTime",
        "#TeaTime\n  is on Friday",
        "Join us on Friday\n#TeaTime #Repair",
        "Join us\u2028#TeaTime on Friday",
        "|\n  Join us on Friday\n#TeaTime #Repair",
        "|\n    Join us on Friday\n  # and on Saturday",
        '"Join us" #TeaTime',
    ],
)
def test_a_text_that_yaml_would_cut_at_a_hashtag_is_refused_with_its_line(tmp_path: Path, news: str) -> None:
    path = tmp_path / "brief.yaml"

    ((where, why),) = refused(path, f"product: Tea\naudience: all\nplatforms: [x]\nnews: {news}\n").items()

    assert where.startswith(f"{path}, line ")
    assert "quotes" in why


@pytest.mark.parametrize(
    "news", ['"Join us with #TeaTime"', "|\n  Join us with #TeaTime", ">-\n  Join us\n  with #TeaTime"]
)
def test_a_hashtag_in_quotes_or_in_a_block_is_kept(tmp_path: Path, news: str) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(f"product: Tea  \naudience: all\nplatforms: [x]  # one\nnews: {news}\n", encoding="utf-8")

    assert " ".join(read(path).news.split()) == "Join us with #TeaTime"


@pytest.mark.parametrize(
    "news",
    [
        '"Join us on Friday" # soon',
        "Join us on Friday\n# For whom:",
        "|\n  Join us on Friday\n\n# For whom:",
        "Join us on Friday\n#link: none",
    ],
)
def test_a_comment_that_can_be_nothing_else_may_stand_below_a_text(tmp_path: Path, news: str) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(f"product: Tea\nnews: {news}\naudience: all\nplatforms: [x]\n", encoding="utf-8")

    assert read(path).news == "Join us on Friday"


@pytest.mark.parametrize("typed", "1.10 yes No on 12:30 0o17 017 2026-11-28 1e3 true 3".split())
def test_a_text_is_read_as_it_was_typed(tmp_path: Path, typed: str) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(
        f"product: {typed}\nsender: {typed}\naudience: {typed}\n"
        "news: It is in the shop.\nplatforms: [x]\nvariants: 3\n",
        encoding="utf-8",
    )

    brief = read(path)

    assert (brief.product, brief.sender, brief.audience, brief.variants) == (typed, typed, typed, 3)


def test_a_bomb_of_aliases_is_refused_in_one_short_line(tmp_path: Path) -> None:
    bomb = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for one, other in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{other}: &{other} [{', '.join([f'*{one}'] * 9)}]\n"

    fields = refused(tmp_path / "brief.yaml", f"{bomb}tone: *i\n")

    assert len(str(fields)) < 300


def test_a_field_of_lists_is_not_repeated_in_the_refusal(tmp_path: Path) -> None:
    text = f"product: [{', '.join(['lol'] * 9000)}]\ntone: {{a: {'b' * 9000}}}\n"

    fields = refused(tmp_path / "brief.yaml", text)

    assert len(str(fields)) < 1000


def test_a_byte_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_bytes(b"product: Bag\nnews: Caf\xe9\n")

    with pytest.raises(InvalidInput, match="line 2"):
        read(path)


def test_a_brief_names_as_which_accounts_it_is_posted_each_once(tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text(yaml.safe_dump({**GOOD, "accounts": ["acc_1", "acc_2", "acc_1"]}), encoding="utf-8")
    assert read(brief).accounts == ("acc_1", "acc_2")
    told = refused(brief, yaml.safe_dump({**GOOD, "accounts": "acc_1"}))
    [(place, why)] = told.items()
    assert "accounts" in place
    assert "must be a list" in why
