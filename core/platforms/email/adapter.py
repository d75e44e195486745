"""Sending a post to a list: one message for each recipient, and what became of each is kept at once.

A process that dies may have handed one message over that it did not keep; whoever goes on sends that one
again, under the same Message-ID. Nothing else is sent twice. Whom nobody knows to have it (the connection
was lost before the server's answer) is left alone until people have decided.
"""

import hashlib
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay, Outside, Recipient
from core.platforms.email import PROFILE
from core.platforms.email.message import Shown, message_of
from core.platforms.email.server import SenderRefused, Server, Verdict, connected, hand_over
from core.platforms.posting import (
    Capability,
    Figures,
    NotReady,
    NotSent,
    Outgoing,
    PlatformRefused,
    Receipt,
    Seen,
)
from core.platforms.vendor import refuse_what_it_would

SENDS_FOR = 20.0
"""Seconds after which no message is begun: with the last one, less than a call to a platform may take."""
LEAST_SENDS_FOR = 2.0
"""The same where a slow database has used up that time: each call gets on."""
MOST_RECIPIENTS = 1_000
"""Of each it is asked anew in every call whether they have it, which takes a few milliseconds."""
MOST_SHARES = 50
MOST_DEFERRALS = 3
"""Tries after which who is still put off counts as refused."""
PUT_OFF = timedelta(minutes=5)
"""Greylisting is usually over by then (RFC 6647, section 5 advises servers to ask for that or less)."""
MOST_IN_DOUBT = 2
"""A server that answers none of so many messages is given no more."""
DONE, DOUBT = "done", "doubt"

if TYPE_CHECKING:
    from aiosmtplib import SMTP

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Share:
    """The `part`th of so many parts of a list. Of one campaign each person is in exactly one of them."""

    part: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> "Share":
        """ "1/2" and its like; nothing means the whole.

        Raises:
            ValueError: it is none.
        """
        if not text:
            return cls()
        if (found := _SHARE.fullmatch(text)) is None:
            raise ValueError("is no part, such as 1/2")
        part, of = int(found[1]), int(found[2])
        if not 1 <= part <= of <= MOST_SHARES:
            raise ValueError(f"is no part of up to {MOST_SHARES}")
        return cls(part, of)

    def holds(self, address: str, campaign: str) -> bool:
        """By a hash, so that chance decides, anew for each campaign, and the same at every try."""
        drawn = hashlib.sha256(f"{campaign}\n{address.lower()}".encode()).digest()
        return int.from_bytes(drawn[:8]) % self.of == self.part - 1


_SHARE = re.compile(r"([0-9]{1,2})\s*/\s*([0-9]{1,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class EmailPlatform:
    """Posts by e-mail, as a sender, to a list of the workspace's address book."""

    outside: Outside
    server: Server
    tag: str
    """The list; empty for everybody."""
    share: Share
    list_id: str
    name: PlatformName = PlatformName.EMAIL
    capabilities: frozenset[Capability] = frozenset(
        {Capability.FIND, Capability.IDEMPOTENT, Capability.MEDIA}
    )
    passing: Callable[[], float] = time.monotonic

    @property
    def account(self) -> str:
        return self.server.sender.address

    async def publish(self, post: Outgoing) -> Receipt:
        """Send the messages that were not sent yet; what is certain of each recipient is kept."""
        if (there := await self._kept_receipt(post)) is not None:
            return there
        until = self.passing() + SENDS_FOR
        people = await self._recipients(post)
        images = [Shown(image.alt, await post.files.fitted(image, self.name)) for image in post.media]
        became = {person: await post.steps.done(_step(person)) for person in people}
        counts = Counter(kept for kept in became.values() if kept is not None)
        try:
            left = [person for person, kept in became.items() if kept is None]
            await self._send(post, images, left, counts, until=max(until, self.passing() + LEAST_SENDS_FOR))
        except SenderRefused as refusal:
            if counts[Verdict.ACCEPTED]:
                raise NotSent(refusal.message) from refusal
            raise PlatformRefused(f"{refusal.message} Connect the account with another sender.") from refusal
        except NotSent as failure:
            if counts[Verdict.IN_DOUBT]:
                raise CannotSay(_IN_DOUBT) from failure
            raise
        return await self._settled(post, len(people), counts)

    async def find(self, post: Outgoing) -> Receipt | None:
        """What was kept of it. None where it is not with everybody yet: publishing goes on from there.

        Raises:
            CannotSay: nobody knows whether somebody has it.
        """
        if (there := await self._kept_receipt(post)) is not None:
            return there
        if await post.steps.done(DOUBT) is not None:
            raise CannotSay(_IN_DOUBT)
        return None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        raise PlatformRefused("What was sent by e-mail can't be changed any more.")

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        raise PlatformRefused("What was sent by e-mail can't be taken back.")

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        raise CannotSay("Mail can't be looked up.")

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """Messages of ours tell nobody when they are read."""
        return {}

    async def _recipients(self, post: Outgoing) -> Sequence[Recipient]:
        """Who is to get `post`, which can be sent."""
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        if self.outside.contacts is None:
            raise PlatformRefused("There is no address book here, so nobody gets this.")
        everybody = await self.outside.contacts.recipients(post.workspace_id, tag=self.tag)
        people = [person for person in everybody if self.share.holds(person.address, post.campaign)]
        called = f"the list “{self.tag}”" if self.tag else "the address book"
        if not people:
            raise PlatformRefused(f"There is nobody in {called} who wants e-mail. Import addresses first.")
        if len(people) > MOST_RECIPIENTS:
            raise PlatformRefused(
                f"E-mail goes to at most {MOST_RECIPIENTS:,} people at a time; of {called} these would be "
                f"{len(people):,}. Connect an account for each part of it, such as 1/{self.share.of * 2}."
            )
        return people

    async def _send(
        self,
        post: Outgoing,
        images: Sequence[Shown],
        left: Sequence[Recipient],
        counts: Counter[str],
        *,
        until: float,
    ) -> None:
        """Send to as many as there is time for; `counts` says what became of them, however this ends."""
        waiting = deque(left)
        while waiting and self.passing() < until and counts[Verdict.IN_DOUBT] < MOST_IN_DOUBT:
            async with connected(self.server, self.outside.network) as smtp:
                while waiting and smtp.is_connected and self.passing() < until:
                    verdict = await self._send_one(smtp, post, images, waiting[0])
                    counts[verdict] += 1
                    waiting.popleft()
        if waiting and not counts[Verdict.IN_DOUBT]:
            # Not a failed try: the next call goes on where this one ends.
            raise NotReady(
                f"{counts[Verdict.ACCEPTED]} of {len(waiting) + counts.total()} people have it; "
                "the others get it next.",
                until=self.outside.clock.now(),
            )

    async def _send_one(
        self, smtp: "SMTP", post: Outgoing, images: Sequence[Shown], person: Recipient
    ) -> Verdict:
        sender = self.server.sender
        message = message_of(
            post,
            images,
            sender=sender,
            list_id=self.list_id,
            recipient=person,
            at=self.outside.clock.now(),
            unsubscribe_url=self._unsubscribe_url(person),
        )
        verdict = await hand_over(smtp, sender.address, person.address, message)
        if verdict in {Verdict.ACCEPTED, Verdict.REFUSED}:
            await post.steps.keep(_step(person), verdict)
        elif verdict is Verdict.IN_DOUBT:
            await post.steps.keep(DOUBT, person.id)
        if verdict is not Verdict.ACCEPTED:
            address = hashlib.sha256(person.address.encode()).hexdigest()[:12]
            log.warning("mail_not_accepted", post_id=post.key, verdict=verdict, recipient=address)
        return verdict

    def _unsubscribe_url(self, person: Recipient) -> str:
        """Empty where nobody could reach it."""
        public, token = self.outside.public_url, person.token
        return f"{public}/unsubscribe/{token}" if public and token else ""

    async def _settled(self, post: Outgoing, total: int, counts: Counter[str]) -> Receipt:
        """The receipt, once of everybody it is certain whether they have it."""
        if counts[Verdict.IN_DOUBT]:
            raise CannotSay(_IN_DOUBT)
        if put_off := counts[Verdict.LATER]:
            sentence = f"The mail server put {put_off} of {total} people off."
            if not await self._is_put_off_for_good(post):
                raise NotReady(sentence, until=self.outside.clock.now() + PUT_OFF)
            if not counts[Verdict.ACCEPTED]:
                raise NotSent(sentence)
        if not counts[Verdict.ACCEPTED]:
            raise PlatformRefused(
                f"The mail server refused all {total} recipients. Look whether their addresses are right."
            )
        at = self.outside.clock.now()
        await post.steps.keep(DONE, at.isoformat())
        log.info("mail_sent", post_id=post.key, recipients=total, accepted=counts[Verdict.ACCEPTED])
        return self._receipt(post, at)

    async def _is_put_off_for_good(self, post: Outgoing) -> bool:
        """Whether somebody was put off so often before that it won't become better."""
        for deferral in range(1, MOST_DEFERRALS + 1):
            if await post.steps.done(f"deferred:{deferral}") is None:
                await post.steps.keep(f"deferred:{deferral}", self.outside.clock.now().isoformat())
                return False
        return True

    async def _kept_receipt(self, post: Outgoing) -> Receipt | None:
        at = await post.steps.done(DONE)
        return None if at is None else self._receipt(post, datetime.fromisoformat(at))

    def _receipt(self, post: Outgoing, at: datetime) -> Receipt:
        # Mail has no address where people could look at it.
        return Receipt(f"{post.key}@{self.server.sender.domain}", url="", published_at=at)


def _step(person: Recipient) -> str:
    return f"to:{person.id}"


_IN_DOUBT = "The mail server did not say whether it took a message that it was given."
