"""Endpoints: what is refused, what is shown, and who may see it."""

import base64
from typing import Any

import pytest
from sqlalchemy import text

from core.access.people import meet_workspace
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import EndpointId
from core.webhooks.endpoints import (
    create_endpoint,
    disable_endpoint,
    enable_endpoint,
    list_endpoints,
    seal_old,
)
from core.webhooks.models import Endpoint
from tests.builders import scope_in

from .conftest import SEALER

URL = "https://hooks.example.com/copydesk"


async def create(team: Any, **changes: Any) -> Endpoint:
    values = {"url": URL, "at": team.clock.now(), "allow_private": False, "sealer": SEALER}
    values |= changes
    async with team.database.write() as session:
        return await create_endpoint(session, scope_in(team.workspace.id), **values)


async def test_a_new_endpoint_has_a_secret_that_receivers_libraries_take(team: Any) -> None:
    endpoint = await create(team)
    assert endpoint.open_secret(SEALER).startswith("whsec_")
    assert len(base64.b64decode(endpoint.open_secret(SEALER).removeprefix("whsec_"))) == 32


async def test_no_two_endpoints_share_a_secret(team: Any) -> None:
    first, second = await create(team), await create(team)
    assert first.open_secret(SEALER) != second.open_secret(SEALER)


async def test_an_endpoint_never_prints_its_secret(team: Any) -> None:
    endpoint = await create(team)
    assert endpoint.open_secret(SEALER) not in repr(endpoint)


async def test_an_endpoint_hears_everything_unless_told_otherwise(team: Any) -> None:
    assert (await create(team)).kinds == ["*"]
    assert (await create(team, kinds=["post.published", "*"])).kinds == ["*"]


async def test_kinds_are_kept_once_each(team: Any) -> None:
    endpoint = await create(team, kinds=["post.published", " post.failed ", "post.published"])
    assert endpoint.kinds == ["post.failed", "post.published"]
    assert endpoint.wants("post.failed")
    assert not endpoint.wants("campaign.started")


async def test_an_unknown_kind_is_refused_with_the_nearest_one(team: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        await create(team, kinds=["post.publishd"])
    assert "“post.published”" in refused.value.fields["kinds"]


async def test_a_kind_like_no_other_is_refused_with_the_whole_list(team: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        await create(team, kinds=["zzz"])
    assert "campaign.started" in refused.value.fields["kinds"]


async def test_no_kind_at_all_is_refused(team: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        await create(team, kinds=[" "])
    assert "kinds" in refused.value.fields


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://127.0.0.1/", "https://10.0.0.1:8443/x", "nonsense"]
)
async def test_an_address_that_is_never_called_is_refused_at_the_door(team: Any, url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await create(team, url=url)
    assert refused.value.fields["url"].startswith("Copydesk does not call")
    async with team.database.read() as session:
        assert await list_endpoints(session, scope_in(team.workspace.id)) == []


async def test_everything_wrong_is_told_at_once(team: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        await create(team, url="nonsense", kinds=["zzz"])
    assert set(refused.value.fields) == {"url", "kinds"}


async def test_endpoints_are_listed_oldest_first_with_those_turned_off(team: Any) -> None:
    first, second = await create(team), await create(team, url=f"{URL}/2")
    async with team.database.write() as session:
        await disable_endpoint(session, scope_in(team.workspace.id), first.id)
    async with team.database.read() as session:
        listed = await list_endpoints(session, scope_in(team.workspace.id))
    assert [(endpoint.id, endpoint.enabled) for endpoint in listed] == [(first.id, False), (second.id, True)]


async def test_an_endpoint_can_be_turned_on_again(team: Any) -> None:
    endpoint = await create(team)
    async with team.database.write() as session:
        await disable_endpoint(session, scope_in(team.workspace.id), endpoint.id)
    async with team.database.write() as session:
        assert (await enable_endpoint(session, scope_in(team.workspace.id), endpoint.id)).enabled
    assert (await team.endpoint(endpoint)).enabled


async def test_another_teams_endpoint_can_be_neither_seen_nor_turned_off(team: Any) -> None:
    endpoint = await create(team)
    async with team.database.write() as session:
        other = await meet_workspace(session, "T2", "Others", at=team.clock.now())
    with pytest.raises(NotFound):
        async with team.database.write() as session:
            await disable_endpoint(session, scope_in(other.id), endpoint.id)
    async with team.database.read() as session:
        assert await list_endpoints(session, scope_in(other.id)) == []
    assert (await team.endpoint(endpoint)).enabled


async def test_turning_off_what_does_not_exist_is_told(team: Any) -> None:
    with pytest.raises(NotFound):
        async with team.database.write() as session:
            await disable_endpoint(session, scope_in(team.workspace.id), EndpointId("end_none"))


async def test_the_database_never_holds_a_secret_that_can_be_read(team: Any) -> None:
    endpoint = await create(team)
    async with team.database.read() as session:
        [row] = (await session.execute(text("SELECT * FROM webhook_endpoints"))).all()
    assert endpoint.open_secret(SEALER) not in str(row)
    assert "whsec_" not in str(row)


async def test_secrets_from_before_are_sealed_once_and_sign_as_they_did(team: Any) -> None:
    endpoint, old = await create(team), "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    async with team.database.write() as session:
        before = {"old": old, "id": endpoint.id}
        await session.execute(
            text("UPDATE webhook_endpoints SET secret = :old, sealed_secret = NULL WHERE id = :id"), before
        )
    for found in (1, 0):
        async with team.database.write() as session:
            assert await seal_old(session, SEALER) == found
    kept = await team.endpoint(endpoint)
    assert (kept.open_secret(SEALER), kept.unsealed) == (old, "")
