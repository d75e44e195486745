"""The steps of posts that take more than one call, kept in the database."""

from dataclasses import dataclass

from sqlalchemy import select

from core.foundation.ids import PostId
from core.publishing.models import PostStep
from core.storage.database import Database
from core.storage.upsert import insert


@dataclass(frozen=True, slots=True)
class StoredSteps:
    """What was done of one post (`core.platforms.posting.Steps`). Of two who keep a step the first stays."""

    database: Database
    post_id: PostId

    async def done(self, step: str) -> str | None:
        async with self.database.read() as session:
            return await session.scalar(
                select(PostStep.value).where(PostStep.post_id == self.post_id, PostStep.step == step)
            )

    async def keep(self, step: str, value: str) -> None:
        async with self.database.write() as session:
            await session.execute(
                insert(session, PostStep)
                .values(post_id=self.post_id, step=step, value=value)
                .on_conflict_do_nothing(index_elements=["post_id", "step"])
            )
