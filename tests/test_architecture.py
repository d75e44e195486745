"""docs/architecture.md says how things are added. Its examples are carried out in a copy, and work there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent, indent

import pytest
import regex

ROOT = Path(__file__).parents[1]
BLOCK = regex.compile(
    r"^ *```python\n *# (?P<file>[\w/.]+)(?:, after (?P<after>[^\n]+))?\n(?P<code>.*?)^ *```$",
    regex.M | regex.S,
)


def carry_out(chapter: str, house: Path) -> set[str]:
    """Write into `house` what a chapter shows; the files that were touched."""
    page = (ROOT / "docs/architecture.md").read_text()
    _, _, rest = page.partition(f"\n## {chapter}\n")
    touched = set()
    for block in BLOCK.finditer(rest.partition("\n## ")[0]):
        file, code = house / block["file"], dedent(block["code"])
        if block["after"]:
            lines = file.read_text().splitlines(keepends=True)
            (at,) = [place for place, line in enumerate(lines) if line.lstrip().startswith(block["after"])]
            lines.insert(at + 1, code if code.startswith("from ") else indent(code, "    "))
            code = "".join(lines)
        file.parent.mkdir(exist_ok=True)
        file.write_text(code)
        touched.add(block["file"])
    return touched


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the product, and of the tests that a newcomer runs."""
    for room in ("core", "bot", "analytics_app", "tests/core/platforms", "tests/core/review/rules"):
        shutil.copytree(ROOT / room, tmp_path / room)
    for file in ("pyproject.toml", "tests/builders.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def run(house: Path, *command: str) -> None:
    """A command of Python in `house`, which must succeed."""
    quick = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=house, env=quick, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr


def run_tests(house: Path, *which: str) -> None:
    """Tests in `house`, without the plugins that they don't need."""
    run(house, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir=.", "--import-mode=importlib", *which)


def test_a_platform_that_is_added_as_the_page_says_is_everywhere_after_three_files(house: Path) -> None:
    touched = carry_out("Add a platform", house)

    assert len(touched) == 3
    run(house, "-m", "ruff", "check", *touched)
    run(house, "-m", "ruff", "format", "--check", *touched)
    run_tests(house, "tests/core/platforms/test_platforms.py", "-k", "farcaster or folders")
    run(house, "-c", EVERYWHERE)


def test_a_rule_that_is_added_as_the_page_says_runs_after_two_files(house: Path) -> None:
    touched = carry_out("Add a check", house)

    assert len(touched) == 2
    run(house, "-m", "ruff", "check", *touched)
    run(house, "-m", "ruff", "format", "--check", *touched)
    assert sum((ROOT / file).exists() for file in touched) == 1, "the rule is new, its catalogue is not"
    run(house, "-c", FOUND_BY_NO_OTHER)
    run_tests(house, "tests/core/review/rules/test_catalogue.py")


FOUND_BY_NO_OTHER = """
from core.review.rules.catalogue import BY_ID, findings_of

new = BY_ID["long_paragraph"]
assert {one.rule for example in new.flagged for one in findings_of(example.checked)} == {new.id}
"""


EVERYWHERE = """
import asyncio
from datetime import UTC, datetime

from bot.playground.outbox import PublishedPost
from bot.slack.views.campaign_modal import campaign_modal
from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.preview import preview
from core.review.rules.catalogue import findings_of
from core.review.rules.checked import Checked
from core.writing.offline.writer import OfflineWriter
from core.writing.port import WritingRequest
from tests.builders import a_brief

here, now = PlatformName("farcaster"), datetime.now(UTC)
assert "Farcaster" in str(campaign_modal(channel="C1", max_news=99))
brief = a_brief(platforms=(*PlatformName,), variants=3)
drafts = asyncio.run(OfflineWriter().write(WritingRequest(brief, here, rules_of(here), 3, seed=1))).drafts
assert len({draft.text for draft in drafts}) == len(drafts) > 1
for draft in drafts:
    assert preview(rules_of(here), text=draft.text, link=brief.link).fits
    assert findings_of(Checked(rules_of(here), brief, draft.text)) == []
post = PublishedPost(
    "pst_1", here, "Kettle", "", "", drafts[0].text, brief.link, (), (), now, "file:///x", None, None
).to_json()
assert (post["platform_label"], post["mark"], post["colour"]) == ("Farcaster", "F", "#6a4fc0")
"""
