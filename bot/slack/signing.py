"""Is this from Slack? Asked of the raw bytes, before anything of a request is parsed or answered.

This is the one check. Bolt's own would come after parsing, so that anybody's broken JSON would be a fault
of ours, and might read another of two headers than ours; it is turned off.
"""

import re

from slack_sdk.signature import SignatureVerifier
from starlette.datastructures import Headers

SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
TIMESTAMP = re.compile(r"[0-9]{1,15}")
OLDEST = 300
"""Seconds, as Slack has it."""


def may_be_from_slack(headers: Headers, *, now: float) -> bool:
    """Whether the headers alone could be Slack's; if not, no body need be read. `now` is in Unix seconds."""
    stamps, signatures = headers.getlist("X-Slack-Request-Timestamp"), headers.getlist("X-Slack-Signature")
    if (len(stamps), len(signatures)) != (1, 1) or not TIMESTAMP.fullmatch(stamps[0]):
        return False
    return SIGNATURE.fullmatch(signatures[0]) is not None and abs(now - int(stamps[0])) <= OLDEST


def is_from_slack(body: bytes, headers: Headers, *, secret: str) -> bool:
    """Whether `body`, whose headers may be Slack's, was signed with our secret in the last five minutes."""
    try:
        return SignatureVerifier(secret).is_valid(
            body, headers["X-Slack-Request-Timestamp"], headers["X-Slack-Signature"]
        )
    except UnicodeDecodeError:
        return False
