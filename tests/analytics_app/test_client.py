"""The API's client: it says who is asking and about what, and every refusal is a sentence to act on."""

import pytest

from analytics_app.client import Api, ApiUnavailable, Today
from core.foundation.ids import CampaignId, PlatformName, VariantId, WorkspaceId

ACME, SPRING = WorkspaceId("wsp_acme"), CampaignId("cmp_spring")
KEY = "cdk_dashboard_key"


@pytest.fixture
def client(api):
    opened = Api(api.url, KEY)
    yield opened
    opened.close()


def test_answers_become_plain_values(client) -> None:
    [workspace] = client.workspaces()
    assert (workspace.id, workspace.name, workspace.is_sample) == (ACME, "Acme Gardens", False)
    [post] = client.upcoming(ACME)
    assert (post.platform, post.variant, post.due_at.utcoffset().total_seconds()) == (
        PlatformName.MASTODON,
        "B",
        0,
    )
    today = client.costs(ACME).today
    assert isinstance(today, Today)
    assert today.limit_micros == 10_000_000
    assert client.health().status == "ok"
    assert client.variants(ACME, SPRING)[VariantId("var_a")].text == "Spring is here"


def test_every_question_names_its_workspace(client, api) -> None:
    client.upcoming(ACME)
    client.costs(ACME)
    client.variants(ACME, SPRING)
    assert [query for _, query in api.asked] == [{"workspace": ["wsp_acme"]}] * 3


def test_the_apis_own_sentence_is_passed_on(client, api) -> None:
    api.answer("/costs", {"error": {"code": "not_found", "message": "There is no workspace “x”."}}, 404)
    with pytest.raises(ApiUnavailable) as refused:
        client.costs(ACME)
    assert refused.value.message == "There is no workspace “x”."


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, {}, "HTTP status 500"),
        (502, {"error": "bad gateway"}, "HTTP status 502"),
        (200, {"today": {"spent_micros": "many"}}, "same version"),
        (200, {}, "same version"),
    ],
)
def test_answers_that_make_no_sense_are_told_apart(client, api, status, body, said) -> None:
    api.answer("/costs", body, status)
    with pytest.raises(ApiUnavailable, match=said):
        client.costs(ACME)


def test_a_refused_key_leads_to_a_new_one(api) -> None:
    stranger = Api(api.url, "wrong")
    with pytest.raises(ApiUnavailable, match="copydesk key create"):
        stranger.health()
    stranger.close()


def test_without_a_key_nothing_is_asked(api) -> None:
    nobody = Api(api.url, "")
    with pytest.raises(ApiUnavailable, match="COPYDESK_API_KEY"):
        nobody.health()
    nobody.close()
    assert api.asked == []


def test_where_nobody_listens_the_address_is_named() -> None:
    lost = Api("http://127.0.0.1:9", KEY)
    with pytest.raises(ApiUnavailable, match=r"http://127.0.0.1:9.*copydesk up"):
        lost.health()
    lost.close()


def test_the_key_is_in_no_error(api) -> None:
    api.answer("/health", {}, 500)
    asking = Api(api.url, KEY)
    with pytest.raises(ApiUnavailable) as refused:
        asking.health()
    asking.close()
    assert KEY not in refused.value.message
