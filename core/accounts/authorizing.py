"""Connecting by OAuth: where a person is sent to say yes, and what they come back with.

What is to be remembered meanwhile travels sealed in `state`: so nothing is stored for people who never come
back, and nobody can read the verifier or come back for another workspace.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from core.foundation.errors import CopydeskError
from core.foundation.ids import MemberId, PlatformName, WorkspaceId
from core.foundation.sealing import Sealer, WrongSecretKey

GOOD_FOR = timedelta(minutes=15)
CALLBACK = "/oauth/callback"
"""The path under PUBLIC_URL to which platforms send people back; it is entered in our app there."""
_PLACE = "oauth state"


class StateRefused(CopydeskError):
    """Whoever comes back was not sent by us, or long ago."""

    code = "state_refused"

    @property
    def message(self) -> str:
        return "This took too long, or did not begin here. Connect the account again: /campaign accounts."


@dataclass(frozen=True, slots=True, repr=False)
class Errand:
    """Who was sent to which platform, and what proves that they came back from there (RFC 7636)."""

    workspace_id: WorkspaceId
    member_id: MemberId | None
    platform: PlatformName
    verifier: str
    zone: str
    answers: Mapping[str, str]
    until: str

    @classmethod
    def begun(
        cls,
        workspace_id: WorkspaceId,
        member_id: MemberId | None,
        platform: PlatformName,
        *,
        zone: str,
        answers: Mapping[str, str],
        at: datetime,
    ) -> "Errand":
        until = (at + GOOD_FOR).isoformat()
        verifier = secrets.token_urlsafe(48)
        return cls(workspace_id, member_id, platform, verifier, zone, dict(answers), until)

    @property
    def challenge(self) -> str:
        """The S256 challenge of the verifier."""
        hashed = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(hashed).decode().rstrip("=")

    def sealed(self, sealer: Sealer) -> str:
        """As `state`, to be sent there and back."""
        return sealer.seal(json.dumps(asdict(self)), place=_PLACE)

    @classmethod
    def opened(cls, state: str, sealer: Sealer, *, at: datetime) -> "Errand":
        """The errand of whoever came back.

        Raises:
            StateRefused: it is not ours, or too old.
        """
        try:
            errand = cls(**json.loads(sealer.open(state, place=_PLACE)))
        except (WrongSecretKey, ValueError, TypeError) as error:
            raise StateRefused from error
        if datetime.fromisoformat(errand.until) < at:
            raise StateRefused
        return errand
