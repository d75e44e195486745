"""Connecting a system of one's own: its address, and the secret by which it knows that messages are ours."""

import hashlib
import re
from collections.abc import Mapping
from itertools import takewhile

import httpx

from core.foundation.ids import PlatformName, new_id
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.posting import Capability, CredentialsExpired, NotSent, PlatformRefused, RateLimited
from core.platforms.webhook.adapter import CAPABILITIES, WebhookPlatform, send
from core.platforms.webhook.message import is_secret, ping

MOST_WORDS = 3
"""Parts of an address's path that are in the account's name."""


class Connector:
    """Connects addresses that take webhooks."""

    platform = PlatformName.WEBHOOK
    capabilities: frozenset[Capability] = CAPABILITIES
    questions = (
        Question("url", "Address", "Such as https://example.com/hooks/posts", is_secret=True),
        Question(
            "secret",
            "Secret",
            "whsec_… as the receiver has it; without one nothing is signed",
            is_secret=True,
            is_optional=True,
        ),
    )

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        """Send a signed message of the kind `ping`, which the receiver has to accept.

        Raises:
            CannotConnect: it doesn't, or the answers can't be.
            CannotSay: it did not answer.
        """
        url, secret = answers["url"], answers["secret"]
        if secret and not is_secret(secret):
            raise CannotConnect(
                "A secret is whsec_ and 24 to 64 bytes in base64, as receivers' libraries make it.",
                question="secret",
            )
        try:
            body = ping(self._outside.clock.now())
            await send(self._outside, url, secret, message_id=new_id("ping"), body=body)
        except CredentialsExpired as refusal:
            raise CannotConnect(refusal.message, question="secret") from refusal
        except RateLimited as refusal:
            raise CannotSay(refusal.message) from refusal
        except (PlatformRefused, NotSent) as refusal:
            raise CannotConnect(refusal.message, question="url") from refusal
        except httpx.HTTPError as error:
            raise CannotSay("The receiver did not answer as it should.") from error
        host = httpx.URL(url).host
        return Connected(
            remote_id=f"{host} {hashlib.sha256(url.encode()).hexdigest()[:16]}",
            name=_name(httpx.URL(url)),
            secrets={"url": url, "secret": secret},  # who knows some addresses needs no other secret
        )

    async def refresh(self, account: Account) -> Connected | None:
        """Secrets stay until somebody changes them."""
        return None

    def open(self, account: Account) -> WebhookPlatform:
        """The adapter that posts to the address."""
        return WebhookPlatform(
            self._outside, account.name, account.secrets["url"], account.secrets.get("secret", "")
        )


def _name(url: httpx.URL) -> str:
    """Its host and port, and the path as far as it is plain words: what else is in it may be a secret."""
    parts = url.path.strip("/").split("/") if url.path != "/" else []
    words = list(takewhile(_WORD.fullmatch, parts[:MOST_WORDS]))
    place = "/".join([f"{url.host}:{url.port}" if url.port else url.host, *words])
    return place if words == parts else f"{place}/…"


_WORD = re.compile(r"v[0-9]|[a-z]{1,12}(?:[-_][a-z]{1,12})?")
