"""Deciding on variants: each decision checked, made once, journaled, and committed."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.access.models import Member
from core.access.permissions import Permission, require
from core.campaigns.models import Campaign, Variant
from core.flow.checks import Checking
from core.foundation.clock import Clock
from core.foundation.errors import DoneBefore, InvalidInput
from core.foundation.ids import ContentHash, VariantId
from core.foundation.text import given
from core.review import decide
from core.review.checks.title_refused import TITLE_REFUSED
from core.review.findings import Finding, Severity
from core.storage import idempotency
from core.storage.database import Database


def require_unblocked(findings: Sequence[Finding], *, text: str, title: str) -> None:
    """Let an edit pass that could be approved.

    Raises:
        InvalidInput: with what blocks it, on the title where only that is to blame.
    """
    wrong: dict[str, list[str]] = {}
    for finding in findings:
        if finding.severity is Severity.BLOCKING:
            in_title = bool(finding.where) and finding.where in title and finding.where not in text
            field = "title" if finding.kind == TITLE_REFUSED or in_title else "text"
            wrong.setdefault(field, []).append(finding.sentence)
    if wrong:
        raise InvalidInput({field: " ".join(sentences) for field, sentences in wrong.items()})


@dataclass(frozen=True, slots=True)
class Review:
    """What people do with variants. Built once by the composition root."""

    database: Database
    clock: Clock
    checking: Checking

    async def approve(
        self, variant_id: VariantId, *, seen: ContentHash, by: Member, asked: str | None = None
    ) -> Variant:
        """Approve the content with the hash `seen`.

        Raises:
            RoleTooLow: they may not decide.
            AlreadyDecided: somebody was faster, or the text changed since.
            HasBlockingFindings: the text can't go out as it is.
        """
        scope, now = require(by, Permission.DECIDE), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            return await decide.approve(session, scope, variant_id, seen=seen, at=now)

    async def reject(
        self,
        variant_id: VariantId,
        *,
        seen: ContentHash,
        reason: str,
        by: Member,
        asked: str | None = None,
    ) -> Variant:
        """Reject the content with the hash `seen`, and keep why.

        Raises:
            RoleTooLow: they may not decide.
            AlreadyDecided: somebody was faster, or the text changed since.
            InvalidInput: there is no reason, or it is too long.
        """
        scope, now = require(by, Permission.DECIDE), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            return await decide.reject(session, scope, variant_id, seen=seen, reason=reason, at=now)

    async def edit(
        self,
        variant_id: VariantId,
        *,
        seen: ContentHash,
        text: str,
        title: str | None = None,
        by: Member,
        asked: str | None = None,
    ) -> Variant:
        """Replace the content with the hash `seen`, if it fits its platform. No title keeps the old one.

        Raises:
            RoleTooLow: they may not write.
            AlreadyDecided: somebody was faster, or the text changed since.
            InvalidInput: the text is empty, or it can't go out as it is; on the field of what is wrong.
        """
        scope = require(by, Permission.WRITE)
        text = given(text, "text")
        if not text:
            raise InvalidInput({"text": "is needed."})
        async with self.database.read() as session:
            if asked is not None and await idempotency.is_spent(session, asked):
                raise DoneBefore(asked)  # before what may be slow
            variant = await decide.find_variant(session, scope, variant_id)
            campaign = await session.get_one(Campaign, variant.campaign_id)
        # One line, since a subject's second one would be another header of the e-mail.
        title = variant.title if title is None else " ".join(given(title, "title").split())
        findings = await self.checking.check(campaign.brief, variant.platform, text=text, title=title)
        require_unblocked(findings, text=text, title=title)
        now = self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            return await decide.edit(
                session,
                scope,
                variant_id,
                seen=seen,
                text=text,
                title=title,
                findings=[finding.as_json() for finding in findings],
                at=now,
            )
