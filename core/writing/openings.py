"""How a text opens: people skim the first sentence, so no two variants may share it."""

import re
from collections.abc import Iterable

_END_OF_SENTENCE = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?=\s)|[。！？]+["'”’」』)]*|(?=\n)""")
_NOT_A_LETTER = re.compile(r"[\W_]+")


def first_sentence(text: str) -> str:
    """The first sentence or line of `text`, as it stands."""
    text = text.strip()
    end = _END_OF_SENTENCE.search(text)
    return text[: end.end()].strip() if end else text


def opening(text: str) -> str:
    """What makes two openings the same: the words of the first sentence, whatever their case and signs."""
    sentence = first_sentence(text).casefold()
    return _NOT_A_LETTER.sub(" ", sentence).strip() or sentence


def openings(texts: Iterable[str]) -> set[str]:
    return {opening(text) for text in texts}
