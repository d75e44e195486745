"""API keys: 256 random bits, kept only as a keyed hash, compared by looking the hash up.

The hash is HMAC-SHA-256 under the installation's secret, or one that it had before. So a stolen table alone
can't be tested against guesses, and a lookup by hash leaks no timing about any key's own characters.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import ApiKey
from core.foundation.errors import CopydeskError, InvalidInput
from core.foundation.ids import Role, WorkspaceId
from core.foundation.text import is_visible
from core.storage.upsert import insert

PREFIX = "cdk_"
LONGEST_KEY_NAME = 80


class KeyRefused(CopydeskError):
    """The request carries no key, or one that is unknown or revoked."""

    code = "key_refused"

    @property
    def message(self) -> str:
        return (
            "This needs a valid API key: send it as “Authorization: Bearer cdk_…”. "
            "Make one with `copydesk key create`."
        )


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as its owner sees it, once."""

    key: str
    hint: str


async def create_key(
    session: AsyncSession,
    *,
    name: str,
    workspace_id: WorkspaceId | None,
    secret: bytes,
    at: datetime,
    role: Role | None = None,
) -> NewKey:
    """A new key, shown only now. The caller commits.

    Raises:
        InvalidInput: the name is empty, too long or can't be kept.
    """
    name = _usable(name)
    key = PREFIX + secrets.token_urlsafe(32)
    values = _row(key, name=name, workspace_id=workspace_id, secret=secret, at=at)
    await session.execute(insert(session, ApiKey).values(**values, role=role))
    return NewKey(key, _hint(key))


async def hold_key(
    session: AsyncSession, key: str, *, name: str, setting: str, secrets: Sequence[bytes], at: datetime
) -> bool:
    """Make the key known that `setting` holds, for all workspaces, and revoke those that it held before.

    False if this one is revoked: it stays so, and nothing changes, since a process that starts with old
    settings must not undo what one with new ones did. The caller commits.
    """
    hashes = hashes_of(key, secrets)
    if await session.scalar(
        select(ApiKey.hash).where(ApiKey.hash.in_(hashes), ApiKey.revoked_at.is_not(None)).limit(1)
    ):
        return False
    values = _row(key, name=name, workspace_id=None, secret=secrets[0], at=at)
    inserting = insert(session, ApiKey).values(**values, setting=setting)
    revoked_at = await session.scalar(
        inserting.on_conflict_do_update(index_elements=["hash"], set_={"setting": setting}).returning(
            ApiKey.revoked_at
        )
    )
    if revoked_at is not None:
        return False
    await release_keys(session, setting=setting, but=hashes, at=at)
    return True


async def release_keys(session: AsyncSession, *, setting: str, at: datetime, but: Sequence[str] = ()) -> None:
    """Revoke what `setting` held before; `but` are the hashes of the key it holds. The caller commits."""
    await session.execute(
        update(ApiKey)
        .where(ApiKey.setting == setting, ApiKey.hash.not_in(but), ApiKey.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def _row(
    key: str, *, name: str, workspace_id: WorkspaceId | None, secret: bytes, at: datetime
) -> dict[str, Any]:
    return {
        "hash": hash_key(key, secret),
        "workspace_id": workspace_id,
        "name": name,
        "hint": _hint(key),
        "created_at": at,
    }


async def check_key(session: AsyncSession, key: str, *, secrets: Sequence[bytes]) -> ApiKey:
    """The row of a valid key, made under any of the `secrets`.

    Raises:
        KeyRefused: unknown or revoked.
    """
    found = await session.scalars(
        select(ApiKey).where(ApiKey.hash.in_(hashes_of(key, secrets)), ApiKey.revoked_at.is_(None))
    )
    row = found.first()
    if row is None:
        raise KeyRefused
    return row


async def revoke_key(session: AsyncSession, hint: str, *, at: datetime) -> int:
    """Refuse keys by their beginning, or by themselves, from now on; says how many. The caller commits."""
    revoked = await session.execute(
        update(ApiKey)
        .where(ApiKey.hint == _hint(hint), ApiKey.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(ApiKey.hash)
    )
    return len(revoked.all())


def hashes_of(key: str, secrets: Sequence[bytes]) -> list[str]:
    return [hash_key(key, secret) for secret in secrets]


def hash_key(key: str, secret: bytes) -> str:
    return hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()


def _usable(name: str) -> str:
    """`name` as it is kept: decisions made with the key are journaled under it."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_KEY_NAME or not name.isprintable() or not is_visible(name):
        raise InvalidInput({"name": f"must have 1 to {LONGEST_KEY_NAME} characters, all of them printable."})
    return name


def _hint(key: str) -> str:
    return key[: len(PREFIX) + 6]
