"""The slash command that the message field completes, with what can follow it, as people read it there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the completion list. `takes` names what can follow, in brackets as it may be left out."""

    command: str
    does: str
    takes: str = ""


SUGGESTIONS = (
    Suggestion("/campaign", "Start a campaign from a brief"),
    Suggestion("/campaign templates", "See templates to start from, and personas"),
    Suggestion("/campaign from", "Start a campaign from a template", "template"),
    Suggestion("/campaign list", "See this workspace's campaigns, or some of them", "[review] [linkedin]"),
    Suggestion("/campaign show", "Show a campaign and its variants", "[campaign]"),
    Suggestion("/campaign preview", "See posts as their platforms will show them", "[campaign] [platform]"),
    Suggestion("/campaign clone", "Start a campaign from another one’s brief", "[campaign]"),
    Suggestion("/campaign close", "End a campaign", "[campaign]"),
    Suggestion("/campaign archive", "Take a campaign out of lists", "campaign"),
    Suggestion("/campaign reopen", "Take a closed or archived campaign up again", "campaign"),
    Suggestion("/campaign schedule", "See what is published when"),
    Suggestion("/campaign results", "See views, clicks and which variant leads", "[campaign]"),
    Suggestion("/campaign who", "See who may do what"),
    Suggestion("/campaign accounts", "See as whom posts go out"),
    Suggestion("/campaign rules", "See what copy is held to, and change it"),
    Suggestion("/campaign brand", "See how the company writes, and change it", "[account]"),
    Suggestion("/campaign budgets", "See what writing may cost, and set it"),
    Suggestion("/campaign costs", "See what writing has cost"),
    Suggestion("/campaign health", "Check that everything is running"),
    Suggestion("/campaign help", "List what Copydesk can do"),
)

NAMES = frozenset(suggestion.command.partition(" ")[0] for suggestion in SUGGESTIONS)
"""The commands themselves: what else starts with a slash never leaves Slack."""
