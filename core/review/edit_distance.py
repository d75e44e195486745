"""How much of a text people changed, as one number. Pure."""

from rapidfuzz.distance import Levenshtein


def edit_distance(written: str, approved: str) -> float:
    """From 0 where both texts are the same to 1 where nothing of the first is left.

    Levenshtein's distance: the fewest characters to insert, delete or replace (Levenshtein 1966, Soviet
    Physics Doklady 10:707), divided by the length of the longer text.
    """
    return Levenshtein.normalized_distance(written, approved)
