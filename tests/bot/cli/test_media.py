"""Images on the command line: added by file, and named in a brief's file."""

import asyncio
from pathlib import Path

import pytest

from bot.cli.images import ImageSource, sources_in
from bot.cli.run.brief_file import read_brief
from core.foundation.errors import InvalidInput
from tests.bot.cli.conftest import Copydesk
from tests.bot.cli.test_accounts import _a_workspace
from tests.core.media.images import photo

KETTLE = """product: Kettle
news: It sings from Monday on, for 20 euros.
audience: tea drinkers
platforms: [x]
"""


def test_a_file_is_added_and_its_key_printed(copydesk: Copydesk, migrated: Path, tmp_path: Path) -> None:
    asyncio.run(_a_workspace())
    file = tmp_path / "kettle.jpg"
    file.write_bytes(photo())
    added = copydesk("media", "add", str(file))
    assert (added.code, len(added.output.strip())) == (0, 64)
    assert "image/jpeg, 40 × 30" in added.errors

    file.write_bytes(b"words")
    refused = copydesk("media", "add", str(file))
    assert refused.code != 0
    assert "must be a JPEG, PNG, WebP or GIF" in refused.errors
    assert "can't be read" in copydesk("media", "add", str(tmp_path / "gone.jpg")).errors


def test_a_briefs_file_names_images_by_where_it_lies(tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text(
        f"{KETTLE}images:\n  - image: kettle.jpg\n    alt: A red kettle.\n  - https://example.com/b.jpg\n"
    )
    assert read_brief(brief, max_length=4000).images == (
        ImageSource(str(tmp_path / "kettle.jpg"), "A red kettle.", f"{brief}, line 6"),
        ImageSource("https://example.com/b.jpg", named_in=f"{brief}, line 8"),
    )


def test_an_image_that_can_not_be_taken_is_told_with_the_line_that_names_it(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    brief, image = tmp_path / "brief.yaml", tmp_path / "gone.jpg"
    brief.write_text(f"{KETTLE}images:\n  - gone.jpg\n")
    ended = copydesk("run", str(brief), "--approve", "none", "--no-webhook")
    assert ended.code == 2
    assert f"{brief}, line 6, {image}: can't be read: No such file" in ended.errors


@pytest.mark.parametrize("given", [[7], [{"alt": "A kettle."}], [{"image": "a.jpg", "size": "big"}], [""]])
def test_what_is_no_list_of_images_is_refused_in_words(given: object) -> None:
    with pytest.raises(InvalidInput, match="must be a list of files or addresses"):
        sources_in(given, Path())
