"""What the playground needs to know. It is for one computer only and says no to production."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from core.foundation.errors import CopydeskError


class PlaygroundRefused(CopydeskError):
    """The playground was asked to start where real people work; it did not."""

    code = "playground_refused"

    @property
    def message(self) -> str:
        return (
            "The playground does not start in production: it lets anyone act as any person. "
            "Set COPYDESK_ENV=development to use it, or connect Copydesk to Slack."
        )


@dataclass(frozen=True, slots=True)
class PlaygroundConfig:
    """Addresses, shared secrets, and the waiting times that Slack keeps (tests shorten them)."""

    request_url: str
    """Where the bot takes slash commands, interactions and events."""
    signing_secret: str = field(repr=False)
    bot_token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    outbox_folder: Path
    api_url: str
    """Copydesk's own HTTP API, without `/api/v1`: readers of the outbox are reported there."""
    api_key: str = field(repr=False)
    dashboard_url: str
    environment: str
    public_url: str = ""
    """Where people open the playground, if it is not at this machine's own addresses."""
    events: frozenset[str] = frozenset({"app_home_opened", "app_mention"})
    """The events that the bot has subscribed to; `message` may be added."""
    patience: timedelta = timedelta(seconds=3)
    """How long an acknowledgement may take, and how long a trigger_id lives."""
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    """Seconds before each further try of an event that was not acknowledged."""

    def __post_init__(self) -> None:
        if self.environment == "production":
            raise PlaygroundRefused
