"""docs/rules.md, made from the rules themselves."""

import re
from collections.abc import Iterable

from bot.cli.rules_examples import shown
from core.review.rules.catalogue import RULES
from core.review.rules.rule import Example, Family, Rule

HEAD = """# Rules

What every text is held to before people decide on it, as Copydesk comes. [checks.md](checks.md) says how
findings are read, fixed and passed by, and how a workspace switches rules and adds words of its own. This
page is written by `copydesk rules list --markdown`.

⛔ keeps a text from approval, ⚠️ asks for a look, ℹ️ is good to know; 🔒 can't be switched. Rules on law say
where it holds; they are hints of an editor, and no legal advice.

Examples are of posts on LinkedIn; in brackets behind them stands what is known beside the text where that
makes a difference. ␣ is a blank of several in a row, ↵ the end of a line, / what parts title and text.
"""
_SOURCE = re.compile(r"(?:(?P<words>[^;\s][^;]{0,200}), )?(?P<address>https?://[^\s;]+)")
_SIGNS = {"blocking": "⛔", "warning": "⚠️", "info": "ℹ️"}


def as_markdown() -> str:
    """The page: a table for each family, in the order in which findings are read."""
    parts = [HEAD]
    for family in Family:
        if rules := [rule for rule in RULES if rule.family is family]:
            parts.append(
                f"## {family.label}\n\n| rule | what it looks for | flagged | passes |\n|---|---|---|---|"
            )
            parts[-1] += "".join(map(_row, rules)) + "\n"
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    where = ", ".join(sorted(each.upper() for each in rule.jurisdictions))
    told = " · ".join(filter(None, [where, _sources(rule.source)]))
    what = _cell(rule.why) + (f" ({told})" if told else "")
    sign = _SIGNS[rule.severity] + ("🔒" if rule.is_fixed else "")
    return f"\n| {sign} `{rule.id}` | {what} | {_examples(rule.flagged)} | {_examples(rule.passing)} |"


def _sources(source: str) -> str:
    """Each address linked once, from the words before it where it has some: “US: FTC Act, https://…; …”."""
    return _SOURCE.sub(lambda one: f"[{one['words'] or 'source'}]({one['address']})", source)


def _examples(examples: Iterable[Example]) -> str:
    return "<br>".join(_cell(shown(one)) for one in list(examples)[:2])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
