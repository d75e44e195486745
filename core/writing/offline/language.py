"""Which language a brief is written in, told by its small words."""

import regex

from core.campaigns.brief import Brief
from core.writing.offline.lexicon.tongues import ENGLISH_WORDS, OTHER_WORDS, TONGUES, Tongue

ENOUGH = 2
"""One small word alone may be part of a name."""


def tongue_of(brief: Brief) -> Tongue | None:
    """The language of `brief` where the offline writer has words for it; None is English, or any other."""
    said = (
        f"{brief.news} {brief.audience}".casefold().replace(brief.product.casefold(), " ").replace("’", "'")
    )
    # "l'huile" is an article and a noun, "it's" is one word.
    words = regex.findall(r"\p{L}+(?:'(?:s|re|ve)\b|')?", regex.sub(r"https?://\S+", " ", said))
    counted = {tongue: sum(word in tongue.words for word in words) for tongue in TONGUES}
    tongue = max(counted, key=counted.__getitem__)
    rivals = (ENGLISH_WORDS, *OTHER_WORDS)
    rival = max(sum(word in small for word in words) for small in rivals)
    return tongue if counted[tongue] >= ENOUGH and counted[tongue] > rival else None
