"""Keys are looked up now and then, not at every call, and a revoked one is refused all the same."""

from typing import Any

import pytest
from sqlalchemy import event

from core.access import keys as looking_up
from core.access.key_service import REMEMBERED, Keys
from core.access.keys import KeyRefused
from core.storage.database import Database
from tests.stand_ins.clock import ManualClock


@pytest.fixture
def keys(database: Database, clock: ManualClock) -> Keys:
    return Keys(database, clock, [b"s" * 32])


async def test_a_valid_key_is_looked_up_once_in_a_while(keys: Keys, clock: ManualClock) -> None:
    key = (await keys.create("reporting", None)).key
    asked: list[str] = []
    engine = keys.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    for _ in range(3):
        assert (await keys.check(key)).name == "reporting"
    assert len([one for one in asked if "api_keys" in one]) == 1
    clock.advance(REMEMBERED)
    await keys.check(key)
    assert len([one for one in asked if "api_keys" in one]) == 2


async def test_a_key_that_is_revoked_here_is_refused_at_once(keys: Keys) -> None:
    key = (await keys.create("reporting", None)).key
    await keys.check(key)
    assert await keys.revoke(key) == 1
    with pytest.raises(KeyRefused):
        await keys.check(key)


async def test_a_key_that_another_process_revoked_is_refused_within_seconds(
    keys: Keys, clock: ManualClock
) -> None:
    key = (await keys.create("reporting", None)).key
    await keys.check(key)
    await Keys(keys.database, clock, keys.secrets).revoke(key)
    clock.advance(REMEMBERED)
    with pytest.raises(KeyRefused):
        await keys.check(key)


async def test_a_key_that_is_made_where_it_was_refused_before_works_at_once(keys: Keys) -> None:
    made = (await Keys(keys.database, keys.clock, [b"t" * 32]).create("reporting", None)).key
    with pytest.raises(KeyRefused):
        await keys.check(made)
    await keys.ensure(made, "dashboard")
    assert (await keys.check(made)).name == "dashboard"


async def test_a_key_that_no_setting_holds_any_more_is_revoked_and_others_are_not(keys: Keys) -> None:
    made = (await keys.create("reporting", None)).key
    await keys.ensure("cdk_held_by_the_setting_before", "dashboard")
    await keys.check("cdk_held_by_the_setting_before")
    await keys.hold_none()
    assert (await keys.check(made)).name == "reporting"
    with pytest.raises(KeyRefused):
        await keys.check("cdk_held_by_the_setting_before")


async def test_a_key_from_under_a_former_secret_key_works_while_that_is_listed_and_not_after(
    keys: Keys,
) -> None:
    key = (await keys.create("reporting", None)).key
    listed = Keys(keys.database, keys.clock, [b"t" * 32, *keys.secrets])
    assert (await listed.check(key)).name == "reporting"
    with pytest.raises(KeyRefused):
        await Keys(keys.database, keys.clock, [b"t" * 32]).check(key)


async def test_the_key_that_a_setting_holds_works_under_both_secret_keys_and_revoked_under_one_it_stays_so(
    keys: Keys,
) -> None:
    await keys.ensure("cdk_held_by_the_setting", "dashboard")
    listed = Keys(keys.database, keys.clock, [b"t" * 32, *keys.secrets])
    await listed.ensure("cdk_held_by_the_setting", "dashboard")
    # Processes that were not restarted yet know the former SECRET_KEY alone, others soon the new one alone.
    for one in (keys, listed, Keys(keys.database, keys.clock, [b"t" * 32])):
        assert (await one.check("cdk_held_by_the_setting")).name == "dashboard"
    await keys.ensure("cdk_held_after_that", "dashboard")
    await keys.revoke("cdk_held_after_that")
    await listed.ensure("cdk_held_after_that", "dashboard")
    with pytest.raises(KeyRefused):
        await listed.check("cdk_held_after_that")


async def test_a_look_up_that_was_under_way_when_a_key_was_revoked_is_not_remembered(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = (await keys.create("reporting", None)).key
    check_key = looking_up.check_key

    async def slowly(*given: Any, **named: Any) -> Any:
        found = await check_key(*given, **named)
        monkeypatch.undo()
        await keys.revoke(key)
        return found

    monkeypatch.setattr(looking_up, "check_key", slowly)
    await keys.check(key)
    with pytest.raises(KeyRefused):
        await keys.check(key)
