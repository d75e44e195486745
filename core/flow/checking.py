"""Checking a text: length and the vendor's rules at once, moderation beside them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from core.flow.rules import rules_for
from core.foundation.ids import PlatformName
from core.platforms.port import TextRules
from core.review.checks import check_length
from core.review.findings import Finding
from core.review.moderation import Moderator
from core.writing.port import Draft

COUNTED_AT_ONCE = 2_000
"""Characters. A longer text is counted in a thread, so that it holds up nobody else."""


@dataclass(frozen=True, slots=True)
class Checking:
    """The checks of this installation. `moderator` is None where moderation is switched off."""

    moderator: Moderator | None
    max_content_length: int

    def rules(self, platform: PlatformName) -> TextRules:
        """What a text is held to here."""
        return rules_for(platform, self.max_content_length)

    async def prepare(self) -> None:
        """Load what the first check would otherwise wait for, some two seconds of it."""
        if self.moderator is not None:
            await self.moderator.prepare()

    async def check(self, platform: PlatformName, *, text: str, title: str) -> list[Finding]:
        """Everything there is to say about a text before it is published on `platform`."""
        rules = self.rules(platform)
        if len(text) > COUNTED_AT_ONCE:
            findings = await asyncio.to_thread(check_length, text, rules, title=title)
        else:
            findings = check_length(text, rules, title=title)
        if self.moderator is not None:
            findings += await self.moderator.review(f"{title}\n{text}".strip())
        return findings

    async def check_drafts(self, platform: PlatformName, drafts: Sequence[Draft]) -> list[list[Finding]]:
        """The findings of each draft, in order."""
        checks = (self.check(platform, text=draft.text, title=draft.title) for draft in drafts)
        return list(await asyncio.gather(*checks))
