"""What a platform itself would refuse: checked before people look, so that nobody approves in vain. Pure."""

from core.platforms.port import TextRules
from core.review.findings import Finding, Severity


def check_length(text: str, rules: TextRules, *, title: str = "") -> list[Finding]:
    """A blocking finding for each reason why the platform would refuse it: length, title, its own rules.

    A missing title is only a warning, since people may still write one; so is what some accounts may post.
    """
    findings = [
        Finding("platform_refuses", Severity.BLOCKING, sentence)
        for sentence in rules.problems(text, title=title)
    ]
    findings += [Finding("platform_may_refuse", Severity.WARNING, warning) for warning in rules.warns(text)]
    if rules.title_limit is not None and not title.strip():
        findings.append(
            Finding(
                "title_missing", Severity.WARNING, f"{rules.platform.label} shows a title; this has none yet."
            )
        )
    return findings
