"""What moderators look for (`core/review/moderation`): rules without a function, to be switched as others."""

from core.review.findings import Severity
from core.review.rules.rule import Family, Rule

HARM_RULES: tuple[Rule, ...] = (
    Rule(
        id="harmful_wording",
        family=Family.HARM,
        severity=Severity.WARNING,
        why="Threats, contempt for groups, insults, violence, self-harm and sexual wording. Hatred and "
        "threats that the model and words both show, or that are plain beyond doubt, keep a text from going "
        "out.",
    ),
    Rule(
        id="strong_language",
        family=Family.HARM,
        severity=Severity.WARNING,
        why="Profanity, in eight languages, also where it is disguised.",
    ),
    Rule(
        id="moderation_flagged",
        family=Family.HARM,
        severity=Severity.WARNING,
        why="What OpenAI's moderation, or the model that judges, flags. Hate, threats, sexual content about "
        "minors, intent of and instructions for self-harm and violence keep a text from going out.",
        source="https://platform.openai.com/docs/guides/moderation",
    ),
    Rule(
        id="not_moderated",
        family=Family.HARM,
        severity=Severity.WARNING,
        why="No judgement could be had of the text, or of an image with it: it is approved by itself, by a "
        "person who has looked at it.",
        is_fixed=True,
    ),
    Rule(
        id="video_not_moderated",
        family=Family.HARM,
        severity=Severity.INFO,
        why="OpenAI's moderation looks at texts and images, not at videos.",
    ),
)
