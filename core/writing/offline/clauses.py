"""Tells clauses from noun phrases, and plurals from singulars, as far as word lists can."""

import regex

from core.writing.offline.lexicon.english import (
    ADVERBS,
    AFTER_HEAD,
    ATTRIBUTE_STARTS,
    AUXILIARIES,
    DETERMINERS,
    FINITE,
    IMPERATIVES,
    NOUNS_AFTER,
    OBJECT_STARTS,
    SUBJECTS,
)


def is_clause(text: str) -> bool:
    """Whether `text` has a finite verb of its own, as far as a word list can tell."""
    text = regex.sub(r"(?<=\d)\s?(?:[ap]\.?m\b\.?|May\b)", "", text.replace("’", "'"), flags=regex.I)
    text = _TITLE.sub("title", text)
    words = [word.strip("()\"“”'").rstrip(";:").casefold() for word in text.split()]
    if is_invitation(text):
        return True
    relative = -9
    for place, word in enumerate(words):
        if word in {"who", "that", "which", "where", "when", "if"} and place:
            relative = place
            continue
        if place - relative <= 2:
            continue
        if word in AUXILIARIES:
            return True
        if place and word in FINITE and _has_subject(words[:place], word):
            return True
        if place and word.endswith("ed") and _takes_object(words, place):
            return True
        if place and word.endswith("s") and _acts_on(words, place):
            return True
    return False


_TITLE = regex.compile(r"[\"“][^\"“”]{1,60}[\"”]")
"""What something is called says nothing of the sentence around it."""


def is_invitation(text: str) -> bool:
    """Whether `text` asks readers to do something: "book your place", but not "book signing"."""
    words = text.casefold().split()
    if words[:2] in (["lock", "in"], ["join", "in"], ["come", "in"]):
        return True
    return (
        len(words) > 1
        and words[0] in IMPERATIVES
        and words[1].rstrip(",") not in NOUNS_AFTER
        and not words[1].endswith("ing")
    )


def _acts_on(words: list[str], place: int) -> bool:
    """Whether the form at `place` is a verb with its object: "our wallbox charges your car"."""
    after = words[place + 1 : place + 2]
    if words[place].endswith(("ss", "us", "is")) or not after or after[0] not in OBJECT_STARTS:
        return False
    return words[place - 1].isalpha() and _has_subject(words[:place], words[place])


def _takes_object(words: list[str], place: int) -> bool:
    """Whether the past form at `place` has subject and object: "volunteers rescued 38,000 meals"."""
    before, after = words[place - 1], words[place + 1 : place + 2]
    can_act = before in SUBJECTS or (before.endswith("s") and not before.endswith("ss")) or before.isalpha()
    return can_act and bool(after) and (after[0] in DETERMINERS or after[0][:1].isdigit())


def _has_subject(words: list[str], verb: str) -> bool:
    """Whether the noun before `verb`, over adverbs, can be its subject."""
    while len(words) > 1 and (words[-1] in ADVERBS or words[-1].endswith("ly")):
        words = words[:-2] if words[-2:] == ["no", "longer"] else words[:-1]
    before = words[-1]
    if before[:1].isdigit():
        return (
            len(words) > 1
            and words[-2].isalpha()
            and words[-2] not in ATTRIBUTE_STARTS
            and verb.endswith("s")
        )
    if before in SUBJECTS:
        return True
    if (
        before in DETERMINERS
        or before in ATTRIBUTE_STARTS
        or before in {"to", "and", "or", "of", "&", "new", "as"}
    ):
        return False
    plural = before.endswith("s") and not before.endswith("ss")
    if verb.endswith("s") and not verb.endswith("ss"):
        return not plural and not before.endswith(("ed", "er", "ing", "ic", "al", "ive", "ous", "ful"))
    return plural


def head_noun(text: str) -> str:
    """The noun a phrase is about: "backpack" of "our first waterproof backpack with straps"."""
    words = regex.split(r"[,:;–—(]", text.casefold(), maxsplit=1)[0].split()
    head = next((place for place, word in enumerate(words) if word in AFTER_HEAD), len(words))
    return words[max(head - 1, 0)].strip(".!?\"“”'’") if words else ""


def has_plural_head(text: str) -> bool:
    """Whether the noun a phrase is about is a plural."""
    noun = head_noun(text)
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is"))
