"""`copydesk brand`: how the workspace writes, and how single accounts do, in versions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import LATEST, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.access.permissions import System
    from core.brand.learning import Proposal
    from core.brand.service import SavedVoice
    from core.desk import Desk
    from core.foundation.ids import AccountId

MOST_BYTES = 2_000_000

app = typer.Typer(
    help="The brand voice: show it, set it from a file, its versions, restore one.", no_args_is_help=True
)

OfAccount = Annotated[
    str, typer.Option("--account", help="An account's own voice: its id, the end of it, or its name.")
]
File = Annotated[Path, typer.Option(help="A YAML or JSON file; - reads standard input.")]


@app.command()
def show(
    version: Annotated[int, typer.Option(help="An older version, by its number.")] = 0,
    account: OfAccount = "",
    workspace: Where = "",
) -> None:
    """The voice as YAML, to be changed and set again: copydesk brand show > voice.yaml."""
    from bot.cli import open_desk
    from bot.cli.saying import answer, say
    from bot.cli.voice_file import as_yaml, heading
    from core.foundation.ids import VoiceNumber

    async def read(desk: "Desk") -> "SavedVoice":
        by, whose = await _who_and_whose(desk, workspace, account)
        return await (
            desk.brand.version(by, VoiceNumber(version)) if version else desk.brand.current(by, whose)
        )

    saved = open_desk.with_desk(read)
    if saved.voice.says_something:
        answer(f"{heading(saved.version)}\n{as_yaml(saved.voice).rstrip()}")
    else:
        say("Nothing is said yet. docs/brand.md has a voice to begin with; `copydesk brand set` takes it.")
    if saved.version:
        say(_line(saved))


@app.command("set")
def set_voice(
    file: File,
    version: Annotated[
        int | None,
        typer.Option(
            help="The version that you changed, where the file's first line doesn't say so; refused where it "
            "is not the latest."
        ),
    ] = None,
    account: OfAccount = "",
    workspace: Where = "",
) -> None:
    """Keep the voice of a file as a new version, and say what it changes."""
    from bot.cli import open_desk
    from bot.cli.saying import answer, say
    from bot.cli.voice_file import read_voice_file
    from core.brand.differences import differences

    given = read_voice_file(file)

    async def do(desk: "Desk") -> "tuple[SavedVoice, SavedVoice]":
        by, whose = await _who_and_whose(desk, workspace, account, begins=True)
        before = await desk.brand.current(by, whose)
        said = given.version if version is None else version
        known = before.version if said is None else said
        return before, await desk.brand.save(by, given.voice, known=known, account_id=whose)

    before, saved = open_desk.with_desk(do, begins=True)
    for line in differences(before.voice, saved.voice):
        say(line)
    if saved.version == before.version:
        answer("Nothing was changed: the brand voice says that already.")
    else:
        answer(f"This is version {saved.version} of the brand voice. What is written from now on follows it.")


@app.command()
def edit(account: OfAccount = "", workspace: Where = "") -> None:
    """Change the voice in your editor ($VISUAL or $EDITOR); what can't be saved stays in a file."""
    import os
    import tempfile

    from bot.cli import open_desk
    from bot.cli.run.prompts import open_editor
    from bot.cli.saying import answer, say
    from bot.cli.voice_file import as_yaml, read_voice_file
    from core.foundation.errors import CopydeskError

    async def read(desk: "Desk") -> "SavedVoice":
        return await desk.brand.current(*await _who_and_whose(desk, workspace, account))

    async def do(desk: "Desk") -> "SavedVoice":
        by, whose = await _who_and_whose(desk, workspace, account)
        return await desk.brand.save(by, voice, known=before.version, account_id=whose)

    before = open_desk.with_desk(read)
    handle, name = tempfile.mkstemp(prefix="brand-voice-", suffix=".yaml")
    os.close(handle)
    file = Path(name)
    file.write_text(as_yaml(before.voice) or "# company: …\n", encoding="utf-8")
    try:
        open_editor(file)
        voice = read_voice_file(file).voice
        saved = open_desk.with_desk(do)
    except CopydeskError:
        say(f"What you wrote is in {file}; `copydesk brand set --file {file}` takes it once it is right.")
        raise
    file.unlink()
    if saved.version == before.version:
        answer("Nothing was changed.")
    else:
        answer(f"This is version {saved.version} of the brand voice.")


@app.command()
def learn(
    file: Annotated[
        Path | None,
        typer.Option(help="Ten posts or more, a line of --- between two; without it, approved ones."),
    ] = None,
    reviews: Annotated[
        bool,
        typer.Option("--reviews", help="Learn from what people edited and refused."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Keep what is proposed, without asking.")] = False,
    account: OfAccount = "",
    workspace: Where = "",
) -> None:
    """Propose a voice that says what your posts or reviews say, with figures; kept only where you say yes."""
    import sys

    from bot.cli import open_desk
    from bot.cli.plain_yaml import text_of
    from bot.cli.saying import answer, say
    from core.brand.differences import differences
    from core.brand.learning import posts_in
    from core.foundation.errors import InvalidInput

    posts = None
    if reviews and file is not None:
        raise InvalidInput({"--reviews": "can't be learned from together with --file; leave one of them."})
    if file is not None:
        posts = posts_in(text_of(file, str(file), most=MOST_BYTES, instead="Write ten posts into it."))

    async def read(desk: "Desk") -> "tuple[SavedVoice, Proposal]":
        by, whose = await _who_and_whose(desk, workspace, account)
        if reviews:
            return await desk.lessons.propose(by, whose)
        return await desk.brand.propose(by, posts, whose)

    async def do(desk: "Desk") -> "SavedVoice":
        by, whose = await _who_and_whose(desk, workspace, account)
        return await desk.brand.save(by, proposal.voice, known=now.version, account_id=whose)

    now, proposal = open_desk.with_desk(read)
    for reason in proposal.reasons:
        say(reason)
    changes = differences(now.voice, proposal.voice)
    if not changes:
        heard = "reviews repeat nothing that" if reviews else "posts say what"
        answer(f"{proposal.posts} {heard} the brand voice {'does not say' if reviews else 'says'} already.")
        return
    for line in changes:
        answer(line)
    if yes or (sys.stdin.isatty() and input("Keep this? [y/N] ").strip().lower() in {"y", "yes"}):
        say(f"This is version {open_desk.with_desk(do).version} of the brand voice.")
    else:
        say("Nothing was changed. --yes keeps it.")


@app.command()
def history(account: OfAccount = "", workspace: Where = "") -> None:
    """Its versions, newest first; copydesk brand show --version shows one."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table
    from core.brand.differences import differences
    from core.brand.voice import NO_VOICE

    async def read(desk: "Desk") -> "Sequence[SavedVoice]":
        return await desk.brand.versions(*await _who_and_whose(desk, workspace, account))

    saved = open_desk.with_desk(read)
    table = lean_table("version", "saved", "by", "changes", gives_way="changes", whole=True)
    for at, each in enumerate(saved):
        before = saved[at + 1].voice if at + 1 < len(saved) else NO_VOICE
        changes = "; ".join(differences(before, each.voice))
        again = f"{each.restores} again: " if each.restores else ""
        table.add_row(str(each.version), _when(each), each.saved_by or "command line", f"{again}{changes}")
    print_table(table, if_empty="Nothing is said yet.")


@app.command()
def restore(
    version: Annotated[
        int,
        typer.Argument(min=1, max=LATEST, help="Its number, as `copydesk brand history` shows it."),
    ],
    workspace: Where = "",
) -> None:
    """Make a new version that says what an old one says."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.foundation.ids import VoiceNumber

    async def do(desk: "Desk") -> "SavedVoice":
        return await desk.brand.restore(await open_desk.operator(desk, workspace), VoiceNumber(version))

    saved = open_desk.with_desk(do)
    answer(f"Version {saved.version} of the brand voice says what version {version} says.")


async def _who_and_whose(
    desk: "Desk", workspace: str, account: str, *, begins: bool = False
) -> "tuple[System, AccountId | None]":
    from bot.cli import open_desk
    from bot.cli.accounts import account_called

    by = await open_desk.operator(desk, workspace, begins=begins)
    return by, account_called(await desk.accounts.list(by), account).id if account else None


def _line(saved: "SavedVoice") -> str:
    who = saved.saved_by or "the command line"
    again = f", which is version {saved.restores} again" if saved.restores else ""
    return f"Version {saved.version}, saved by {who} {_when(saved)}{again}."


def _when(saved: "SavedVoice") -> str:
    from bot.cli.variant_status import moment

    return moment(saved.saved_at) if saved.saved_at else ""
