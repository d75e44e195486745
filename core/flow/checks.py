"""Checking a text: length and the vendor's rules at once, moderation beside them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from core.campaigns.brief import Brief
from core.foundation.ids import PlatformName
from core.platforms.rulebook import Rulebook
from core.review.checks.platform_limits import check_hidden, check_length, check_outside
from core.review.findings import Finding
from core.review.moderation.port import Moderator
from core.writing.port import Draft

COUNTED_AT_ONCE = 2_000
"""Characters. A longer text is counted in a thread, so that it holds up nobody else."""


@dataclass(frozen=True, slots=True)
class Checking:
    """The checks of this installation. `moderator` is None where moderation is switched off."""

    moderator: Moderator | None
    rulebook: Rulebook

    async def prepare(self) -> None:
        """Load what the first check would otherwise wait for, some two seconds of it."""
        if self.moderator is not None:
            await self.moderator.prepare()

    async def check(self, brief: Brief, platform: PlatformName, *, text: str, title: str) -> list[Finding]:
        """Everything there is to say about a text for `brief` before it is published on `platform`."""
        whole = f"{title}\n{text}".strip()
        known = "\n".join((brief.product, brief.news, brief.audience, brief.link or ""))
        rules = self.rulebook.of(platform)
        if any(limit.is_far_passed(text) for limit in rules.limits):
            # Nobody will read it as it is; what else there is to say about it waits until it is shorter.
            return check_length(text, rules, title=title)

        def read() -> list[Finding]:
            return [
                *check_length(text, rules, title=title),
                *check_hidden(whole),
                *check_outside(whole, known),
            ]

        findings = await asyncio.to_thread(read) if len(text) > COUNTED_AT_ONCE else read()
        if self.moderator is not None:
            findings += await self.moderator.review(whole)
        return findings

    async def check_drafts(
        self, brief: Brief, platform: PlatformName, drafts: Sequence[Draft]
    ) -> list[list[Finding]]:
        """The findings of each draft, in order."""
        checks = (self.check(brief, platform, text=draft.text, title=draft.title) for draft in drafts)
        return list(await asyncio.gather(*checks))
