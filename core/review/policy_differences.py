"""What one policy over the rules says and another does not, a line each, for people who look back."""

from collections.abc import Sequence

from core.review.policy import Policy
from core.review.policy_lines import as_lines

AS_IT_COMES, OFF = "as it comes", "off"


def differences(before: Policy, after: Policy) -> list[str]:
    """Rules with how grave they were and are; lines that went, with a minus, and that came, with a plus."""
    rules = sorted({*before.severities, *after.severities})
    told = [
        f"{rule}: {was} → {now}"
        for rule in rules
        if (was := _grave(before, rule)) != (now := _grave(after, rule))
    ]
    earlier = _lists(before)
    for name, new in _lists(after).items():
        told += [f"- {name}: {line}" for line in earlier[name] if line not in new]
        told += [f"+ {name}: {line}" for line in new if line not in earlier[name]]
    return told


def _grave(policy: Policy, rule: str) -> str:
    return str(policy.severities[rule] or OFF) if rule in policy.severities else AS_IT_COMES


def _lists(policy: Policy) -> dict[str, Sequence[str]]:
    """By what people call them."""
    own = [f"{as_lines([each])} ({each.severity})" for each in policy.patterns]
    return {
        "Where you advertise": sorted(place.upper() for place in policy.jurisdictions),
        "Own words": own,
        "Hashtags never used": [f"#{tag}" for tag in policy.banned_hashtags],
        "Trademarks": policy.trademarks,
        "Texts that are not to be repeated": [" ".join(text.split()) for text in policy.protected_texts],
    }
