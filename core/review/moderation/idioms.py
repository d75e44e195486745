"""Figures of speech, names of things and games whose words alone would do harm: “a chink in the armour”.

They are read as what they mean, by the model as well as by rules and lists. What merely speaks well of a
group of people, and who speaks in a story, is told here too.
"""

import regex

_YOU = r"(?:you|him|her|them|us)(?:\s+all)?"
_GAME = (
    r"(?:at|in|on)\s+(?:(?:a|the|this|that|our|your|my|any|every|some|online)\s+){0,2}"
    r"(?:chess|checkers|cards|poker|scrabble|trivia|tennis|golf|football|basketball|bowling|ping[- ]pong"
    r"|mario\s+kart|games?|match(?:es)?|tournaments?|quiz(?:zes)?|finals?|league|race|sports?|dance-?off)"
)
_IDIOMS = (
    (
        "dish",
        r"faggots?\s+(?:and|with|in|&)\s+(?:mushy\s+)?(?:peas|mash|gravy|chips|onion)"
        r"|fotzel(?:-|\s)?s(?:lices?|chnitten?)",
    ),
    ("spotless", r"spic(?:-|\s)?(?:and|n['’]?|&)(?:-|\s)?span"),
    (
        "gap in the defence",
        r"chinks?\s+in\s+(?:the|his|her|its|their|your|our|my|an?)\s+(?:\p{L}+\s+)?armou?r",
    ),
    ("a gap of light", r"a\s+chink\s+of\s+(?:sun)?light"),
    ("bin", r"(?:white\s+)?(?:trash|garbage)(?=\s+(?:bags?|cans?|bins?|liners?|sacks?|compactors?)\b)"),
    (
        "charm you with",
        rf"kill(?:ing|ed)?\s+{_YOU}\s+with(?=\s+(?:kindness|love|cuteness|compliments|hugs)\b)",
    ),
    (
        "play chess",
        rf"(?:kill|destroy|crush|smash|beat|murder|slaughter|hurt)\s+{_YOU}\s+{_GAME}",
    ),
    (
        "very",
        r"(?<=(?:is|am|are|be|was|were|['’]re|['’]m)\s)(?:stupid|stupidly|insane|insanely|crazy|filthy)"
        r"(?=\s+(?:busy|good|fast|cheap|rich|easy|simple|happy|talented|strong|cool|hot)\b)",
    ),
)
"""What each is read as, and how it is said."""
_READ_AS = tuple((meant, regex.compile(rf"\b(?:{said})\b", regex.IGNORECASE)) for meant, said in _IDIOMS)


def without_idioms(text: str) -> str:
    """`text` with what its figures of speech mean in their place."""
    for meant, said in _READ_AS:
        text = said.sub(meant, text)
    return text


def speaks_well_of_groups(sentence: str) -> bool:
    """Whether a sentence only says something good of people: the model may take fright at their names."""
    return bool(_WELL.search(sentence)) and not _LIMITED.search(sentence)


def is_told_in_a_story(sentence: str) -> bool:
    """Whether somebody in a book, a film or a play speaks."""
    return bool(_SPEAKS.search(sentence) and _STORY.search(sentence))


_WELL = regex.compile(
    r"\b(?:are|is)\s+(?:(?:all|both|always|also|very|so|most|just|as|truly|warmly|equally)\s+){0,2}"
    r"(?:welcome(?!\s+to\b)|peaceful|peace-loving|loving|kind|wonderful|beautiful|brave|strong|equal|our\s+neighbou?rs"
    r"|our\s+friends|our\s+family|human|people\s+(?:too|like\s+you)|celebrated|respected|generous|hospitable)\b"
    r"|\bdeserves?\s+(?:(?:good|better|equal|the\s+same|full|more|decent|safe|real|our)\s+){0,2}"
    r"(?:health\s?care|care|rights|respect|love|equality|dignity|safety|support|jobs|pay|housing|protection|justice)\b",
    regex.IGNORECASE,
)
_LIMITED = regex.compile(
    r"\b(?:not|never|no|none|nobody|only|but|yet|unless|until|if|except|than|hell|grave|dead|death|leave|gone|kill"
    r"|filthy|scum|vermin|hate)\b|n['’]t\b",
    regex.IGNORECASE,
)
_SPEAKS = regex.compile(
    r"\b(?:say|says|said|growls?|growled|whispers?|whispered|shouts?|shouted|cries|cried|roars?|roared|hisses|hissed"
    r"|tells|told|thinks|thought)\s+(?:the|an?|our)\s+\p{Ll}+",
    regex.IGNORECASE,
)
_STORY = regex.compile(
    r"\b(?:books?|novels?|stor(?:y|ies)|tales?|thrillers?|films?|movies?|series|episodes?|play|musical|comics?|chapter"
    r"|audiobooks?|fairy\s+tales?|video\s?games?)\b",
    regex.IGNORECASE,
)
