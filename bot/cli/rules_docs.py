"""docs/rules.md, made from the rules themselves."""

import re
from collections.abc import Iterable

from core.review.rules.catalogue import RULES
from core.review.rules.rule import Example, Family, Rule

LONGEST_EXAMPLE = 90
HEAD = """# Rules

What every text is held to before people decide on it, as Copydesk comes. [checks.md](checks.md) says how
findings are read, fixed and passed by, and how a workspace switches rules and adds words of its own. This
page is written by `copydesk rules list --markdown`.

⛔ keeps a text from approval, ⚠️ asks for a look, ℹ️ is good to know; 🔒 can't be switched. Rules on law say
where it holds; they are hints of an editor, and no legal advice.
"""
_SOURCE = re.compile(r"(?:(?P<words>[^;\s][^;]*), )?(?P<address>https?://[^\s;]+)")
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
    return "<br>".join(_cell(_shown(one)) for one in list(examples)[:2])


def _shown(one: Example) -> str:
    text = " / ".join(" ".join(part.split()) for part in (one.title, one.text) if part)
    cut = text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1]}…"
    seen = "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in cut)
    fence = "``" if "`" in seen else "`"
    return f"{fence}{' ' * ('`' in seen)}{seen}{' ' * ('`' in seen)}{fence}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
