"""What an approval is bound to: a hash of everything a reader would see, and where."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from core.foundation.attached import Attached
from core.foundation.ids import AccountId, ContentHash, PlatformName


def content_hash(
    *,
    platform: PlatformName,
    text: str,
    title: str,
    link: str | None,
    preheader: str = "",
    account_id: AccountId | None = None,
    media: Sequence[Attached] = (),
    follow_ups: Sequence[str] = (),
) -> ContentHash:
    """SHA-256 over the content as canonical JSON. Time is not part of it: moving a slot is no new text.

    Where there is no preheader, account, medium or follow-up none is counted, as before there were any:
    approvals given then stay valid.
    """
    said: list[str | dict[str, Any]] = [
        platform.value,
        text,
        title,
        link or "",
        *([preheader] if preheader else []),
    ]
    if account_id is not None:
        said.append({"account": account_id})
    if media:
        said.append({"media": [each.as_json() for each in media]})
    if follow_ups:
        said.append({"follow_ups": list(follow_ups)})
    content = json.dumps(said, ensure_ascii=False)
    return ContentHash(hashlib.sha256(content.encode()).hexdigest())
