"""The dashboard's pages over a real lake: true figures, honest sentences, and something to do when empty."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import analytics_app
from analytics_app import pages, reads, session
from core.experiments import judging
from core.experiments.verdict import verdict
from core.foundation.events.campaigns import CampaignArchived, CampaignStarted
from core.foundation.events.variants import VariantChangesRequested
from core.foundation.ids import CampaignId, Objection, PlatformName, WorkspaceId
from core.metrics.lake import Lake, LakeUnavailable
from core.metrics.literals import Literal

from .conftest import ACME, HEADLINES, SPRING, posted, used, variant_id, written

SUMMER = CampaignId("cmp_summer")
APP = Path(analytics_app.__file__).parent / "app.py"
PAGES = tuple(f"screens/{page.screen}.py" for page in pages.PAGES)
pytestmark = pytest.mark.usefixtures("_installed")


def look(page: str = "screens/overview.py") -> AppTest:
    """The page as a viewer sees it."""
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    shown = app if page == "screens/overview.py" else app.switch_page(page).run()
    assert not shown.exception
    return shown


def glance() -> AppTest:
    """The results, with all campaigns opened."""
    shown = look("screens/results.py")
    shown.session_state["at_a_glance"] = True
    return shown.run()


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def words(app: AppTest) -> str:
    """All sentences on the page."""
    kinds = (app.markdown, app.caption, app.info, app.success, app.warning, app.error)
    return "\n".join(element.value for kind in kinds for element in kind)


@pytest.mark.parametrize("page", PAGES)
def test_a_new_installation_says_what_to_do_on_every_page(page, api) -> None:
    api.answer("/workspaces", {"workspaces": []})
    shown = look(page)
    if page != "screens/health.py":
        assert "Nothing has happened here yet" in words(shown), f"{page} is to be drawn by session.live"


def test_an_empty_page_fills_by_itself(teller, api, monkeypatch: pytest.MonkeyPatch) -> None:
    named = dict(api.answers)
    api.answer("/workspaces", {"workspaces": []})
    choose = session.choose_workspace

    def choose_before_anything_happens() -> object:
        chosen = choose()
        if chosen is None:
            teller.tell_of_spring()
            st.cache_data.clear()
            api.answers.update(named)
        return chosen

    monkeypatch.setattr(session, "choose_workspace", choose_before_anything_happens)
    assert figures(look())["Published posts"] == "2"


def test_a_lake_that_can_not_be_read_is_not_called_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_reach(_: object) -> Lake:
        raise LakeUnavailable("read", "IOException")

    monkeypatch.setattr(reads._Door, "_open", out_of_reach)
    shown = words(look())
    assert "The metrics could not be read (IOException)." in shown
    assert "Nothing has happened here yet" not in shown


def test_the_overview_shows_where_things_stand(teller) -> None:
    teller.tell_of_spring()
    shown = look()
    assert figures(shown) == {
        "Campaigns": "1",
        "Approved": "67%",
        "Time to approval": "12 min",
        "Published posts": "2",
    }
    upcoming = shown.table[0]
    assert upcoming.value.iloc[0].tolist() == [
        "5 Mar 2026, 08:00",
        "5 Mar 2026, 09:00 (Europe/Berlin)",
        "Spring",
        "Mastodon",
        "B",
        "Scheduled",
    ]
    assert upcoming.value.columns[0] == "Due (UTC)"


def test_a_preview_is_the_page_that_the_api_gives_in_a_frame_of_its_own(teller, api) -> None:
    teller.tell_of_spring()
    api.answer(f"/campaigns/{SPRING}/preview", {"address": "", "page": "<!doctype html><p>Spring</p>"})
    shown = look("screens/previews.py")
    (frame,) = shown.get("iframe")
    assert frame.proto.srcdoc == "<!doctype html><p>Spring</p>"
    assert api.asked[-1] == (
        f"/api/v1/campaigns/{SPRING}/preview",
        {"workspace": [ACME], "theme": ["light"]},
    )


def test_a_preview_that_can_not_be_had_is_said_in_words(teller, api) -> None:
    teller.tell_of_spring()
    assert "There is no /api/v1/campaigns/cmp_spring/preview." in words(look("screens/previews.py"))


FOUND = {
    "rule": "double_word",
    "key": "double_word@text.0.0-7",
    "severity": "warning",
    "sentence": "“The” stands here twice.",
    "fix": {"label": "Write it once"},
}


def with_findings(api, *found) -> None:
    variant = {"id": "var_a", "platform": "x", "label": "A", "text": "The the tent.", "state": "in_review"}
    variant |= {"content_hash": "seen", "findings": list(found)}
    api.answer(f"/campaigns/{SPRING}", {"id": SPRING, "variants": [variant]})
    api.answer(f"/campaigns/{SPRING}/preview", {"address": "", "page": "<p>Spring</p>"})


def test_a_fix_is_made_below_the_preview_where_settings_allow_it(teller, api, monkeypatch) -> None:
    teller.tell_of_spring()
    with_findings(api, FOUND, {**FOUND, "key": "double_space@text.0.9-11"})
    api.answer("/variants/var_a/fix", {"id": "var_a"})
    assert not look("screens/previews.py").button
    monkeypatch.setenv("DASHBOARD_FIXES", "true")

    shown = look("screens/previews.py")
    assert [button.label for button in shown.button] == ["Apply all 2", "Apply fix", "Apply fix"]
    shown.button[1].click().run()
    shown.button[0].click().run()

    one = {"seen": "seen", "state": "in_review", "findings": [FOUND["key"]]}
    assert api.said == [one, {"seen": "seen", "state": "in_review"}]


def test_a_fix_that_is_refused_says_why(teller, api, monkeypatch) -> None:
    teller.tell_of_spring()
    with_findings(api, FOUND)
    monkeypatch.setenv("DASHBOARD_FIXES", "true")
    api.answer("/variants/var_a/fix", {"error": {"message": "Ana was faster."}}, status=409)

    shown = look("screens/previews.py")
    shown.button[0].click().run()

    assert "Ana was faster." in words(shown)


def test_archived_campaigns_are_left_out_until_a_viewer_wants_them(teller) -> None:
    teller.tell_of_spring()
    later = datetime.now(UTC)
    teller.tell((later, CampaignStarted(SUMMER, "Summer", (PlatformName.X,), 1, "plain", "launch")))
    assert not look().toggle
    teller.tell((later, CampaignArchived(SPRING)))
    st.cache_data.clear()
    shown = look()
    assert figures(shown)["Campaigns"] == "1"
    assert "Nothing is measured yet." in words(look("screens/results.py"))
    [wanted] = shown.toggle
    shown = wanted.set_value(True).run()
    assert figures(shown)["Campaigns"] == "2"
    results = shown.switch_page("screens/results.py").run()
    assert [toggle.value for toggle in results.toggle] == [True]
    assert results.selectbox(f"campaign:{ACME}").value == SPRING


def test_the_overview_says_why_copy_comes_back_in_the_time_that_was_chosen(teller) -> None:
    teller.tell_of_spring()
    assert "Nothing came back yet." in words(look())
    now, long_ago = datetime.now(UTC), datetime.now(UTC) - timedelta(days=90)
    asked = [
        VariantChangesRequested(SPRING, variant_id("C"), PlatformName.X, "Softer.", objection)
        for objection in (Objection.WRONG_LINK, Objection.TONE, Objection.TONE)
    ]
    teller.tell((long_ago, asked[0]), (now, asked[1]), (now, asked[2]))
    st.cache_data.clear()
    shown = look()
    assert shown.table[1].value.to_numpy().tolist() == [["Tone", "2", "100%"]]
    shown.session_state["objections"] = "All"
    rows = shown.run().table[1].value.to_numpy().tolist()
    assert rows == [["Tone", "2", "67%"], ["Wrong link", "1", "33%"]]


def test_a_link_to_an_archived_campaign_shows_it(teller) -> None:
    teller.tell_of_spring()
    teller.tell((datetime.now(UTC), CampaignArchived(SPRING)))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["campaign"] = SPRING
    shown = app.run().switch_page("screens/results.py").run()
    assert shown.selectbox(f"campaign:{ACME}").value == SPRING


def test_what_is_measured_meanwhile_is_on_the_page_at_the_next_look(teller) -> None:
    teller.tell_of_spring()
    teller.measure(("var_a", 1000, 22), ("var_b", 1000, 31))
    shown = look("screens/results.py")
    teller.measure(("var_b", 1000, 31))
    st.cache_data.clear()  # the few seconds that a read is kept have passed
    shown.run()
    assert list(shown.table[0].value["Impressions"]) == ["2,000", "1,000"]


def test_a_clear_winner_is_named_with_its_text_and_figures(teller) -> None:
    teller.tell_of_spring()
    teller.measure(("var_a", 10_000, 220), ("var_b", 10_000, 310))
    shown = look("screens/results.py")
    assert [said.value for said in shown.success] == ["B wins: 3.10% against 2.20% (+41%), p < 0.001."]
    assert shown.table[0].value.to_dict("records") == [
        {
            "Variant": "B",
            "Text": "Your garden called. It wants you back.",
            "Impressions": "10,000",
            "Clicks": "310",
            "Click-through rate": "3.10%",
            "95% interval": "2.78%\u00a0to\u00a03.46%",
            "Against the leader": "leader",
        },
        {
            "Variant": "A",
            "Text": "Spring is here",
            "Impressions": "10,000",
            "Clicks": "220",
            "Click-through rate": "2.20%",
            "95% interval": "1.93%\u00a0to\u00a02.51%",
            "Against the leader": "p < 0.001",
        },
    ]


def test_all_verdicts_are_seen_at_a_glance_once_the_list_is_opened(teller) -> None:
    teller.tell_of_spring()
    teller.measure(("var_a", 1000, 22), ("var_b", 1000, 31))
    assert len(look("screens/results.py").table) == 1  # until somebody opens the list
    assert glance().table[-1].value.to_dict("records") == [
        {
            "Campaign": "Spring",
            "Platform": "X",
            "Verdict": "B leads, but chance could explain it (p = 0.21).",
        }
    ]


def test_of_very_many_campaigns_the_newest_are_seen_at_a_glance_and_any_can_be_chosen(teller) -> None:
    names = [CampaignId(f"cmp_{number:03}") for number in range(102)]
    at = datetime.now(UTC)
    teller.tell(
        *(
            (at, CampaignStarted(CampaignId(id_), id_, (PlatformName.X,), 1, "plain", "launch"))
            for id_ in names
        ),
        *((at, dataclasses.replace(posted("A"), campaign_id=CampaignId(id_))) for id_ in names),
    )
    shown = glance()
    assert list(shown.table[-1].value["Campaign"]) == [name.replace("_", "\\_") for name in names[:1:-1]]
    assert "The newest 100 of 102. Any other can be chosen above." in words(shown)
    options = shown.selectbox(key=f"campaign:{ACME}").options
    assert (len(options), options[0], options[-1]) == (102, f"nothing to compare · {names[-1]}", names[0])


def test_a_verdict_is_reckoned_once_for_the_same_figures_however_often_it_is_looked_at(
    teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    teller.tell_of_spring()
    teller.measure(("var_a", 1003, 22), ("var_b", 1000, 31))
    reckoned: list[object] = []
    monkeypatch.setattr(
        judging, "verdict", lambda *given, **how: reckoned.append(given) or verdict(*given, **how)
    )
    for _ in range(2):
        assert "B leads" in words(look("screens/results.py"))
    assert len(reckoned) == 1


def test_a_lead_that_chance_could_explain_is_not_called_a_win(teller) -> None:
    teller.tell_of_spring()
    teller.measure(("var_a", 1000, 22), ("var_b", 1000, 31))
    shown = look("screens/results.py")
    assert [said.value for said in shown.success] == []
    assert "B leads, but chance could explain it (p = 0.21)." in words(shown)


def test_published_variants_without_figures_are_shown_as_too_early(teller) -> None:
    teller.tell_of_spring()
    shown = look("screens/results.py")
    assert "Too early to tell: no impressions were reported yet." in words(shown)
    table = shown.table[0].value
    for column in ("Impressions", "Clicks", "Click-through rate"):
        assert list(table[column]) == ["–", "–"]


def test_readers_that_are_made_up_are_called_so(teller) -> None:
    teller.tell_of_spring()
    teller.measure(("var_a", 10_000, 220), ("var_b", 10_000, 310))
    assert "simulated" not in words(look("screens/results.py"))
    teller.measure(("var_a", 1000, 22), source="simulated")
    st.cache_data.clear()
    shown = glance()
    assert "With simulated readers" in words(shown)
    assert shown.table[1].value["Verdict"][0].endswith("(Simulated readers: drawn by chance.)")


def test_a_broken_split_of_the_sample_carries_its_warning_and_is_never_called_a_win(teller, api) -> None:
    api.answer("/workspaces", {"workspaces": [{"id": "wsp_acme", "name": "Sample", "is_sample": True}]})
    teller.tell_of_spring()
    teller.measure(("var_a", 10_000, 220), ("var_b", 10_900, 480))
    shown = glance()
    assert [said.value for said in shown.success] == []
    [warning] = [said.value for said in shown.warning]
    assert warning.startswith("No verdict: readers were to be split evenly")
    assert list(shown.table[0].value["Against the leader"]) == ["–", "–"]
    assert shown.table[1].value["Verdict"][0].startswith("No verdict")
    assert shown.main.selectbox[0].options == ["broken split · Spring"]


def test_the_page_opens_on_the_newest_campaign_that_has_a_winner(teller) -> None:
    teller.tell_of_spring()
    teller.measure(("var_a", 10_000, 220), ("var_b", 10_000, 310))
    began = datetime.now(UTC)
    summer = (
        CampaignStarted(SUMMER, "Summer", (PlatformName.X,), 2, "plain", "launch"),
        *(
            dataclasses.replace(written(label), campaign_id=SUMMER, variant_id=f"var_s{label}")
            for label in "AB"
        ),
        *(
            dataclasses.replace(posted(label), campaign_id=SUMMER, variant_id=f"var_s{label}")
            for label in "AB"
        ),
    )
    teller.tell(*((began, event) for event in summer))
    chosen = look("screens/results.py").main.selectbox[0]
    assert chosen.options == ["too early · Summer", "B wins · Spring"]
    assert chosen.value == SPRING


def test_variants_that_share_a_title_are_told_apart_by_how_their_texts_begin(teller, api) -> None:
    teller.tell_of_spring()
    variants = [
        {"id": f"var_{label.lower()}", "platform": "blog", "label": label, "title": "Spring", "text": text}
        for label, text in HEADLINES.items()
    ]
    variants = [{**variant, "state": "approved"} for variant in variants]
    api.answer(
        f"/campaigns/{SPRING}", {"id": SPRING, "name": "Spring", "state": "completed", "variants": variants}
    )
    shown = look("screens/results.py").table[0].value
    assert list(shown["Text"]) == [f"Spring · {HEADLINES[label]}" for label in shown["Variant"]]


def test_figures_stand_beside_the_text_that_went_out_as_whom_and_whether_it_still_is(teller, api) -> None:
    teller.tell_of_spring()
    edited = {"platform": "x", "text": "850 grams", "state": "approved", "content_hash": "new"}
    out = {"state": "published", "content_hash": "old", "account": "@fernweh"}
    variants = [
        {**edited, "id": "var_a", "label": "A", "post": {**out, "text": "800 grams"}},
        {**edited, "id": "var_b", "label": "B", "post": {**out, "state": "taken_down", "account": ""}},
    ]
    api.answer(
        f"/campaigns/{SPRING}", {"id": SPRING, "name": "Spring", "state": "completed", "variants": variants}
    )
    shown = look("screens/results.py").table[0].value
    assert dict(zip(shown["Variant"], shown["Text"], strict=True)) == {
        "A (@fernweh)": "800 grams",
        "B (taken down, edited since, the figures are of an earlier text)": "850 grams",
    }


def test_results_warn_against_looking_early(teller) -> None:
    teller.tell_of_spring()
    assert "read once, at the end that you planned" in words(look("screens/results.py"))


def test_without_the_api_results_go_on_under_labels(teller, api) -> None:
    teller.tell_of_spring()
    teller.measure(("var_a", 10_000, 220), ("var_b", 10_000, 310))
    api.answers.clear()
    shown = look("screens/results.py")
    assert "The variants’ texts can’t be shown." in words(shown)
    assert [said.value for said in shown.success] == ["B wins: 3.10% against 2.20% (+41%), p < 0.001."]


def test_cost_is_shown_against_limits_with_what_the_cache_saved_and_what_is_assumed(api) -> None:
    rows = [
        used("gpt-5-mini", 1_500_000, calls=2, assumed_micros=500_000),
        used("gpt-5-mini", 3, day="2026-03-01", calls=1, hits=1, saved_micros=40_000),
        used("X posts", 5_000, fees=1, fee_micros=5_000, variants=0, input_tokens=0, output_tokens=0),
    ]
    api.answer("/usage", {"rows": rows})
    shown = look("screens/cost.py")
    assert figures(shown) == {
        "Writing": "$1.50",
        "Platform fees": "$0.005",
        "Saved by the cache": "$0.04",
        "Model calls": "3",
        "Tokens in and out": "3,000",
    }
    assert [metric.delta for metric in shown.metric][:1] == ["partly assumed"]
    [progress] = shown.get("progress")
    assert progress.proto.value == 15
    assert progress.proto.text == "**Today: $1.50 of $10.00**, $0.02 reserved by calls under way"
    assert "This month: \\$2.50" in words(shown)
    assert "once three whole days of it are known" in words(shown)
    assert dict(api.asked)["/api/v1/usage"] == {
        "workspace": [ACME],
        "from": ["2026-02-01"],
        "to": ["2026-03-02"],
        "by": ["model"],
        "daily": ["true"],
    }
    [table] = shown.dataframe
    assert table.value.iloc[0].to_dict() == {
        "Model": "gpt-5-mini",
        "Cost": "$1.50",
        "Of it fees": "$0.00",
        "Of it assumed": "$0.50",
        "Saved": "$0.04",
        "Calls": 3,
        "From the cache": 1,
        "Variants": 6,
        "Tokens in": 2400,
        "Tokens out": 600,
    }


def test_the_month_says_where_it_leads_beside_its_limit(api) -> None:
    _, costs = api.answers["/api/v1/costs"]
    forecast = {
        "likely_micros": 31_000_000,
        "low_micros": 25_000_000,
        "high_micros": 37_000_000,
        "known_days": 12,
    }
    api.answer(
        "/costs", costs | {"month": costs["month"] | {"limit_micros": 5_000_000, "forecast": forecast}}
    )
    shown = look("screens/cost.py")
    assert [bar.proto.text for bar in shown.get("progress")][1] == "**This month: $2.50 of $5.00**"
    assert (
        "If it goes on like its 12 whole days so far, the month will have cost about \\$31.00, "
        "between \\$25.00 and \\$37.00. That is more than its limit of \\$5.00."
    ) in words(shown)


def test_campaigns_of_one_name_stay_apart(api) -> None:
    api.answer("/usage", {"rows": [used("cmp_aaaa", 5, name="Spring"), used("cmp_bbbb", 9, name="Spring")]})
    shown = look("screens/cost.py")
    shown.segmented_control(key="by").set_value("Campaign")
    [table] = shown.run().dataframe
    assert table.value["Campaign"].tolist() == ["Spring ·bbbb", "Spring ·aaaa"]


def test_a_period_without_spending_says_so(api) -> None:
    api.answer("/usage", {"rows": []})
    assert "Nothing was used in this time." in words(look("screens/cost.py"))


def test_health_names_what_is_down(teller, api) -> None:
    checks = [
        {"name": "database", "status": "ok", "detail": "Fine.", "seconds": 0.003},
        {"name": "worker", "status": "down", "detail": "Never seen.", "seconds": 0.0},
    ]
    api.answer("/health", {"status": "down", "checks": checks})
    shown = look("screens/health.py")
    assert [said.value for said in shown.error] == ["Not working: Worker."]
    assert "Never seen." in words(shown)


def test_health_is_calm_when_all_is_well(teller) -> None:
    assert [said.value for said in look("screens/health.py").success] == ["Everything works."]


def test_the_page_that_the_documentation_adds_as_an_example_works(teller) -> None:
    _, _, example = (
        (APP.parents[1] / "docs" / "architecture.md")
        .read_text(encoding="utf-8")
        .partition("screens/waiting.py")
    )
    code = example.partition("```python\n")[2].partition("```")[0]
    teller.tell_of_spring()
    app = AppTest.from_string(code, default_timeout=60)
    app.session_state["workspace"] = ACME
    assert "**Spring**, variant B" in words(app.run())
    assert not app.exception


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("COPYDESK_API_KEY", "wrong", "copydesk key create"),
        ("COPYDESK_URL", "http://127.0.0.1:9", "copydesk up"),
    ],
)
def test_beside_a_page_of_the_lake_alone_it_is_said_that_the_web_process_gives_no_names(
    teller, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    teller.tell_of_spring()
    monkeypatch.setenv(setting, value)
    app = AppTest.from_string(
        "from analytics_app import reads, session\n"
        "session.choose_workspace()\nsession.live(lambda workspace_id: reads.campaigns(workspace_id))()",
        default_timeout=60,
    ).run()
    assert [said in warning.value for warning in app.sidebar.warning] == [True]
    assert not app.main.warning


@pytest.mark.parametrize("page", PAGES)
def test_a_key_that_is_refused_leads_to_the_command_that_makes_one(
    page, teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    teller.tell_of_spring()
    monkeypatch.setenv("COPYDESK_API_KEY", "wrong")
    assert "copydesk key create" in words(look(page))


@pytest.mark.parametrize("page", PAGES)
def test_without_the_web_process_pages_say_how_to_start_it(
    page, teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    teller.tell_of_spring()
    monkeypatch.setenv("COPYDESK_URL", "http://127.0.0.1:9")
    assert "`copydesk up`" in words(look(page))


def test_a_link_leads_to_its_workspace_and_campaign(teller, api) -> None:
    teller.tell_of_spring()
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["workspace"] = "wsp_other"
    api.answer(
        "/workspaces",
        {
            "workspaces": [
                {"id": "wsp_acme", "name": "Acme", "is_sample": False},
                {"id": "wsp_other", "name": "Other", "is_sample": False},
            ]
        },
    )
    shown = app.run()
    assert shown.sidebar.selectbox[0].value == "wsp_other"
    assert figures(shown)["Campaigns"] == "0"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("Asia/Tokyo", "5 Mar 2026, 17:00"),
        ("Nowhere/Land", "5 Mar 2026, 08:00"),
        ("../x", "5 Mar 2026, 08:00"),
    ],
)
def test_a_link_brings_the_zone_that_its_reader_has_in_slack(teller, asked, shown) -> None:
    teller.tell_of_spring()
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["zone"] = asked
    app.run()
    assert app.table[0].value.iloc[0].tolist()[0] == shown
    zone = asked if asked == "Asia/Tokyo" else "UTC"
    assert f"Times are in {zone}." in words(app)
    del app.query_params["zone"]  # as on the way to another page
    app.run()
    assert app.query_params.get("zone") == (zone if zone == asked else None)


def test_the_sample_is_offered_last(teller, api) -> None:
    api.answer(
        "/workspaces",
        {
            "workspaces": [
                {"id": "wsp_sample", "name": "Sample", "is_sample": True},
                {"id": "wsp_acme", "name": "Acme", "is_sample": False},
            ]
        },
    )
    shown = look()
    assert shown.sidebar.selectbox[0].options == ["Acme", "Sample"]


def test_markup_in_peoples_text_is_shown_and_not_obeyed(teller, api) -> None:
    teller.tell_of_spring()
    text = "Now $89, not $129 ![x](https://elsewhere.example/seen.png)"
    variant = {"id": "var_a", "platform": "x", "label": "A", "text": text, "state": "approved"}
    api.answer("/campaigns/cmp_spring", {"variants": [variant]})
    shown = look("screens/results.py").table[0].value
    assert list(shown["Text"]) == [r"Now \$89, not \$129 !\[x\](https&#58;//elsewhere.example/seen.png)", ""]


def test_a_short_link_is_shown_as_where_it_leads_so_that_no_click_of_the_team_is_counted(teller, api) -> None:
    teller.tell_of_spring()
    short, to = "https://copy.example/l/abc234", "https://example.com/kettle"
    variant = {"id": "var_a", "platform": "x", "label": "A", "text": f"See {short}", "state": "approved"}
    api.answer("/campaigns/cmp_spring", {"variants": [{**variant, "link": short, "leads_to": to}]})
    shown = look("screens/results.py").table[0].value
    assert list(shown["Text"]) == ["See https&#58;//example.com/kettle", ""]


def test_the_approval_rate_says_of_how_many_it_is_and_how_many_wait(teller) -> None:
    teller.tell_of_spring()
    teller.tell(*((datetime.now(UTC), written(label)) for label in "DE"))
    [approved] = [metric for metric in look().metric if metric.label == "Approved"]
    assert (approved.value, approved.delta) == ("67%", "of 3 decided; 2 wait")


def test_a_campaign_with_one_published_variant_is_called_the_same_in_the_list_and_on_its_page(teller) -> None:
    began = datetime.now(UTC)
    started = CampaignStarted(CampaignId("cmp_spring"), "Spring", (PlatformName.X,), 1, "plain", "launch")
    teller.tell((began, started), (began, written("A")), (began, posted("A")))
    teller.measure(("var_a", 1000, 22))
    shown = look("screens/results.py")
    assert shown.main.selectbox[0].options == ["nothing to compare · Spring"]
    assert "Nothing to compare: only one variant is published." in words(shown)


def test_while_nothing_happens_a_look_reads_no_figures(teller, monkeypatch: pytest.MonkeyPatch) -> None:
    teller.tell_of_spring()
    shown = look()
    asked: list[str] = []
    rows = Lake.rows

    def counted(lake: Lake, query: str, values: Sequence[Literal] = ()) -> list[tuple[object, ...]]:
        asked.append(query)
        return rows(lake, query, values)

    monkeypatch.setattr(Lake, "rows", counted)
    reads.lake_version.clear()  # type: ignore[attr-defined] # the seconds that it is kept have passed
    shown.run()
    assert len(asked) == 1
    assert "snapshot" in asked[0]


def test_a_page_is_drawn_anew_when_the_lake_or_what_stands_beside_it_has_changed(
    teller, api, monkeypatch: pytest.MonkeyPatch
) -> None:
    teller.tell_of_spring()
    look()
    workspace = WorkspaceId(teller.workspace)
    monkeypatch.setattr(session, "current_workspace", lambda: workspace)
    before = session._state([reads.upcoming])
    st.cache_data.clear()
    assert session._state([reads.upcoming]) == before
    teller.measure(("var_a", 1000, 22))
    st.cache_data.clear()
    measured = session._state([reads.upcoming])
    assert measured != before
    api.answer("/calendar", {"posts": []})
    st.cache_data.clear()
    assert session._state([reads.upcoming]) != measured


def test_a_lake_that_fails_in_other_words_each_time_is_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = count()

    def out_of_reach(_: object) -> Lake:
        raise LakeUnavailable("read", f"no answer for {next(seconds)} seconds")

    monkeypatch.setattr(reads._Door, "_open", out_of_reach)
    assert session._state([]) == session._state([])
