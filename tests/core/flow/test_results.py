"""What is measured of a campaign, as people ask for it."""

import importlib
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.access.permissions import System
from core.desk import Desk
from core.experiments import statistics
from core.experiments.statistics import wilson
from core.experiments.verdict import Conclusion
from core.foundation.settings import Settings
from tests.builders import a_member, a_post
from tests.stand_ins.clock import ManualClock


async def test_what_reckons_is_loaded_while_others_are_answered(
    sqlite_url: str, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded_in: list[threading.Thread] = []

    def noted(name: str) -> Any:
        loaded_in.append(threading.current_thread())
        return importlib.import_module(name)

    settings = Settings(
        _env_file=None, database_url=sqlite_url, data_dir=tmp_path, enable_content_moderation=False
    )
    async with Desk.open(settings, clock=clock) as desk:
        await desk.sample.load()
        await desk.measuring.ship()
        [workspace] = await desk.people.workspaces()
        campaign = (await desk.reads.recent(System(workspace.id), limit=1))[0]
        monkeypatch.setattr(statistics, "importlib", SimpleNamespace(import_module=noted))
        found = await desk.results.of(System(workspace.id), campaign.id)

    assert loaded_in
    assert threading.main_thread() not in loaded_in
    assert wilson(found.platforms[0].arms[0]) is not None


async def test_what_nobody_has_measured_is_told_without_anything_that_reckons(
    sqlite_url: str, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> Any:
        raise AssertionError(f"{name} is loaded")

    settings = Settings(
        _env_file=None, database_url=sqlite_url, data_dir=tmp_path, enable_content_moderation=False
    )
    async with Desk.open(settings, clock=clock) as desk:
        post = await a_post(desk.database, clock, await a_member(desk.database, clock))
        await desk.calendar.publish_due()
        await desk.measuring.ship()
        monkeypatch.setattr(statistics, "importlib", SimpleNamespace(import_module=refuse))
        found = await desk.results.of(System(post.workspace_id), post.campaign_id)

    [platform] = found.platforms
    assert platform.verdict.outcome is Conclusion.NO_RESULT
    assert wilson(platform.arms[0]) is None


async def test_what_went_out_is_known_after_its_variant_was_edited_and_approved_anew(
    sqlite_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    settings = Settings(
        _env_file=None, database_url=sqlite_url, data_dir=tmp_path, enable_content_moderation=False
    )
    async with Desk.open(settings, clock=clock) as desk:
        ana = await a_member(desk.database, clock)
        post = await a_post(desk.database, clock, ana)
        await desk.calendar.publish_due()
        [out] = (await desk.reads.campaign(ana, post.campaign_id)).variants
        edited = await desk.editing.edit(
            out.id, seen=out.content_hash, state=out.state, text="850 grams, it says now.", by=ana
        )
        await desk.review.approve(out.id, seen=edited.content_hash, by=ana)
        [shown] = (await desk.reads.campaign(ana, post.campaign_id)).variants
        assert shown.post is not None
        assert (shown.text, shown.post.text) == ("850 grams, it says now.", out.text)

        await desk.calendar.take_down(post.id, reason="Wrong weight.", by=ana)
        await desk.calendar.amend_due()
        await desk.measuring.ship()
        [platform] = (await desk.results.of(ana, post.campaign_id)).platforms
        assert platform.taken_down == (out.id,)
        assert platform.accounts == ("",)
