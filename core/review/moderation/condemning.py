"""Words that are said in order to condemn them: “Whoever says that women are scum is wrong.”

They are told from words that are meant by what stands around them: somebody says or thinks them, and that is
wrong, or must not be. A condemnation that is itself denied (“it isn't wrong to say that”) is none.
"""

import regex

from core.review.moderation.disguises import undisguised

BEFORE, LONGEST_BEFORE = 3, 60
"""Words before a condemnation among which its denial stands, and the characters that so many have at most."""


def is_condemned(words: str, sentence: str, around: str) -> bool:
    """Whether `sentence` reports `words`, and it or what stands `around` it condemns that."""
    words, around = undisguised(words), undisguised(around)
    before, found, _ = undisguised(sentence).partition(words)
    # What is said afterwards may be about whoever objects: “… and who says that's wrong is a liar”.
    is_reported = found and _SAID.search(before) and not _BUT.search(before)
    return bool(is_reported and _is_wrong(around.replace(words, "…")))


def _is_wrong(around: str) -> bool:
    return any(not _is_denied(around[: match.start()]) for match in _WRONG.finditer(around))


def _is_denied(before: str) -> bool:
    return any(map(_DENIAL.fullmatch, before[-LONGEST_BEFORE:].split()[-BEFORE:]))


_SAID = regex.compile(
    r"[\"“”«»‘]|\b(?:say|says|said|saying|call|calls|called|calling|claim|claims|claimed|claiming|think|thinks"
    r"|thought|thinking|believe|believes|believed|believing|shout|shouts|shouted|shouting|write|writes|wrote"
    r"|writing|post|posts|posted|posting|tell|tells|told|telling|hear|hears|heard|hearing|words?|idea|lie|notion"
    r"|slogan|stereotype|prejudice|comments?|remarks?)\b",
    regex.IGNORECASE,
)
_WRONG = regex.compile(
    r"\b(?:wrong|unacceptable|inexcusable|intolerable|outrageous|shameful|hurtful|harmful|offensive|hateful"
    r"|racists?|racism|sexists?|sexism|misogyn\p{L}{0,5}|homophob\p{L}{0,5}|transphob\p{L}{0,5}"
    r"|islamophob\p{L}{0,5}|anti-?semit\p{L}{0,5}|xenophob\p{L}{0,5}|ableis[mt]|bigot(?:s|ed|ry)?"
    r"|discriminat\p{L}{0,5}|prejudiced?|stereotypes?|hate speech|a lie"
    r"|(?:not|never) (?:ok|okay|true|right|acceptable|fine)|never (?:say|call)"
    r"|(?:no one|nobody) should (?:ever )?(?:say|call|think|believe|tell|hear|be told|be called|have to hear)"
    r"|(?:don['’]t|do not|must not|mustn['’]t|should not|shouldn['’]t|stop) (?:ever )?"
    r"(?:say|saying|call|calling|tell|telling|claim|claiming|think|thinking|believe|believing))\b"
    r"|n['’]t (?:ok|okay|true|right|acceptable|fine)\b",
    regex.IGNORECASE,
)
_DENIAL = regex.compile(
    r"(?:not|no|never|nothing|hardly|isn['’]t|aren['’]t|ain['’]t|wasn['’]t|without)", regex.IGNORECASE
)
_BUT = regex.compile(r"\b(?:but|yet|still|however|although|though)\b", regex.IGNORECASE)
"""Whoever goes on with one of these means what comes."""
