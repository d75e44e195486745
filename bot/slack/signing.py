"""Is this from Slack? Asked of the raw bytes, before anything of a request is parsed or answered.

This is the one check. Bolt's own would come after parsing, so that anybody's broken JSON would be a fault
of ours, and might read another of two headers than ours; it is turned off.
"""

from slack_sdk.signature import SignatureVerifier
from starlette.datastructures import Headers


def is_from_slack(body: bytes, headers: Headers, *, secret: str) -> bool:
    """Whether `body` was signed with our secret in the last five minutes, once and no more."""
    stamps, signatures = headers.getlist("X-Slack-Request-Timestamp"), headers.getlist("X-Slack-Signature")
    if (len(stamps), len(signatures)) != (1, 1):
        return False
    timestamp, signature = stamps[0], signatures[0]
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16 and signature.isascii()):
        return False
    try:
        return SignatureVerifier(secret).is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        return False
