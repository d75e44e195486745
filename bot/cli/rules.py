"""`copydesk rules`: what copy is held to, and what the workspace makes of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import LATEST, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.desk import Desk
    from core.review.policies import PolicyVersion, SavedPolicy

DEFAULT = "default"

app = typer.Typer(
    help="The rules of copy: list them, switch one, show and set the workspace's whole policy, its versions.",
    no_args_is_help=True,
)


@app.command("list")
def list_rules(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="As docs/rules.md, as Copydesk comes.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs, with families and sources.")] = False,
    workspace: Where = "",
) -> None:
    """Every rule, and how grave it is here; as they come where there is no workspace."""
    from bot.cli.rules_docs import as_markdown
    from bot.cli.saying import answer_as_json
    from bot.cli.tables import lean_table, print_table
    from core.review.rules.catalogue import RULES, rule_as_json, severity_of

    if markdown:
        print(as_markdown(), end="")
        return
    saved = _current(workspace)
    if as_json:
        answer_as_json([rule_as_json(rule, saved.policy) for rule in RULES])
        return
    table = lean_table("rule", "here", "what it looks for", gives_way="what it looks for", whole=True)
    for rule in RULES:
        table.add_row(rule.id, severity_of(rule, saved.policy) or "off", rule.why)
    print_table(table, if_empty="There are no rules.")


@app.command()
def switch(
    rule: Annotated[str, typer.Argument(help="Its id, as `copydesk rules list` shows it.")],
    to: Annotated[str, typer.Argument(help="off, info, warning, blocking, or default.")],
    workspace: Where = "",
) -> None:
    """Switch a rule off, or say how grave it is in this workspace."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.review.policy_form import as_fields, read_policy

    asked = {"severities": {rule: "off" if to == DEFAULT else to}}
    read_policy(asked)  # which says what is wrong with either

    async def do(desk: "Desk") -> "SavedPolicy":
        by = await open_desk.operator(desk, workspace, begins=True)
        before = await desk.policies.current(by)
        fields = as_fields(before.policy)
        severities = {**fields.get("severities", {}), **asked["severities"]}
        if to == DEFAULT:
            del severities[rule]
        return await desk.policies.save(
            by, read_policy({**fields, "severities": severities}), known=before.version
        )

    open_desk.with_desk(do, begins=True)
    told = "is as it comes" if to == DEFAULT else "is off" if to == "off" else f"is “{to}”"
    answer(f"The rule {rule} {told} in this workspace, for all that is written or edited from now on.")


@app.command()
def show(workspace: Where = "") -> None:
    """The workspace's policy as YAML, to be changed and set again: copydesk rules show > rules.yaml."""
    import yaml

    from bot.cli.saying import answer, say
    from core.review.policy_form import as_fields

    saved = _current(workspace)
    if fields := as_fields(saved.policy):
        answer(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=100).rstrip())
    else:
        say(
            "All rules are as they come. docs/checks.md has a policy to begin with, and "
            "`copydesk rules set` takes it."
        )


@app.command("set")
def set_policy(
    file: Annotated[Path, typer.Option(help="A YAML or JSON file; - reads standard input.")],
    workspace: Where = "",
) -> None:
    """Keep the policy of a file in place of the one there is."""
    from bot.cli import open_desk
    from bot.cli.policy_file import read_policy_file
    from bot.cli.saying import answer

    policy = read_policy_file(file)

    async def do(desk: "Desk") -> "SavedPolicy":
        return await desk.policies.save(await open_desk.operator(desk, workspace, begins=True), policy)

    saved = open_desk.with_desk(do, begins=True)
    answer(
        f"This is version {saved.version} of the policy. What is written or edited from now on is held to it."
    )


@app.command()
def history(workspace: Where = "") -> None:
    """The versions of the policy, newest first: who changed what, and when."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table
    from bot.cli.variant_status import moment

    async def read(desk: "Desk") -> "Sequence[PolicyVersion]":
        return await desk.policies.versions(await open_desk.operator(desk, workspace))

    table = lean_table("version", "saved", "by", "changes", gives_way="changes", whole=True)
    for one in open_desk.with_desk(read):
        saved = one.saved
        when = moment(saved.saved_at) if saved.saved_at else ""
        again = f"{saved.restores} again: " if saved.restores else ""
        changes = f"{again}{'; '.join(one.changes)}"
        table.add_row(str(saved.version), when, saved.saved_by or "command line", changes)
    print_table(table, if_empty="Nothing was changed: all rules are as they come.")


@app.command()
def restore(
    version: Annotated[
        int,
        typer.Argument(min=1, max=LATEST, help="Its number, as `copydesk rules history` shows it."),
    ],
    workspace: Where = "",
) -> None:
    """Make a new version of the policy that says what an old one says."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.foundation.ids import PolicyNumber

    async def do(desk: "Desk") -> "SavedPolicy":
        return await desk.policies.restore(await open_desk.operator(desk, workspace), PolicyNumber(version))

    saved = open_desk.with_desk(do)
    answer(f"Version {saved.version} of the policy says what version {version} says.")


def _current(workspace: str) -> "SavedPolicy":
    """The workspace's policy; where there is neither database nor workspace, and none is named, the rules as
    they come, and says so."""
    from bot.cli import open_desk
    from bot.cli.saying import say
    from core.review.policies import SavedPolicy

    async def read(desk: "Desk") -> SavedPolicy:
        return await desk.policies.current(await open_desk.operator(desk, workspace))

    try:
        return open_desk.with_desk(read)
    except (open_desk.NoDatabase, open_desk.NoWorkspace):
        if workspace:
            raise
        say("There is no workspace here: these are the rules as they come.")
        return SavedPolicy()
