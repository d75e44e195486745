"""Writing for one platform: what is asked, what is checked, and what is kept in one transaction."""

import math
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from core.brand.service import InForce
from core.campaigns.brief import Brief
from core.campaigns.lease import hold
from core.campaigns.models import Campaign
from core.campaigns.parts import Part
from core.flow.checks import Checking, Labelled
from core.flow.variants import media_for, new_variant, request_for, written_event
from core.flow.voices import Whom, by_voice
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput
from core.foundation.ids import AccountId, PlatformName
from core.links.tracking import Tracking
from core.review.findings import Finding
from core.spending.books import Payers
from core.storage import journal
from core.storage.database import Database
from core.writing.drafting import Drafting
from core.writing.paying import Drafted
from core.writing.port import WritingRequest

LABELS = "ABCDE"
"""Of the variants of a campaign on one platform, in their order."""


@dataclass(frozen=True, slots=True)
class _New:
    """A variant that is to be kept."""

    labelled: Labelled
    account_id: AccountId | None
    findings: list[Finding]
    drafted: Drafted
    brand: InForce


@dataclass(frozen=True, slots=True)
class PlatformWriting:
    """Writes the variants of a campaign that whoever holds its lease has none of yet."""

    database: Database
    clock: Clock
    drafting: Drafting
    checking: Checking
    tracking: Tracking = field(default_factory=Tracking)

    def request(self, campaign: Campaign, part: Part, brand: InForce) -> WritingRequest:
        """What a writer is asked for a part of the campaign."""
        rules = self.checking.rulebook.of(part.platform)
        return request_for(
            campaign,
            part.platform,
            self.tracking.counted(rules, campaign, part.platform, LABELS[0]),
            count=campaign.brief.variants,
            voice=brand.voice,
            language=part.language,
        )

    async def write(self, campaign: Campaign, part: Part, whom: Whom) -> None:
        """Write, check and keep what is wanted of a part, in the voice of each account.

        Raises:
            CopydeskError: nothing of it could be written, for this reason.
            LeaseLost: somebody else took the campaign over.
        """
        async with AsyncExitStack() as stack:
            written: list[Drafted] = []
            new: list[_New] = []
            labels = _labels(campaign, part, accounts=len(whom))
            for brand, account_ids in by_voice(whom):
                if written:
                    await written[-1].charge()  # or the next call may wait for this one's money, and in vain
                request = self.request(campaign, part, brand)
                drafting = self.drafting.drafted(
                    campaign.workspace_id, campaign.id, request, asked_by=campaign.asked_by
                )
                drafted = await stack.enter_async_context(drafting)
                new += await self._checked(
                    campaign, part, drafted, brand=brand, account_ids=account_ids, labels=labels[len(new) :]
                )
                written.append(drafted)
            await self._keep(campaign, part, written, new)

    async def _checked(
        self,
        campaign: Campaign,
        part: Part,
        drafted: Drafted,
        *,
        brand: InForce,
        account_ids: Sequence[AccountId | None],
        labels: str,
    ) -> list[_New]:
        """The variants that become of what was written in one voice: each account has its own, which people
        decide on one by one."""
        platform = part.platform
        rules, media = self.checking.rulebook.of(platform), media_for(campaign.brief, platform)
        own_link = partial(self.tracking.own_link, campaign.brief, campaign.id, platform)
        written = drafted.written.drafts
        drafts = [
            Labelled.of(label, draft, own_link(label), rules)
            for label, draft in zip(labels, written * len(account_ids), strict=False)
        ]
        first = drafts[: len(written)]
        findings = await self.checking.check_drafts(
            campaign.brief,
            platform,
            first,
            media,
            voice=brand.voice,
            language=part.language,
            payers=Payers(campaign.workspace_id, campaign.id, campaign.asked_by),
            accounts=account_ids,
        )
        as_whom = [account_id for account_id in account_ids for _ in written]
        return [
            _New(labelled, account_id, found, drafted, brand)
            for labelled, account_id, found in zip(drafts, as_whom, findings * len(account_ids), strict=False)
        ]

    async def _keep(
        self, campaign: Campaign, part: Part, written: Sequence[Drafted], new: Sequence[_New]
    ) -> None:
        now = self.clock.now()

        async def keep(session: AsyncSession) -> None:
            held = await hold(session, campaign, now)
            for drafted in written:
                await drafted.settle(within=session)
            # An earlier writer may have failed where this one did not.
            held.failures = {key: why for key, why in held.failures.items() if key != part.key}
            for each in new:
                variant = await new_variant(
                    session,
                    campaign,
                    part.platform,
                    each.labelled,
                    written=each.drafted.written,
                    findings=each.findings,
                    account_id=each.account_id,
                    media=media_for(campaign.brief, part.platform),
                    brand=each.brand,
                    language=part.language,
                    at=now,
                )
                alike = sum(other.drafted is each.drafted for other in new)
                variant.drafts_id = each.drafted.kept_as
                variant.saved_micros = each.drafted.saved.micros // alike
                session.add(variant)
                event = written_event(variant, each.brand)
                journal.record(session, campaign.workspace_id, event, at=now)

        await self.database.share(f"campaign:{campaign.id}", keep)


def _labels(campaign: Campaign, part: Part, *, accounts: int) -> str:
    """Those of a part, the same whenever it is written: each language has its own."""
    languages = campaign.brief.languages
    place = languages.index(part.language) if part.language else 0
    of_each = accounts * campaign.brief.variants
    return LABELS[place * of_each :][:of_each]


def require_few(brief: Brief, chosen: Counter[PlatformName]) -> None:
    """That no card gets more variants than it holds: each account has its own, in each language."""
    for platform in brief.platforms:
        kinds = {"accounts": chosen[platform] or 1, "languages": len(brief.languages) or 1}
        several = {kind: number for kind, number in kinds.items() if number > 1}
        groups = math.prod(kinds.values())
        if (there := groups * brief.variants) > len(LABELS):
            each = " in ".join(f"{number} {kind}" for kind, number in several.items())
            told = (
                f"is {brief.variants} for each of {each} of {platform.label}, which makes {there}; "
                f"a card holds at most {len(LABELS)} of a platform."
            )
            most, fewer = len(LABELS) // groups, f"choose fewer {' or '.join(several)}."
            advice = f"Ask for {most} each, or {fewer}" if most else fewer.capitalize()
            raise InvalidInput({"variants": f"{told} {advice}"})
