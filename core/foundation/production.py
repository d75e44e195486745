"""What production asks of settings beyond their form: secrets that nobody guesses, and addresses that carry
them only where nobody listens. Pure; says why not, or nothing."""

import re
from collections import Counter
from collections.abc import Mapping
from ipaddress import ip_address
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.foundation.errors import CopydeskError
from core.foundation.hosts import is_local_name

if TYPE_CHECKING:
    from core.foundation.settings import Settings

SHORTEST_SECRET = 32
"""Bytes: 256 bits, were each of them random."""
FEWEST_CHARACTERS = 8
"""Different ones. Of 32 random hexadecimal digits fewer than 8 come once in ten million secrets."""
MOST_REPEATED = 1 / 4
"""Of a secret's groups of three characters. Of those of 32 random decimal digits two in a hundred repeat."""
SAMPLE_WORDS = (
    *(
        "secret",
        "passw",
        "change",
        "example",
        "sample",
        "placeholder",
        "replace",
        "your-",
        "your_",
        "generate",
    ),
    *("insecure", "dummy", "-key-", "-here", "xxxxx"),
    *("openssl", "copydesk", "production", "letmein", "qwert", "asdfg", "1q2w3e", "12345", "${", "<", "{{"),
)
"""What samples, reminders and keyboards have in them, and random characters hardly ever."""
BOT_TOKEN = re.compile(r"(?:xoxe\.)?xoxb-[A-Za-z0-9-]{10,}")
APP_TOKEN = re.compile(r"xapp-[A-Za-z0-9-]{10,}")
IN_ADDRESS = re.compile(r"[!-\[\]-~]+")
"""Visible ASCII but for the backslash: some programs take it for a slash, and so read another host."""
NEIGHBOUR = re.compile(r"[a-z_][a-z0-9_-]*")
"""A name without a dot, and no number: 134744072 is how some write a public address."""
SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")

NOT_RANDOM = f"needs {SHORTEST_SECRET} random characters or more, such as `openssl rand -hex 32` prints"


class UnsafeForProduction(CopydeskError):
    """Production was asked for with secrets that are missing or guessable, or sent where others listen.

    `reasons` has a sentence for each setting.
    """

    code = "unsafe_for_production"

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.reasons = dict(reasons)
        super().__init__(self.reasons)

    @property
    def message(self) -> str:
        told = " ".join(f"{name} {why}." for name, why in self.reasons.items())
        return f"Copydesk will not start in production like this. {told}"


def unsafe(settings: "Settings") -> dict[str, str]:
    """What keeps these settings from production, by the setting's name."""
    found: dict[str, str | None] = {
        "SECRET_KEY": secret_trouble(settings.secret_key.get_secret_value()),
        "SLACK_BOT_TOKEN": "is needed",
        "SLACK_API_URL": address_trouble(settings.slack_api_url, private=False),
    }
    if settings.copydesk_api_key is not None:
        found["COPYDESK_API_KEY"] = secret_trouble(settings.copydesk_api_key.get_secret_value())
    if settings.slack_bot_token is not None:
        token = settings.slack_bot_token.get_secret_value()
        found["SLACK_BOT_TOKEN"] = token_trouble(token, BOT_TOKEN)
    if settings.slack_app_token is not None:
        token = settings.slack_app_token.get_secret_value()
        found["SLACK_APP_TOKEN"] = token_trouble(token, APP_TOKEN)
    if settings.slack_signing_secret is not None:
        secret = settings.slack_signing_secret.get_secret_value()
        found["SLACK_SIGNING_SECRET"] = signing_secret_trouble(secret)
    elif settings.slack_app_token is None:
        found["SLACK_SIGNING_SECRET"] = "is needed, or SLACK_APP_TOKEN for Socket Mode"  # noqa: S105
    for name in (
        "openai_base_url",
        "fallback_base_url",
        "copydesk_url",
        "dashboard_url",
        "outbox_url",
        "media_s3_endpoint",
    ):
        address: str | None = getattr(settings, name)
        found[name.upper()] = address_trouble(address, private=True) if address else None
    if settings.webhook_allow_private:
        found["WEBHOOK_ALLOW_PRIVATE"] = "must be false"
    return {name: why for name, why in found.items() if why}


def secret_trouble(secret: str) -> str | None:
    """What is wrong with a secret that somebody here chose."""
    plain = secret.strip()
    if len(plain.encode(errors="replace")) < SHORTEST_SECRET:
        return f"{NOT_RANDOM}; it has {len(plain)}"
    if any(word in plain.lower() for word in SAMPLE_WORDS):
        return f"{NOT_RANDOM}; this is a sample"
    return None if _is_varied(plain) else f"{NOT_RANDOM}; this one can be guessed"


def signing_secret_trouble(secret: str) -> str | None:
    """What is wrong with the signing secret of a Slack app."""
    if "playground" in secret:
        return "is the playground's; Slack shows your app's own under Basic Information"
    if SIGNING_SECRET.fullmatch(secret.strip()) and _is_varied(secret.strip()):
        return None
    return "is 32 digits and letters a to f; Slack shows it under Basic Information"


def token_trouble(token: str, form: re.Pattern[str]) -> str | None:
    """What is wrong with a token of Slack's."""
    if "playground" in token:
        return "is the playground's; Slack shows your app's own under OAuth & Permissions"
    plain = token.strip()
    if form.fullmatch(plain):
        is_sample = any(word in plain.lower() for word in SAMPLE_WORDS) or not any(map(str.isdigit, plain))
        return "is a sample; Slack shows your app's own under OAuth & Permissions" if is_sample else None
    return f"is a token that begins with {'xoxb-' if form is BOT_TOKEN else 'xapp-'}"


def address_trouble(address: str, *, private: bool) -> str | None:
    """What is wrong with where secrets and copy are sent; `private` networks may do without https."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or not IN_ADDRESS.fullmatch(address.strip()):
        return "is not a web address"
    if parts.scheme == "https" or _is_loopback(host) or (private and _is_private(host)):
        return None
    return f"must start with https:// unless it is on {'a private network' if private else 'this machine'}"


def _is_varied(secret: str) -> bool:
    """Whether characters, and the steps from one to the next or next but one, are many: no “aaaa”, “abcd”,
    “a1b2c3d4” or “12341234”.
    """
    threes = [secret[at : at + 3] for at in range(len(secret) - 2)]
    return (
        len(set(secret)) >= FEWEST_CHARACTERS
        and 1 - len(set(threes)) / len(threes) <= MOST_REPEATED
        and _most_alike(secret) <= len(secret) // 3
        and all(_most_alike(half) <= len(half) // 2 for half in (secret[::2], secret[1::2]))
    )


def _most_alike(secret: str) -> int:
    """How often the step comes that comes most often."""
    steps = Counter(ord(after) - ord(before) for before, after in pairwise(secret))
    return steps.most_common(1)[0][1]


def _is_loopback(host: str) -> bool:
    if host.rstrip(".") == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_private(host: str) -> bool:
    """Whether `host` is nowhere on the public internet; a name without a dot is a neighbour's."""
    try:
        address = ip_address(host)
    except ValueError:
        return is_local_name(host) or NEIGHBOUR.fullmatch(host.rstrip(".")) is not None
    return not address.is_global and not address.is_link_local
