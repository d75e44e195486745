"""A workspace with an account at a real server, whose workers are killed."""

import asyncio
import json
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from core.access.models import Member
from core.accounts.models import ConnectedAccount
from core.desk import Desk
from core.foundation.attached import Attached
from core.foundation.clock import SystemClock
from core.foundation.ids import AccountId, PlatformName, PostId, PostState, VariantState
from core.foundation.settings import Settings
from core.publishing import calendar
from core.publishing.models import Post
from core.publishing.publish import LEASE
from core.publishing.slots import Slot
from core.storage import journal
from tests.builders import a_variant, scope_of
from tests.contracts.pictures import a_picture
from tests.stand_ins.clock import ManualClock

KILLED = -9
ROUND = LEASE + timedelta(seconds=5)
"""After so long what a worker had that is gone belongs to nobody."""
MOST_ROUNDS = 100

Death = dict[str, float]


@dataclass
class House:
    """A workspace with an account at the server, and its workers."""

    forge: subprocess.Popen[str]
    desk: Desk
    clock: ManualClock
    settings: dict[str, str]
    owner: Member
    account: AccountId
    platform: PlatformName
    below: dict[PostId, list[str]] = field(default_factory=dict)
    """The texts that follow below each post."""
    alts: dict[PostId, list[str]] = field(default_factory=dict)
    """The alt texts of each post's images."""

    async def work(self, *deaths: Death) -> list[dict[str, Any]]:
        """So many workers work at once, until each has nothing more to do or has died."""
        assert self.forge.stdin is not None
        assert self.forge.stdout is not None
        order = {"now": self.clock.now().isoformat(), "settings": self.settings, "deaths": deaths}
        print(json.dumps(order), file=self.forge.stdin, flush=True)
        ends: list[dict[str, Any]] = json.loads(await asyncio.to_thread(self.forge.stdout.readline))
        return ends

    async def place(self, many: int, *, follow_ups: int = 0, images: int = 0) -> dict[PostId, str]:
        """Approved posts that are due, each with its text. Below the first and each other one some follow,
        and the first and each third one show some."""
        placed = {}
        pictures = [await self._picture(turn) for turn in range(images)]
        for number in range(many):
            text = f"Kettle {number} sings. #tea https://example.com/{number}"
            below = [f"Kettle {number} hums {turn}." for turn in range(follow_ups * (number % 2 == 0))]
            media = pictures if number % 3 == 0 else []
            variant = await a_variant(
                self.desk.database,
                self.clock,
                self.owner,
                state=VariantState.APPROVED,
                platform=self.platform,
                text=text,
                media=media,
                follow_ups=below,
            )
            variant.account_id = self.account
            async with self.desk.database.write() as session:
                slot = Slot(self.clock.now(), "UTC")
                scope = scope_of(self.owner)
                post = await calendar.place(session, scope, variant, slot, at=self.clock.now())
            placed[post.id], self.below[post.id] = text, below
            self.alts[post.id] = [picture.alt for picture in media]
        return placed

    async def _picture(self, number: int) -> Attached:
        kept = await self.desk.media.add(self.owner, a_picture(f"#{number * 64:02x}4080"))
        return Attached.image(kept.key, f"Kettle {number}, in blue.")

    async def posts(self) -> list[Post]:
        async with self.desk.database.read() as session:
            return list(await session.scalars(select(Post)))

    async def until_all_is_over(self) -> int:
        """Let workers live until nothing is open; says how many rounds that took."""
        for count in range(MOST_ROUNDS):
            if all(post.state is PostState.PUBLISHED for post in await self.posts()):
                return count
            self.clock.advance(ROUND)
            assert [end["code"] for end in await self.work({})] == [0]
        raise AssertionError(f"stuck: {[(post.id, post.state, post.reason) for post in await self.posts()]}")

    async def told(self, kind: str) -> Counter[str]:
        """How often people were told something of each post."""
        async with self.desk.database.read() as session:
            entries = await journal.entries_after(session, self.owner.workspace_id, 0, limit=10_000)
        return Counter(entry.payload["post_id"] for entry in entries if entry.kind == kind)

    async def killed_at_each_step(self, *, follow_ups: int = 0, images: int = 0) -> dict[PostId, str]:
        """Posts with their texts, all out in the end: one for each step before which a worker dies.

        Of a post it is said that it is in doubt only where its worker had begun to send it.
        """
        texts = await self.place(1, follow_ups=follow_ups, images=images)
        self.clock.advance(timedelta(seconds=1))
        (whole,) = await self.work({})
        assert whole["steps"].count("call") == whole["steps"].count("answer") > 0
        for step in range(1, len(whole["steps"]) + 1):
            placed = await self.place(1, follow_ups=follow_ups, images=images)
            texts |= placed
            self.clock.advance(timedelta(seconds=1))
            (killed,) = await self.work({"step": step})
            assert (killed["code"], killed["steps"]) == (KILLED, whole["steps"][: step - 1])
            left = {post.id: post.state for post in await self.posts()}
            await self.until_all_is_over()
            in_doubt = [post_id for post_id in placed if left[post_id] is PostState.SENDING]
            assert [post_id for post_id in placed if (await self.told("post.unknown"))[post_id]] == in_doubt
        return texts


@asynccontextmanager
async def inhabited(
    forge: subprocess.Popen[str],
    database_url: str,
    folder: Path,
    platform: PlatformName,
    answers: Mapping[str, str],
) -> AsyncIterator[House]:
    """A house with the account that `answers` connect."""
    settings = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "a-secret-key-for-tests-of-forty-letters-x",
        "PLATFORMS_ALLOW_PRIVATE": "true",
        "ENABLE_CONTENT_MODERATION": "false",
    }
    clock = ManualClock(SystemClock().now())
    opened = Settings(_env_file=None, **{name.lower(): value for name, value in settings.items()})
    async with Desk.open(opened, clock=clock) as desk:
        owner = await desk.people.meet("T1", "Fernweh", "U1", "Ana", zone="UTC")
        account = await desk.accounts.connect(owner, platform, answers)
        # Our clock runs ahead of the server's, by which its tokens end.
        async with desk.database.write() as session:
            await session.execute(update(ConnectedAccount).values(expires_at=None))
        yield House(forge, desk, clock, settings, owner, account.id, platform)
