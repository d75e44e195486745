"""What an approval is bound to: a hash of everything a reader would see, and where."""

import hashlib
import json

from core.foundation.ids import ContentHash, PlatformName


def content_hash(
    *, platform: PlatformName, text: str, title: str, link: str | None, preheader: str = ""
) -> ContentHash:
    """SHA-256 over the content as canonical JSON. Time is not part of it: moving a slot is no new text.

    Where there is no preheader none is counted, as before there were any: approvals given then stay valid.
    """
    said = [platform.value, text, title, link or "", *([preheader] if preheader else [])]
    content = json.dumps(said, ensure_ascii=False)
    return ContentHash(hashlib.sha256(content.encode()).hexdigest())
