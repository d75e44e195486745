"""Who is in the playground: three people in three time zones, a guest, somebody of another company with whom
all channels are shared (Slack Connect), the channels, and the app's own user.

What tells them apart: docs.slack.dev/apis/slack-connect, docs.slack.dev/reference/objects/user-object.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

TEAM_ID = "T0PLAYGRND"
TEAM_NAME = "Copydesk playground"
TEAM_DOMAIN = "copydesk-playground"
APP_ID = "A0COPYDESK"
BOT_ID = "B0COPYDESK"
BOT_USER_ID = "U0COPYDESK"
CONNECTED_TEAM_ID = "T0CONNECTD"
"""The team of whoever is of another company; it has no Copydesk."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace. `colour` is an index into the pictures drawn by the browser."""

    id: str
    handle: str
    name: str
    title: str
    zone: str
    is_admin: bool = False
    is_bot: bool = False
    is_guest: bool = False
    team: str = TEAM_ID

    @property
    def direct_channel(self) -> str:
        """The id of the conversation between this person and Copydesk."""
        return f"D{self.id[1:]}"

    def to_slack(self, now: datetime) -> dict[str, Any]:
        """A user object as `users.info` answers it."""
        local = now.astimezone(ZoneInfo(self.zone))
        offset = local.utcoffset()
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.handle,
            "real_name": self.name,
            "deleted": False,
            "tz": self.zone,
            "tz_label": local.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": {
                "real_name": self.name,
                "real_name_normalized": self.name,
                "display_name": self.name,
                "display_name_normalized": self.name,
                "title": self.title,
                "email": f"{self.handle}@example.test",
                "team": self.team,
            },
            "is_admin": self.is_admin,
            "is_owner": self.is_admin,
            "is_primary_owner": self.is_admin,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_stranger": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }


COPYDESK = Person(BOT_USER_ID, "copydesk", "Copydesk", "App", "UTC", is_bot=True)
ANA = Person("U0ANARUIZ1", "ana.ruiz", "Ana Ruiz", "Marketing lead", "Europe/Madrid", is_admin=True)
BEN = Person("U0BENOKAF1", "ben.okafor", "Ben Okafor", "Copywriter", "America/New_York")
CHIYO = Person("U0CHIYOTA1", "chiyo.tanaka", "Chiyo Tanaka", "Brand", "Asia/Tokyo")
DANA = Person("U0DANAKIM1", "dana.kim", "Dana Kim", "Guest", "Europe/Berlin", is_guest=True)
EMIL = Person(
    "U0EMILHOL1", "emil.holm", "Emil Holm", "Other company", "Europe/Stockholm", team=CONNECTED_TEAM_ID
)
PEOPLE = (ANA, BEN, CHIYO, DANA, EMIL)


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation. `member` is the one person of a direct conversation with Copydesk."""

    id: str
    name: str
    topic: str = ""
    member: str | None = None

    @property
    def is_direct(self) -> bool:
        return self.member is not None

    def to_slack(self) -> dict[str, Any]:
        """A conversation object as `conversations.info` answers it."""
        shared = {"id": self.id, "created": 0, "is_archived": False, "is_org_shared": False}
        if self.is_direct:
            return {**shared, "is_im": True, "user": self.member}
        return {
            **shared,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": False,
            "is_member": True,
            "is_general": self.name == "general",
            "topic": {"value": self.topic, "creator": ANA.id, "last_set": 0},
            "purpose": {"value": self.topic, "creator": ANA.id, "last_set": 0},
            "num_members": len(PEOPLE) + 1,
        }


CHANNELS = (
    Channel("C0CAMPAIGN", "campaigns", "Briefs in, copy out. Type /campaign to begin."),
    Channel("C0BRANDREV", "brand-review", "Is it on brand? Say so here."),
    Channel("C0GENERAL0", "general", "Everyone, about everything."),
    *(Channel(person.direct_channel, "copydesk", member=person.id) for person in PEOPLE),
)
