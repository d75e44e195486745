"""All rules, in the order in which people read what they find, and what they find in a text."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from core.review.findings import Finding, Severity
from core.review.policy import Policy
from core.review.rules.brand.catalogue import BRAND_RULES
from core.review.rules.brief.catalogue import BRIEF_RULES
from core.review.rules.checked import Checked
from core.review.rules.fixing import offered
from core.review.rules.harm import HARM_RULES
from core.review.rules.hashtags.catalogue import HASHTAG_RULES
from core.review.rules.law.catalogue import LAW_RULES
from core.review.rules.links.catalogue import LINK_RULES
from core.review.rules.originality.catalogue import ORIGINALITY_RULES
from core.review.rules.platform.catalogue import PLATFORM_RULES
from core.review.rules.privacy.catalogue import PRIVACY_RULES
from core.review.rules.rule import Rule
from core.review.rules.spam.catalogue import SPAM_RULES
from core.review.rules.text.catalogue import TEXT_RULES

RULES: tuple[Rule, ...] = (
    *PLATFORM_RULES,
    *HARM_RULES,
    *BRIEF_RULES,
    *LAW_RULES,
    *PRIVACY_RULES,
    *ORIGINALITY_RULES,
    *SPAM_RULES,
    *BRAND_RULES,
    *LINK_RULES,
    *TEXT_RULES,
    *HASHTAG_RULES,
)
BY_ID = {rule.id: rule for rule in RULES}


def findings_of(checked: Checked) -> list[Finding]:
    """Everything the rules have to say, with the fixes that are offered."""
    return offer(checked, every_finding(checked))


def offer(checked: Checked, findings: Sequence[Finding]) -> list[Finding]:
    """`findings` with those of their fixes that are offered."""
    return offered(checked, findings, PLATFORM_RULES)


def every_finding(checked: Checked) -> Sequence[Finding]:
    """Everything the rules have to say, as the workspace judges it, with every fix. Of a text that is far too
    long only what the platform has."""
    rules = PLATFORM_RULES if checked.is_far_too_long else RULES
    found = (one for rule in rules if severity_of(rule, checked.policy) for one in rule.findings(checked))
    return judged(found, checked.policy)


def severity_of(rule: Rule, policy: Policy) -> Severity | None:
    """How grave it is in a workspace; None where it is off, or law elsewhere."""
    if rule.is_fixed:
        return rule.severity
    is_law_here = not rule.jurisdictions or not rule.jurisdictions.isdisjoint(policy.jurisdictions)
    return policy.severities.get(rule.id, rule.severity) if is_law_here else None


def rule_as_json(rule: Rule, policy: Policy) -> dict[str, Any]:
    """A rule for programs: how grave it is in a workspace (`off`: nobody hears of it), and as it comes."""
    return {
        "id": rule.id,
        "family": rule.family,
        "severity": severity_of(rule, policy) or "off",
        "default": rule.severity,
        "why": rule.why,
        "source": rule.source,
        "jurisdictions": sorted(rule.jurisdictions),
        "is_fixed": rule.is_fixed,
    }


def placed(checked: Checked, finding: Finding) -> Finding:
    """A moderator's finding with where its words stand."""
    span = checked.find(finding.where)
    return replace(finding, span=span, part=span.part if span else None)


def judged(findings: Iterable[Finding], policy: Policy) -> Sequence[Finding]:
    """What of it a workspace wants to hear, each as grave as it says."""
    return [
        one if severity is None else replace(one, severity=severity)
        for one in findings
        if (rule := BY_ID.get(one.rule)) is None or severity_of(rule, policy)
        for severity in [None if rule is None or rule.is_fixed else policy.severities.get(one.rule)]
    ]
