"""A thread on Threads, from the page where somebody says yes to its last part, by workers and a database."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from core.access.models import Member
from core.accounts.publisher import Publisher
from core.accounts.service import Accounts
from core.campaigns.models import Variant
from core.foundation.ids import AccountId, PlatformName, PostState, VariantState
from core.foundation.sealing import Sealer
from core.platforms.threads.connector import Connector
from core.publishing import calendar
from core.publishing.models import Post
from core.publishing.publish import LEASE, publish_due
from core.publishing.recover import look_up_unknown
from core.publishing.slots import Slot
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_variant, scope_of
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.threads_server import ThreadsServer
from tests.stand_ins.vendor import LOST

APPS = {"threads_client_id": "app-id", "threads_client_secret": "app-secret"}
TEXT, BELOW = "It sings.", ["It whistles, too.", "And it knows your name 🫖."]


async def test_a_thread_is_out_once_though_it_was_not_ready_and_an_answer_was_lost_and_holds_up_no_other(
    database: Database, clock: ManualClock
) -> None:
    owner, sealer, server = await a_member(database, clock), Sealer.of(b"k" * 32), ThreadsServer(clock)
    async with server.listening(PlatformName.THREADS, APPS) as outside:
        connector = Connector(outside)
        accounts = Accounts(
            *(database, clock, sealer, {PlatformName.THREADS: connector}),
            public_url="https://copydesk.example",
        )
        page = await accounts.authorize_url(owner, PlatformName.THREADS, {}, zone="UTC")
        back = parse_qs(urlsplit((await outside.http.get(page)).headers["location"]).query)
        (account,) = await accounts.come_back(back["state"][0], back["code"][0])
        publisher = Publisher(ScriptedPlatform(), connector, database, clock, sealer)
        platforms = {PlatformName.THREADS: publisher}
        post = await placed(database, clock, owner, account.id)

        server.working = ["IN_PROGRESS"]
        await publish_due(database, platforms, clock)
        waiting = await now(database, post)
        assert (waiting.state, waiting.attempts) == (PostState.SCHEDULED, 0)
        assert waiting.reason == "Threads is still preparing the post."
        other = await placed(database, clock, owner, account.id, text="Another one.")
        await publish_due(database, platforms, clock)
        assert (await now(database, other)).state is PostState.PUBLISHED

        clock.advance(timedelta(seconds=11))
        server.queue = [None, LOST]  # type: ignore[list-item]
        await publish_due(database, platforms, clock)
        assert (await now(database, post)).state is PostState.UNKNOWN

        clock.advance(LEASE + timedelta(seconds=1))
        await look_up_unknown(database, platforms, clock)
        await publish_due(database, platforms, clock)
        out = await now(database, post)
        first, *thread = server.kept.values()
        assert (out.state, out.remote_id) == (PostState.PUBLISHED, thread[0].id)
        assert [kept.text for kept in (first, *thread)] == ["Another one.", TEXT, *BELOW]


async def placed(
    database: Database, clock: ManualClock, owner: Member, account_id: AccountId, text: str = TEXT
) -> Post:
    """One that is due: a thread, or another text by itself."""
    below = BELOW if text == TEXT else ()
    what = {"platform": PlatformName.THREADS, "text": text, "follow_ups": below}
    variant = await a_variant(database, clock, owner, state=VariantState.APPROVED, **what)
    async with database.write() as session:
        there = await session.get_one(Variant, variant.id)
        there.account_id = account_id
        await session.flush()
        slot = Slot(clock.now(), "UTC")
        return await calendar.place(session, scope_of(owner), there, slot, at=clock.now())


async def now(database: Database, post: Post) -> Post:
    async with database.read() as session:
        return await session.get_one(Post, post.id)
