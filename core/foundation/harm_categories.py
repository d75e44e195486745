"""The categories of harm that judges score, named as OpenAI's moderation names them.

Source: https://platform.openai.com/docs/guides/moderation#content-classifications.
"""

from math import isfinite

CATEGORIES = {
    "harassment": "harassing language",
    "harassment/threatening": "threatening harassment",
    "hate": "hate against a group of people",
    "hate/threatening": "threats against a group of people",
    "illicit": "advice on something illegal",
    "illicit/violent": "advice on violence or weapons",
    "self-harm": "self-harm",
    "self-harm/instructions": "instructions for self-harm",
    "self-harm/intent": "somebody's intent to harm themselves",
    "sexual": "sexual content",
    "sexual/minors": "sexual content about minors",
    "violence": "violence",
    "violence/graphic": "graphic violence",
}
"""Each with what it is called among people."""


def thresholds_in(given: str) -> dict[str, float]:
    """The score from which each category counts, in `given`, such as hate=0.4,violence=0.9.

    Raises:
        ValueError: part of it can't be used; says which, and what to write.
    """
    thresholds: dict[str, float] = {}
    for pair in filter(None, map(str.strip, given.split(","))):
        name, _, score = (part.strip() for part in pair.partition("="))
        if name not in CATEGORIES:
            raise ValueError(f"has no category “{name}”; there are {', '.join(CATEGORIES)}.")
        if name in thresholds:
            raise ValueError(f"has two scores for {name}; leave one.")
        thresholds[name] = _score(name, score)
    return thresholds


def _score(name: str, given: str) -> float:
    try:
        score = float(given)
    except ValueError:
        score = 0.0
    if not (isfinite(score) and 0 < score <= 1):
        raise ValueError(
            f"must give {name} a score above 0 and up to 1, such as {name}=0.4; it is “{given}”."
        )
    return score
