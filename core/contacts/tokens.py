"""Tokens by which one recipient, and nobody else, unsubscribes: a contact's id, signed under SECRET_KEY."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from core.foundation.ids import ContactId

LONGEST_TOKEN = 100
MAC_BYTES = 16


def token_of(contact_id: ContactId, *, secret: bytes) -> str:
    """The token that goes into an address."""
    return f"{contact_id}.{_mac(contact_id, secret)}"


def contact_of(token: str, *, secrets: Iterable[bytes]) -> ContactId | None:
    """Whose token it is; None where nobody made it here, under any of the `secrets`."""
    if len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    contact_id, _, mac = token.partition(".")
    if not any(hmac.compare_digest(mac, _mac(contact_id, secret)) for secret in secrets):
        return None
    return ContactId(contact_id)


def _mac(contact_id: str, secret: bytes) -> str:
    whole = hmac.digest(secret, f"unsubscribe 1 {contact_id}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(whole[:MAC_BYTES]).decode().rstrip("=")
