"""Is this from Slack? Asked of the raw bytes, before anything of a request is parsed or answered.

Bolt parses a body first and verifies it after, so that anybody's broken JSON would be a fault of ours.
"""

from collections.abc import Mapping

from slack_sdk.signature import SignatureVerifier


def is_from_slack(body: bytes, headers: Mapping[str, str], *, secret: str) -> bool:
    """Whether `body` was signed with our secret in the last five minutes."""
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16 and signature.isascii()):
        return False
    try:
        return SignatureVerifier(secret).is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        return False
