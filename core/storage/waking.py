"""Waking: whoever changes something lets those who work know that they may look.

PostgreSQL tells all who listen once the transaction commits: what is journaled tells by itself. SQLite shows
each commit to whoever watches its file, so nothing needs to be said.
"""

from typing import Any

from sqlalchemy import Update, func, text
from sqlalchemy.ext.asyncio import AsyncSession

CHANNEL = "copydesk"
NOTIFY = text("SELECT pg_notify(:channel, :said)")


async def wake(session: AsyncSession) -> None:
    """Let all who listen look, once `session` has committed; for work that the journal doesn't tell of."""
    if _tells(session):
        await session.execute(NOTIFY, {"channel": CHANNEL, "said": ""})


def waking(session: AsyncSession, change: Update) -> Any:
    """The `change`, which lets all who listen look as `wake` does: one trip to the server for both."""
    return change.returning(func.pg_notify(CHANNEL, "")) if _tells(session) else change


def _tells(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
