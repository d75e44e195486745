"""What makes two requests the same: everything that the writer is told, who writes, and for whom.

Whatever a request holds is in its key, so that a new field can't be forgotten; what is left out is named.
Words count whatever their case, spacing and punctuation; names and the brand voice, of which the copy gets
words as they are written, count as they stand.
"""

import hashlib
import json
import unicodedata
from typing import Any

import regex

from core.brand.form import as_fields
from core.brand.voice import Voice
from core.campaigns.brief import Brief
from core.foundation.ids import WorkspaceId
from core.writing.model.prompts import PROMPT_VERSION
from core.writing.port import WritingRequest

_NOT_WRITTEN_OF = {"platforms", "languages", "variants", "media", "accounts"}
"""Each platform and language is asked for alone, `count` says how many, and no writer sees images or
accounts."""
_AS_IT_STANDS = {"product", "sender", "link"}
_IN_ANY_ORDER = {"avoid"}
_TYPED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("“”„‟", '"'),
        **dict.fromkeys("‐‑‒–—―", "-"),
        **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
    }
)
"""How people's keyboards and word processors write the same signs."""
_AROUND_WORDS = regex.compile(
    r"""(?<!\S)(?:["'(\[]++|[*•·-]++(?!\S))|(?<![.,;:!?…"')\]*])[.,;:!?…"')\]*]++(?!\S)"""
)


def request_key(workspace_id: WorkspaceId, request: WritingRequest, *, writer: str, model: str) -> str:
    """The key under which drafts for `request` are kept; nothing of the request can be read from it."""
    limits = [limit.count(request.brief.link or "") for limit in request.rules.limits]
    asked = [_canonical(request), limits, writer, model, PROMPT_VERSION]
    return f"drafts:{workspace_id}:{_hashed(asked).hex()}"


def seed_of(brief: Brief) -> int:
    """The brief's own seed: whoever writes it starts from the same place, so that drafts can be kept."""
    return int.from_bytes(_hashed(_canonical(brief))[:4]) >> 1


def same_words(text: str) -> str:
    """`text` as it is compared: without case, needless blanks, and the punctuation around its words.

    Every letter and figure counts: “año” and “ano”, or “1½” and “11/2”, are other facts.
    """
    typed = unicodedata.normalize("NFC", text).translate(_TYPED).lower()
    return " ".join(_AROUND_WORDS.sub(" ", typed).split())


def _hashed(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _canonical(value: Any, name: str = "") -> Any:
    match value:
        case str() if name in _AS_IT_STANDS:
            return " ".join(value.split())
        case str():
            return same_words(value)
        case tuple():
            each = [_canonical(one, name) for one in value]
            return sorted(each) if name in _IN_ANY_ORDER else each
        case Voice():
            return as_fields(value)
        case object(__dataclass_fields__=parts):
            left_out = _NOT_WRITTEN_OF if isinstance(value, Brief) else set()
            return {part: _canonical(getattr(value, part), part) for part in parts if part not in left_out}
    # What rules do with a text is told by their platform.
    return None if callable(value) else value
