"""Waking: whoever changes something lets those who work know that they may look.

PostgreSQL tells all who listen once the transaction commits: what is journaled tells by itself. SQLite shows
each commit to whoever watches its file, so nothing needs to be said.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

CHANNEL = "copydesk"
NOTIFY = text("SELECT pg_notify(:channel, :said)")


async def wake(session: AsyncSession) -> None:
    """Let all who listen look, once `session` has committed; for work that the journal doesn't tell of."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(NOTIFY, {"channel": CHANNEL, "said": ""})
