"""What a demo is made of: its ports, its folder, and the environment of its processes.

The demo never reads the project's `.env`, and takes no setting of Copydesk's over from the environment
but its three ports: real tokens must not be able to reach it.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from pydantic import SecretStr

from bot.cli.processes.ports import Door, free_port, port_of
from core.access.keys import PREFIX
from core.foundation.errors import InvalidInput
from core.foundation.settings import Settings, secret_text

HOST = "127.0.0.1"
OPENAI = (
    *("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_PRICE", "OPENAI_TIMEOUT"),
    *("OPENAI_SERVICE_TIER", "MODEL_PRICES", "TASK_MODELS", "GENERATION_DEADLINE"),
    *("FALLBACK_MODELS", "FALLBACK_BASE_URL", "FALLBACK_API_KEY", "FALLBACK_MODEL", "FALLBACK_PRICE"),
    *("FALLBACK_OFFLINE", "UNKNOWN_PRICE", "DAILY_LIMIT_USD", "MONTHLY_LIMIT_USD"),
    *("MODERATION", "MODERATION_THRESHOLDS"),
)
START = "make demo"
KEYS = "keys.json"
"""The file by which a folder is known to be a demo's."""


@dataclass(frozen=True, slots=True)
class DemoPorts:
    """Where a demo listens."""

    web: int
    dashboard: int
    playground: int

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The ports that `environment` asks for, or the usual ones.

        Raises:
            CopydeskError: a port is not a port.
        """
        return cls(
            web=port_of(environment, "PORT", 8000),
            dashboard=port_of(environment, "DASHBOARD_PORT", 8501),
            playground=port_of(environment, "PLAYGROUND_PORT", 8765),
        )

    @classmethod
    def free(cls) -> Self:
        """Ports that nobody uses at this moment."""
        return cls(web=free_port(), dashboard=free_port(), playground=free_port())

    @property
    def doors(self) -> tuple[Door, ...]:
        return (
            Door("the bot", "PORT", self.web),
            Door("the dashboard", "DASHBOARD_PORT", self.dashboard),
            Door("the playground", "PLAYGROUND_PORT", self.playground),
        )


@dataclass(frozen=True, slots=True)
class DemoKeys:
    """What the demo's processes know each other by, drawn at random for each demo.

    The bot's are called the playground's, so that production refuses them.
    """

    api_key: str = field(default_factory=lambda: PREFIX + secrets.token_urlsafe(32), repr=False)
    bot_token: str = field(default_factory=lambda: f"xoxb-playground-{secrets.token_urlsafe(24)}", repr=False)
    signing_secret: str = field(default_factory=lambda: f"playground-{secrets.token_hex(24)}", repr=False)

    @classmethod
    def kept_in(cls, file: Path) -> Self:
        """Those in `file`, made at the first call; only this user can read it."""
        try:
            held = json.loads(file.read_text(encoding="utf-8"))
            found = {name: str(held[name]) for name in cls.__slots__ if name in held}
        except (FileNotFoundError, ValueError, TypeError):
            found = {}
        keys = cls(**found)
        if len(found) < len(cls.__slots__):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as output:
                json.dump(asdict(keys), output)
        return keys


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """One demo. Its keys are made once and stay in its folder."""

    folder: Path
    ports: DemoPorts
    keys: DemoKeys

    @classmethod
    def make(cls, folder: Path, ports: DemoPorts) -> Self:
        """The demo in `folder`, which is made if there is none."""
        return cls(folder.absolute(), ports, DemoKeys.kept_in(folder / KEYS))

    @property
    def web_url(self) -> str:
        return f"http://{HOST}:{self.ports.web}"

    @property
    def dashboard_url(self) -> str:
        return f"http://{HOST}:{self.ports.dashboard}"

    @property
    def playground_url(self) -> str:
        return f"http://{HOST}:{self.ports.playground}"

    @property
    def receiver_url(self) -> str:
        return f"{self.playground_url}/webhooks/receiver"

    def settings(self) -> dict[str, str]:
        """The demo's own settings, as environment variables."""
        return {
            "COPYDESK_ENV": "development",
            "DATA_DIR": str(self.folder),
            "SLACK_API_URL": f"{self.playground_url}/api/",
            "SLACK_BOT_TOKEN": self.keys.bot_token,
            "SLACK_SIGNING_SECRET": self.keys.signing_secret,
            "WEBHOOK_ALLOW_PRIVATE": "true",
            "PLATFORMS_ALLOW_PRIVATE": "true",
            "HOST": HOST,
            "PORT": str(self.ports.web),
            "DASHBOARD_PORT": str(self.ports.dashboard),
            "DASHBOARD_URL": self.dashboard_url,
            "DASHBOARD_FIXES": "true",
            "COPYDESK_URL": self.web_url,
            "COPYDESK_API_KEY": self.keys.api_key,
            "OUTBOX_URL": self.playground_url,
            # Cards show images from there. Its short links would show a reader nothing but this machine.
            "PUBLIC_URL": self.web_url,
            "LINK_TRACKING": "utm",
            "PLAYGROUND_PORT": str(self.ports.playground),
        }

    def environment(self, around: Mapping[str, str], *, openai: Mapping[str, str]) -> dict[str, str]:
        """The whole environment of the demo's processes: what is around, without settings, and its own."""
        known = {name.upper() for name in Settings.model_fields}
        kept = {name: value for name, value in around.items() if name.upper() not in known}
        return {**kept, **self.settings(), **openai, "PYTHONUNBUFFERED": "1"}


def openai_settings(settings: Settings) -> dict[str, str]:
    """The model's settings of this installation, for a demo that was told to use them.

    Raises:
        InvalidInput: there are none.
    """
    if not settings.openai_api_key and not settings.openai_base_url:
        raise InvalidInput(
            {"--use-openai": "needs OPENAI_API_KEY or OPENAI_BASE_URL; docs/models.md says how."}
        )
    found = {name: getattr(settings, name.lower()) for name in OPENAI}
    plain = {
        name: secret_text(value) if isinstance(value, SecretStr) else value for name, value in found.items()
    }
    return {name: str(value) for name, value in plain.items() if value is not None}
