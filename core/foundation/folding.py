"""Folding: how text is compared where people search, so that “éclair” finds “Éclair” in any database.

Source: Unicode Standard, chapters 3.13 (caseless matching) and 2.12 (compatibility decomposition).
"""

import unicodedata

_LEFT_OUT = frozenset({"Mn", "Me", "Cf"})
"""Accents and other marks on letters; and what isn't seen at all, such as a soft hyphen."""
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼʹʻˈ׳", "'"),
        **dict.fromkeys("“”„‟″«»״", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("®©™ـ", ""),  # beside a name, and what lengthens Arabic letters
        # Letters whose stroke or hook Unicode does not take off, and how others are typed without them.
        **dict(zip("ıłøđħŧƀǥɨɍƶƒɓɗŋðəɛɔ", "ilodhtbgirzfbdndeeo", strict=True)),
        **{"ŋ": "ng", "þ": "th", "æ": "ae", "œ": "oe", "×": "x"},
    }
)


def folded(text: str) -> str:
    """`text` without case, accents, typographic quotes and dashes, width, and needless blanks.

    Folding it again changes nothing. What has nothing but marks becomes empty.
    """
    # Casing can make marks (İ becomes i and a dot) and compatible letters, so it stands between the two.
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))  # ´ alone would decompose to a blank
    decomposed = unicodedata.normalize("NFKD", plain.casefold()).casefold()
    bare = "".join(char for char in decomposed if unicodedata.category(char) not in _LEFT_OUT)
    return unicodedata.normalize("NFC", " ".join(bare.translate(_PLAIN).split()))
