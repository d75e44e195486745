"""Where a request comes from: our team, our organisation, a shared channel, or a team that has no Copydesk.

In a channel that is shared with another organisation (Slack Connect), Slack sends us what its people press as
well. The request is then still for our team, and what tells them apart is the person's own team. Of guests of
our own team no request says anything: only `users.info` does.

Sources: docs.slack.dev/apis/slack-connect, docs.slack.dev/reference/objects/user-object; for forms, whose
`team` is the person's own, slackapi/bolt-js issue 1614.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext


@dataclass(frozen=True, slots=True)
class Installation:
    """The team that installed us, and its organisation if it is part of one (Enterprise Grid)."""

    team: str
    enterprise: str = ""
    name: str = ""

    def is_ours(self, *ids: object) -> bool:
        """Whether any of these ids is the team's or the organisation's."""
        return any(found in (self.team, self.enterprise) for found in ids if found)


@dataclass(frozen=True, slots=True)
class Sender:
    """Whoever made a request, as its payload says; what it doesn't say is empty."""

    team: str
    """The team that the request is for."""
    enterprise: str
    home: str
    """The person's own team, or their organisation."""
    user: str
    called: str

    @classmethod
    def of(cls, context: AsyncBoltContext, body: Mapping[str, Any]) -> "Sender":
        """The sender of what Slack sent."""
        user, event = _held(body, "user"), _held(body, "event")
        home = user.get("team_id") or event.get("user_team") or event.get("team")
        return cls(
            team=context.team_id or context.enterprise_id or "",
            enterprise=context.enterprise_id or "",
            home=str(home or ""),
            user=context.user_id or "",
            called=str(user.get("name") or body.get("user_name") or ""),
        )

    def is_heard_by(self, ours: Installation) -> bool:
        """Whether the request is for our team, or for another one of our organisation."""
        return ours.is_ours(self.team, self.enterprise)

    def seems_foreign(self, ours: Installation) -> bool:
        """Whether anything says that they are of another team. In an organisation that is no matter, but
        only Slack can tell."""
        return self.team != ours.team or bool(self.home and not ours.is_ours(self.home))


def looks_on(told: Mapping[str, Any], ours: Installation) -> bool:
    """Whether whom `users.info` tells of is a guest here, or of another organisation."""
    if any(told.get(sign) for sign in ("is_restricted", "is_ultra_restricted", "is_stranger")):
        return True
    grid = _held(told, "enterprise_user")
    return not ours.is_ours(told.get("team_id"), grid.get("enterprise_id"), *(grid.get("teams") or ()))


def _held(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}
