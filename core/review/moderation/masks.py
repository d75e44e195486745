"""Words with letters masked: “f*ck”, “sh**ty”, “c#nt”, “d-ck”, “f***”.

A mask is taken off where a strong word of this list fits, letter for letter; so a star that marks words up,
multiplies or points to a footnote stays one.
"""

from functools import cache

import regex

_STRONG = """
fuck fucks fucked fucker fuckers fuckin fucking fuckface fuckup motherfucker motherfuckers motherfucking
shit shits shitty shithead bullshit horseshit bitch bitches bitchy cunt cunts dick dicks dickhead dickheads
cock cocks cocksucker cocksuckers asshole assholes arsehole arseholes bastard bastards wanker wankers
twat twats prick pricks pussy pussies tits whore whores slut sluts porn nigger niggers nigga niggas
faggot faggots kill killed killing rape raped suicide
scheiße scheisse arschloch arschlöcher fotze fotzen wichser hurensohn merde putain salope connard enculé
mierda puta joder cabrón cazzo merda stronzo puttana vaffanculo caralho kurwa klootzak
"""
"""Where several fit, the first is meant."""
ENOUGH_SHOWN = 3
"""Letters that tell a word of which fewer signs than letters are masked: “f*ing”."""
_MASKED = regex.compile(
    r"(?<![\p{L}\p{N}])(?:\p{L}++(?:[*#@%$&!•●×＊∗]{1,6}+\p{L}++){1,4}+|\p{L}++[-_]{1,3}+\p{L}++)"
    r"(?![\p{L}\p{N}\-_])"
)
_MASKED_END = regex.compile(r"(?<![\p{L}\p{N}*])(?:f\*{3}|sh\*{2})(?![\p{L}\p{N}*])", regex.IGNORECASE)
_MASK = regex.compile(r"[^\p{L}]+")


def unmasked(text: str) -> str:
    """`text` with the letters that strong words in it leave out."""
    text = _MASKED.sub(lambda match: _meant(match.group().lower()) or match.group(), text)
    return _MASKED_END.sub(lambda match: "fuck" if match.group()[0] in "fF" else "shit", text)


@cache
def _by_first_letter() -> dict[str, tuple[str, ...]]:
    words = _STRONG.split()
    return {first: tuple(one for one in words if one[0] == first) for first in {one[0] for one in words}}


def _meant(masked: str) -> str | None:
    """The first strong word that `masked`, in small letters, may be."""
    likely = _by_first_letter().get(masked[0], ())
    as_long = next((one for one in likely if len(one) == len(masked) and _fits(masked, one)), None)
    shown = _MASK.split(masked)
    if as_long or "*" not in masked or len(shown) != 2 or sum(map(len, shown)) < ENOUGH_SHOWN:
        return as_long
    begin, end = shown
    return next(
        (one for one in likely if len(one) > len(masked) and one.startswith(begin) and one.endswith(end)),
        None,
    )


def _fits(masked: str, word: str) -> bool:
    return all(sign == letter or not sign.isalpha() for sign, letter in zip(masked, word, strict=True))
