"""As whom variants are to be posted, and in which voice: accounts that speak alike get the same drafts."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from core.access.scope import Scope
from core.accounts import accounts
from core.brand.service import InForce, in_force
from core.campaigns.brief import Brief
from core.foundation.ids import AccountId, PlatformName

Whom = Mapping[AccountId | None, InForce]
"""As whom the variants for a platform are to be posted, each with the voice that holds for it."""


async def as_whom(session: AsyncSession, scope: Scope, brief: Brief, platform: PlatformName) -> Whom:
    """The accounts that the brief names, or else the platform's usual one; None where there is none."""
    named = await accounts.named(session, scope, brief.accounts, platform)
    whom: list[AccountId | None] = [*named] or [await accounts.usual(session, scope, platform)]
    return await in_force(session, scope, whom)


def by_voice(whom: Whom) -> list[tuple[InForce, list[AccountId | None]]]:
    """Each voice with the accounts that speak so, in their order."""
    alike: list[tuple[InForce, list[AccountId | None]]] = []
    for account_id, brand in whom.items():
        for other, account_ids in alike:
            if other == brand:
                account_ids.append(account_id)
                break
        else:
            alike.append((brand, [account_id]))
    return alike
