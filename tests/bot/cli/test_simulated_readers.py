"""Simulated readers of a job."""

from dataclasses import replace

from bot.cli.run.simulated_readers import simulated_reports
from core.foundation.ids import AccountId

from .test_summary import NOW, VARIANT


def test_what_went_out_as_an_account_has_no_simulated_readers() -> None:
    posted = replace(VARIANT, link="https://example.com", account_id=AccountId("acc_1"))
    assert simulated_reports((posted,), readers=500, seed=1, at=NOW) == []


def test_simulated_readers_of_a_post_without_a_link_click_on_nothing() -> None:
    linked = replace(VARIANT, link="https://example.com")
    without, followed = simulated_reports((VARIANT, linked), readers=500, seed=1, at=NOW)
    assert (without.impressions, without.clicks) == (500, 0)
    assert (followed.impressions, followed.clicks > 0) == (500, True)
