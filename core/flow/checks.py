"""Checking a text: the catalogue of rules, and moderation."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from core.brand.voice import NO_VOICE, Voice
from core.campaigns.brief import Brief
from core.foundation.attached import Attached, MediaKind
from core.foundation.clock import Clock
from core.foundation.ids import AccountId, CampaignId, LanguageName, PlatformName, TemplateName, WorkspaceId
from core.links.own import OwnLink
from core.platforms.catalogue import profile_of
from core.platforms.media import Measured
from core.platforms.port import TextRules
from core.platforms.rulebook import Rulebook
from core.review.dictionaries import dictionary_of, is_at_hand
from core.review.findings import Finding
from core.review.moderation.port import Moderator, Outgoing
from core.review.policy import DEFAULT_POLICY, Policy
from core.review.rules.catalogue import every_finding, findings_of, judged, offer, placed
from core.review.rules.checked import Checked, Past
from core.review.rules.fixing import fixed_all
from core.review.rules.links.web import others
from core.spending.books import Payers
from core.writing.offline.deadlines import passed_deadline
from core.writing.offline.language import language_of
from core.writing.offline.left_out import left_out
from core.writing.offline.other_language import is_translated, other_language
from core.writing.port import Draft

LOOK_AHEAD = frozenset(
    {
        TemplateName.OFFER,
        TemplateName.EVENT,
        TemplateName.HIRING,
        TemplateName.FUNDRAISING,
        TemplateName.SEASONAL,
    }
)
"""Templates of news whose deadlines are still to come; others tell of what was."""
Moving = Callable[[Collection[str]], Awaitable[Mapping[str, Measured]]]
"""Which of the images with these keys move."""
PolicyOf = Callable[[WorkspaceId], Awaitable[Policy]]
"""What a workspace makes of the rules."""
PastOf = Callable[
    [WorkspaceId, PlatformName, Sequence[AccountId | None], CampaignId], Awaitable[tuple[Past, ...]]
]
"""What accounts have said on a platform in other campaigns."""
DeadLinks = Callable[[Collection[str]], Awaitable[Mapping[str, str]]]
"""Which of these links lead nowhere, and why."""
COUNTED_AT_ONCE = 2_000
"""Characters. A longer text is counted in a thread, so that it holds up nobody else."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A draft with its label, and with its own link in its text where the brief has one."""

    label: str
    draft: Draft
    own: OwnLink | None = None

    @classmethod
    def of(cls, label: str, draft: Draft, own: OwnLink | None, rules: TextRules) -> Self:
        """`draft`, written with the brief's link, as it is to be checked and kept."""
        return cls(label, replace(draft, text=own.settled_in(draft.text, rules)) if own else draft, own)


@dataclass(frozen=True, slots=True)
class Checking:
    """The checks of this installation. `moderator` is None where moderation is switched off."""

    moderator: Moderator | None
    rulebook: Rulebook
    clock: Clock
    demands_alt: bool = False
    """Whether no image may go out that is not described."""
    is_reachable: bool = True
    """Whether platforms can fetch images from here."""
    moving: Moving | None = None
    """Says which images move, where any are kept."""
    dead_links: DeadLinks | None = None
    """Says which links lead nowhere, where they may be asked."""
    policy_of: PolicyOf | None = None
    """Says what a workspace makes of the rules, where that is kept."""
    past_of: PastOf | None = None
    """Says what was posted before, where that is kept."""

    async def prepare(self) -> None:
        """Load what the first check would otherwise wait for."""
        await asyncio.to_thread(dictionary_of, LanguageName.EN)
        if self.moderator is not None:
            await self.moderator.prepare()

    async def about(
        self,
        brief: Brief,
        platform: PlatformName,
        *,
        text: str,
        title: str = "",
        preheader: str = "",
        follow_ups: Sequence[str] = (),
        media: Sequence[Attached] = (),
        own: OwnLink | None = None,
        voice: Voice = NO_VOICE,
        language: LanguageName | None = None,
        policy: Policy = DEFAULT_POLICY,
        past: tuple[Past, ...] = (),
    ) -> Checked:
        """A text for `brief` before it is published on `platform`, with what is known of it here.

        `own` is what the brief's link is in it, `voice` that of whoever posts it, `language` the one in
        which it was to be written, where that is not the brief's, `policy` its workspace's, and `past` what
        the account has said before.
        """
        return Checked(
            self.rulebook.of(platform),
            brief,
            text,
            title,
            preheader,
            tuple(follow_ups),
            tuple(media),
            profile_of(platform).media,
            self.demands_alt,
            self.is_reachable,
            moving=await self._moving(media),
            own=own,
            voice=voice,
            language=language,
            policy=policy,
            past=past,
        )

    async def check(self, checked: Checked, payers: Payers | None = None) -> list[Finding]:
        """Everything there is to say about a text. `payers` pay for what is not free."""
        findings = await self._findings(await self._asked(checked))
        if self.moderator is not None and not checked.is_far_too_long:
            outgoing = Outgoing(checked.rules.platform, checked.media, payers)
            harms = judged(await self.moderator.review(checked.whole, outgoing), checked.policy)
            findings += [placed(checked, one) for one in harms]
        return findings

    async def _asked(self, checked: Checked) -> Checked:
        """`checked` with what its links answer, where they may be asked."""
        if self.dead_links is None or checked.is_far_too_long:
            return checked
        links = [one.whole for said in checked.said for one in others(checked, said)]
        return replace(checked, dead_links=await self.dead_links(links)) if links else checked

    async def _moving(self, media: Sequence[Attached]) -> Mapping[str, Measured]:
        keys = {each.key for each in media if each.kind is MediaKind.IMAGE}
        return await self.moving(keys) if self.moving is not None and keys else {}

    def findings(self, checked: Checked) -> list[Finding]:
        """What the rules alone have to say about it."""
        return findings_of(self._informed(checked))

    def fixed(self, checked: Checked, passed: Collection[tuple[str, str]]) -> Checked:
        """The text with all fixes made, but for what somebody let pass, by rule and words."""

        def look(text: Checked) -> list[Finding]:
            found = every_finding(self._informed(text))
            return [replace(one, fix=None) if (one.rule, one.where) in passed else one for one in found]

        return fixed_all(checked, look, offer)

    async def _findings(self, checked: Checked) -> list[Finding]:
        if len(checked.whole) > COUNTED_AT_ONCE:
            return await asyncio.to_thread(self.findings, checked)
        informed = self._informed(checked)
        # The first text of a language waits until its dictionary is read; nobody else does.
        if all(map(is_at_hand, (informed.spoken, LanguageName.EN))):
            return findings_of(informed)
        return await asyncio.to_thread(findings_of, informed)

    def _informed(self, checked: Checked) -> Checked:
        """`checked` with what its brief and its language tell of it; as it is where it is far too long."""
        brief = checked.brief
        if checked.is_far_too_long:
            return checked
        checked = replace(
            checked,
            left_out=left_out(
                brief, checked.as_briefed, is_translated=is_translated(brief, checked.language)
            ),
            other_language=other_language(brief, checked.text, checked.language),
        )
        chosen = checked.language or brief.language or ""
        if checked.other_language is None:
            checked = replace(checked, spoken=language_of(checked.whole, chosen).code)
        if brief.template in LOOK_AHEAD:
            passed = passed_deadline(checked.whole, self.clock.now().date(), chosen=chosen)
            checked = replace(checked, passed_deadline=passed)
        return checked

    async def check_drafts(
        self,
        brief: Brief,
        platform: PlatformName,
        drafts: Sequence[Labelled],
        media: Sequence[Attached],
        *,
        voice: Voice = NO_VOICE,
        language: LanguageName | None = None,
        payers: Payers,
        accounts: Sequence[AccountId | None] = (None,),
    ) -> list[list[Finding]]:
        """The findings of each draft, in order, when it goes out with `media` as any of `accounts`; `payers`
        pay for them.
        """
        policy = await self.policy_of(payers.workspace_id) if self.policy_of else DEFAULT_POLICY
        past: tuple[Past, ...] = ()
        if self.past_of is not None:
            past = await self.past_of(payers.workspace_id, platform, accounts, payers.campaign_id)
        texts = [
            await self.about(
                brief,
                platform,
                text=each.draft.text,
                title=each.draft.title,
                preheader=each.draft.preheader,
                media=media,
                own=each.own,
                voice=voice,
                language=language,
                policy=policy,
                past=past,
            )
            for each in drafts
        ]
        return list(await asyncio.gather(*(self.check(text, payers) for text in texts)))
