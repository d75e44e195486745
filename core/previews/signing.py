"""Addresses of previews: what is not published yet, for whoever was given one, and for a while only.

An address holds until when it is good and a signature under SECRET_KEY. It is the same for a week, so that
what shows it needs no change, and good for one week more at least.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.foundation.clock import Clock
from core.foundation.errors import CopydeskError, NotFound
from core.foundation.ids import CampaignId

PATH = "/preview/"
WEEK = timedelta(days=7)
LONGEST_KEY = 80
MAC_BYTES = 18


class PreviewLinkExpired(CopydeskError):
    """The address was one of ours, and its time is over."""

    code = "preview_link_expired"

    @property
    def message(self) -> str:
        return "This link to a preview has run out. `/campaign preview` in Slack gives a new one."


@dataclass(frozen=True, slots=True)
class PreviewLinks:
    """Makes and judges addresses. Built once by the composition root."""

    secrets: Sequence[bytes]
    clock: Clock
    base_url: str
    """Where the web process is reached, without a slash at its end."""

    def address(self, campaign_id: CampaignId) -> str:
        """Where everybody who has the address sees the campaign's posts, for one to two weeks."""
        weeks = int(self.clock.now().timestamp() // WEEK.total_seconds()) + 2
        until = f"{int(weeks * WEEK.total_seconds()):x}"
        return f"{self.base_url}{PATH}{campaign_id}?key={until}.{_mac(campaign_id, until, self.secrets[0])}"

    def require_good(self, campaign_id: CampaignId, key: str) -> None:
        """Let a key pass that was made here for this campaign.

        Raises:
            NotFound: nobody made it here, or not for this campaign.
            PreviewLinkExpired: its time is over.
        """
        until, _, mac = key.partition(".")
        is_ours = (
            len(key) <= LONGEST_KEY
            and key.isascii()
            and any(hmac.compare_digest(mac, _mac(campaign_id, until, secret)) for secret in self.secrets)
        )
        if not is_ours:
            raise NotFound("preview", campaign_id)
        if self.clock.now() >= datetime.fromtimestamp(int(until, 16), UTC):
            raise PreviewLinkExpired


def _mac(campaign_id: str, until: str, secret: bytes) -> str:
    whole = hmac.digest(secret, f"preview 1 {campaign_id} {until}".encode("utf-8", "replace"), hashlib.sha256)
    return base64.urlsafe_b64encode(whole[:MAC_BYTES]).decode()
