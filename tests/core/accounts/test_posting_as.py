"""Posts go out as their accounts, wait while these are not connected, and never go out as another."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.accounts.models import ConnectedAccount
from core.accounts.service import AccountView
from core.campaigns.models import Variant
from core.foundation.ids import AccountState, PostState, VariantState
from core.platforms.connecting import CannotConnect, CannotSay
from core.platforms.posting import Capability, Outgoing, RateLimited, Receipt, capabilities_of
from core.publishing import calendar
from core.publishing.models import Post
from core.publishing.publish import LEASE, publish_due
from core.publishing.slots import Slot
from core.storage import journal
from core.storage.trouble import DatabaseUnavailable
from tests.builders import a_variant, receipt_of, scope_of
from tests.core.accounts.conftest import House, X

HOUR = timedelta(hours=1)


async def placed(house: House, account: AccountView | None) -> Post:
    """A post that is due, as `account`."""
    variant = await a_variant(house.database, house.clock, house.owner, state=VariantState.APPROVED)
    async with house.database.write() as session:
        there = await session.get_one(Variant, variant.id)
        there.account_id = account.id if account else None
        await session.flush()
        slot = Slot(house.clock.now(), "UTC")
        return await calendar.place(session, scope_of(house.owner), there, slot, at=house.clock.now())


async def work(house: House) -> None:
    await publish_due(house.database, house.platforms, house.clock)


async def now(house: House, post: Post) -> Post:
    async with house.database.read() as session:
        return await session.get_one(Post, post.id)


async def state(house: House, account: AccountView) -> tuple[AccountState, dict[str, str]]:
    async with house.database.read() as session:
        row = await session.get_one(ConnectedAccount, account.id)
    return row.state, row.secrets(house.sealer)


async def test_a_post_goes_out_as_its_account_and_one_without_into_the_outbox(house: House) -> None:
    account = await house.connect()
    as_account, outbox = await placed(house, account), await placed(house, None)
    await work(house)
    assert [post.key for post in house.connector.scripted.received] == [as_account.id]
    assert [post.key for post in house.outbox.received] == [outbox.id]
    assert house.connector.posted_as == ["@fernweh"]


async def test_what_is_scheduled_as_an_account_that_was_taken_away_waits_until_it_is_connected_again(
    house: House,
) -> None:
    account = await house.connect()
    post = await placed(house, account)
    await house.accounts.disconnect(house.owner, account.id)
    await work(house)
    assert (await now(house, post)).state is PostState.SCHEDULED
    assert house.connector.scripted.received == []
    await house.connect()
    await work(house)
    assert (await now(house, post)).state is PostState.PUBLISHED


async def test_a_token_that_died_is_refreshed_once_and_kept_and_the_post_goes_out(house: House) -> None:
    account = await house.connect()
    post = await placed(house, account)
    house.connector.valid = {"better"}
    house.connector.fresh = [{"token": "better", "refresh": ""}]
    await work(house)
    assert (await now(house, post)).state is PostState.PUBLISHED
    # A good secret is never overwritten with an empty one.
    assert await state(house, account) == (AccountState.CONNECTED, {"token": "better", "refresh": "r1"})


@pytest.mark.parametrize("fresh", [[], [CannotConnect("It was revoked.")]])
async def test_an_account_that_can_not_be_refreshed_has_expired_and_its_posts_wait(
    house: House, fresh: list[Exception]
) -> None:
    account = await house.connect()
    post = await placed(house, account)
    house.connector.valid, house.connector.fresh = set(), list(fresh)
    await work(house)
    assert (await state(house, account))[0] is AccountState.EXPIRED
    assert (await now(house, post)).state is PostState.SCHEDULED
    house.connector.valid = {"good"}
    await house.connect()
    house.clock.advance(HOUR)
    await work(house)
    assert (await now(house, post)).state is PostState.PUBLISHED


async def test_where_the_platform_does_not_answer_a_refresh_the_account_stays_and_the_post_is_tried_again(
    house: House,
) -> None:
    account = await house.connect()
    post = await placed(house, account)
    house.connector.valid = {"better"}
    house.connector.fresh = [CannotSay("X did not answer."), {"token": "better"}]
    await work(house)
    assert (await state(house, account))[0] is AccountState.CONNECTED
    assert (await now(house, post)).state is PostState.SCHEDULED
    house.clock.advance(LEASE)
    await work(house)
    assert (await now(house, post)).state is PostState.PUBLISHED


async def test_of_two_workers_that_need_a_fresh_token_one_refreshes_it(house: House) -> None:
    account = await house.connect()
    posts = [await placed(house, account) for _ in range(4)]
    house.connector.valid = {"better"}
    house.connector.fresh = [{"token": "better"}]
    await asyncio.gather(work(house), work(house))
    house.clock.advance(HOUR)
    await work(house)
    assert house.connector.refreshed == 1
    there = [await now(house, post) for post in posts]
    assert {(post.state, post.attempts) for post in there} == {(PostState.PUBLISHED, 1)}  # to wait is no try
    assert len(house.connector.scripted.received) == len(posts)


async def test_a_post_whose_account_could_not_be_looked_up_was_not_sent_and_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = await placed(house, await house.connect())

    def does_not_answer() -> None:
        raise DatabaseUnavailable("does not answer")

    with monkeypatch.context() as away:
        away.setattr(house.database, "read", does_not_answer)
        await work(house)
    assert (await now(house, post)).state is PostState.SCHEDULED
    house.clock.advance(HOUR)
    await work(house)
    assert (await now(house, post)).state is PostState.PUBLISHED


async def test_an_account_that_was_connected_anew_while_it_was_refreshed_keeps_its_new_secrets(
    house: House,
) -> None:
    account = await house.connect()
    post = await placed(house, account)
    house.connector.valid = set()
    refresh = house.connector.refresh

    async def slow(opened):
        await house.connect()
        house.connector.valid = {"good"}
        return await refresh(opened)

    house.connector.refresh = slow
    house.connector.fresh = [{"token": "late"}]
    await work(house)
    assert (await state(house, account))[1]["token"] == "good"
    house.clock.advance(HOUR)
    await work(house)
    assert (await now(house, post)).state is PostState.PUBLISHED


async def test_a_platform_that_wants_to_wait_is_left_alone_until_then_and_that_is_no_failed_try(
    house: House,
) -> None:
    post = await placed(house, await house.connect())
    until = house.clock.now() + timedelta(minutes=10)

    async def limited(_post: Outgoing) -> Receipt:
        raise RateLimited("X takes nothing more now.", until=until)

    for _ in range(8):
        house.connector.scripted.answer = limited
        await work(house)
        waiting = await now(house, post)
        assert (waiting.state, waiting.due_at, waiting.attempts) == (PostState.SCHEDULED, until, 0)
        house.clock.advance(timedelta(minutes=10))
        until = house.clock.now() + timedelta(minutes=10)

    async def taken(sent: Outgoing) -> Receipt:
        return receipt_of(sent)

    house.connector.scripted.answer = taken
    await work(house)
    assert (await now(house, post)).state is PostState.PUBLISHED


async def test_what_can_be_done_with_a_post_is_what_its_account_s_platform_can(house: House) -> None:
    await house.connect()
    can = capabilities_of(house.platforms)
    async with house.database.read() as session:
        account = (await session.scalars(select(ConnectedAccount))).one()
    assert can(X, account) == {Capability.FIND, Capability.DELETE}
    assert can(X, None) == house.outbox.capabilities
    house.connector.lacking[account.remote_id] = frozenset({Capability.DELETE})
    assert can(X, account) == {Capability.FIND}


async def test_a_step_that_was_kept_is_found_by_the_next_try_and_by_no_other_post(house: House) -> None:
    account = await house.connect()
    one, other = await placed(house, account), await placed(house, account)
    found: dict[str, str | None] = {}

    async def stepwise(post: Outgoing) -> Receipt:
        found[post.key] = await post.steps.done("container")
        await post.steps.keep("container", f"c-{post.key}")
        await post.steps.keep("container", "another")  # of two the first stays
        if post.key == one.id and found[post.key] is None:
            raise RateLimited("Later.")
        return receipt_of(post)

    house.connector.scripted.answer = stepwise
    await work(house)
    house.clock.advance(HOUR)
    await work(house)
    assert found == {one.id: f"c-{one.id}", other.id: None}


async def test_a_post_whose_account_is_not_connected_is_claimed_by_nobody(house: House) -> None:
    account = await house.connect()
    post = await placed(house, account)
    async with house.database.write() as session:
        await session.execute(update(ConnectedAccount).values(state=AccountState.EXPIRED))
    assert await publish_due(house.database, house.platforms, house.clock) == []
    assert (await now(house, post)).fence == 0


async def test_a_week_before_an_account_ends_that_nothing_renews_people_are_told_once(house: House) -> None:
    house.connector.expires_at = house.clock.now() + timedelta(days=60)
    account = await house.connect()
    house.clock.advance(timedelta(days=52))
    assert await house.accounts.refresh_due() == 0
    house.clock.advance(timedelta(days=2))
    for _ in range(2):
        assert await house.accounts.refresh_due() == 1
    [view] = await house.accounts.list(house.owner)
    assert view.state is AccountState.CONNECTED
    assert "connecting it again" in view.trouble
    async with house.database.read() as session:
        entries = await journal.entries_after(session, house.owner.workspace_id, 0, limit=100)
    assert [entry.kind for entry in entries] == ["account.connected", "account.expiring"]
    house.connector.expires_at = house.clock.now() + timedelta(days=60)
    await house.connect()
    [view] = await house.accounts.list(house.owner)
    assert (view.id, view.trouble) == (account.id, "")


async def test_an_account_is_refreshed_in_time_though_nothing_is_posted(house: House) -> None:
    house.connector.expires_at = house.clock.now() + timedelta(days=60)
    account = await house.connect()
    house.clock.advance(timedelta(days=54))
    house.connector.expires_at = house.clock.now() + timedelta(days=60)
    house.connector.fresh = [{"token": "better"}]
    await house.accounts.refresh_due()
    assert await state(house, account) == (AccountState.CONNECTED, {"token": "better", "refresh": "r1"})
    assert await house.accounts.refresh_due() == 0
