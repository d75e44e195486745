"""Thirty briefs as people write them, and the drafts they give, as files that are read in each change.

`python -m tests.core.writing.test_example_briefs` writes the drafts anew.
"""

import asyncio
from pathlib import Path

import pytest
import yaml

from core.campaigns.brief import Brief, BriefForm
from core.foundation.ids import LanguageName, PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.writing.offline.drafting import Work
from core.writing.offline.language import language
from core.writing.offline.writer import drafts_for
from core.writing.port import Draft, WritingRequest

FOLDER = Path(__file__).parents[3] / "examples" / "briefs"
BRIEFS = sorted(FOLDER.glob("*.yaml"))


def brief_in(path: Path) -> Brief:
    return BriefForm.parse(yaml.safe_load(path.read_text("utf-8")), max_length=4_000)


def request_for(brief: Brief, platform: PlatformName) -> WritingRequest:
    return WritingRequest(brief, platform, rules_of(platform), brief.variants, seed=1)


def drafts_of(brief: Brief) -> dict[PlatformName, tuple[Draft, ...]]:
    return {platform: drafts_for(request_for(brief, platform)) for platform in brief.platforms}


def shown(brief: Brief) -> str:
    """All drafts of a brief, as a page."""
    lines = [f"# {brief.name}", "", f"{brief.template} · {brief.tone} · {brief.sender or 'nobody'} speaks"]
    for platform, drafts in drafts_of(brief).items():
        for number, draft in enumerate(drafts, start=1):
            title = [f"**{draft.title}**", ""] if draft.title else []
            lines += ["", f"## {platform.label}, {number} of {len(drafts)}", "", f"*{draft.reasoning}*", ""]
            preheader = [f"*{draft.preheader}*", ""] if draft.preheader else []
            lines += ["```", *title, *preheader, draft.text, "```"]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_an_example_gives_the_drafts_that_were_read_and_found_good(path: Path) -> None:
    assert shown(brief_in(path)) == path.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_every_sentence_of_a_draft_is_the_briefs_or_a_small_word_of_its_language(path: Path) -> None:
    brief = brief_in(path)
    said = " ".join(f"{brief.product} {brief.news} {brief.sender} {brief.link or ''}".split())
    for platform, drafts in drafts_of(brief).items():
        setting = Work.of(request_for(brief, platform)).setting
        small = {
            *setting.small_words,
            setting.template.emoji,
            setting.word("contact"),
            (setting.word("colon") or ":").strip(),
            ":",
            "•",
        }
        for draft in drafts:
            rest = draft.text
            for fact in Work.of(request_for(brief, platform)).facts:
                rest = rest.replace(fact.text, " ")
            for word in sorted({*small, brief.product, *draft.hashtags}, key=len, reverse=True):
                rest = rest.replace(word, " ") if word else rest
            assert [word for word in rest.split() if word.rstrip("…").strip() not in said] == [], draft.text


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_drafts_of_a_platform_open_differently(path: Path) -> None:
    brief = brief_in(path)
    for platform, drafts in drafts_of(brief).items():
        work = Work.of(request_for(brief, platform))
        assert len({work.opening(draft.text) for draft in drafts}) == len(drafts)


def test_examples_are_of_every_language_template_tone_and_platform() -> None:
    briefs = [brief_in(path) for path in BRIEFS]
    assert len(briefs) >= 30
    assert {brief.template for brief in briefs} == set(TemplateName)
    assert {brief.tone for brief in briefs} == set(Tone)
    assert {platform for brief in briefs for platform in brief.platforms} == set(PlatformName)
    languages = {Work.of(request_for(brief, brief.platforms[0])).setting.language.code for brief in briefs}
    assert languages >= {name.value for name in LanguageName if language(name).words}


async def write_anew() -> None:
    for path in BRIEFS:
        path.with_suffix(".md").write_text(shown(brief_in(path)), "utf-8")


if __name__ == "__main__":
    asyncio.run(write_anew())
