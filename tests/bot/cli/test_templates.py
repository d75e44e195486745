"""`copydesk template`: listed, shared as files, filled in, and made of campaigns."""

from pathlib import Path

import pytest
import yaml

from tests.bot.cli.conftest import Copydesk


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))


def test_a_template_of_the_house_is_changed_saved_and_filled_in(copydesk: Copydesk, tmp_path: Path) -> None:
    shown = yaml.safe_load(copydesk("template", "show", "price drop").output)
    assert shown["news"].startswith("{product} costs {new price}")
    mine = tmp_path / "mine.yaml"
    mine.write_text(yaml.safe_dump({**shown, "news": "{product} costs {price} from Monday, in all shops."}))

    assert copydesk("template", "save", mine).output == "“Price drop” is kept as version 1.\n"
    refused = copydesk("template", "fill", "Price drop", "--set", "price=29 euros")
    filled = copydesk(
        "template", "fill", "Price drop", "--set", "price=29 euros", "--set", "product=The kettle"
    )

    assert refused.code == 2
    assert "product: is needed" in refused.errors
    assert yaml.safe_load(filled.output)["news"] == "The kettle costs 29 euros from Monday, in all shops."
    assert "Price drop" in copydesk("template", "list").output
    assert copydesk("template", "retire", "price drop").code == 0


def test_what_is_wrong_in_a_file_is_told_with_its_line(copydesk: Copydesk, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text('name: Deal\nnews: "{what} costs {price} until Monday, in all shops."\ntone: shouting\n')

    refused = copydesk("template", "save", file)

    assert refused.code == 2
    assert "wrong.yaml, line 3, tone" in refused.errors.replace("\n", " ")
