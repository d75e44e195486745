"""`copydesk run`: one brief to published, told and measured posts, without a browser."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import Rule, Where, WriterChoice
from bot.cli.exit_codes import ExitCode, verdict
from bot.cli.processes.leaving import Stopped, end_in_time, end_now_if_anything_hangs, stopping_on_signals
from bot.cli.saying import answer_as_json, say
from core.foundation.errors import CopydeskError, InvalidInput

if TYPE_CHECKING:
    from core.foundation.settings import Settings

INTERRUPTED = "Interrupted. What was written and decided is kept; a worker goes on with what was placed."
MOST_READERS = 100_000
SENT_BY = "Where events are announced; without it, to a receiver of our own that checks every signature."


def run(
    brief: Annotated[Path, typer.Argument(help="The brief, YAML or JSON; - reads standard input.")],
    *,
    approve: Annotated[
        Rule | None,
        typer.Option(
            help="Approve all, the first of each platform, none, or ask for each.", show_default="ask"
        ),
    ] = None,
    webhook: Annotated[str, typer.Option(metavar="URL", help=SENT_BY)] = "",
    no_webhook: Annotated[bool, typer.Option("--no-webhook", help="Announce nothing.")] = False,
    audience: Annotated[
        int, typer.Option(metavar="N", min=0, max=MOST_READERS, help="Simulate N readers of each post.")
    ] = 0,
    writer: Annotated[
        WriterChoice | None, typer.Option(help="Who writes.", show_default="openai with a key, else offline")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**31 - 1, help="The same seed gives the same simulated readers.")
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Say what writing it would cost, and write nothing.")
    ] = False,
    workspace: Where = "",
    data_dir: Annotated[
        Path | None, typer.Option(help="Folder for what is made.", show_default="DATA_DIR, or var")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document instead of tables.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show log lines on standard error.")] = False,
) -> None:
    """Run a whole campaign from a brief: write, check, approve, publish, announce, measure.

    Posts go out as the accounts that the brief names, or the usual ones, or to the outbox, as files.

    Exit codes: 0 done; 2 wrong use or brief; 3 nothing was written;
    4 nothing was approved; 5 not everything was published;
    6 the webhook was not delivered; 130 interrupted, 143 stopped;
    1 anything else.
    """
    end_in_time()
    code: int
    try:
        with stopping_on_signals():
            code = _run(
                brief,
                rule=approve or Rule.ASK,
                webhook=None if no_webhook else webhook,
                readers=audience,
                writer=writer,
                seed=seed,
                estimate=estimate,
                workspace=workspace,
                data_dir=data_dir,
                as_json=as_json,
                verbose=verbose,
            )
    except KeyboardInterrupt as asked:
        say(f"\n{INTERRUPTED}")
        code = asked.code if isinstance(asked, Stopped) else ExitCode.INTERRUPTED
        if as_json:
            _print_error("interrupted", INTERRUPTED, {}, code)
    except BrokenPipeError:
        raise  # whoever read our output has left, so nobody is there to be told
    except Exception as error:  # noqa: BLE001 - machines get a document whatever happens
        code, sentence = verdict(error)
        say(sentence)
        if as_json:
            fields = error.fields if isinstance(error, InvalidInput) else {}
            kind = error.code if isinstance(error, CopydeskError) else "failed"
            _print_error(kind, sentence, fields, code)
    end_now_if_anything_hangs(code)
    raise typer.Exit(code)


def _print_error(kind: str, sentence: str, fields: dict[str, str], code: int) -> None:
    told = {"code": kind, "message": sentence, "fields": fields}
    answer_as_json({"error": told, "exit_code": int(code)})


def _run(
    path: Path,
    *,
    rule: Rule,
    webhook: str | None,
    readers: int,
    writer: WriterChoice | None,
    seed: int | None,
    estimate: bool,
    workspace: str,
    data_dir: Path | None,
    as_json: bool,
    verbose: bool,
) -> ExitCode:
    from bot.cli.plain_yaml import STANDARD_INPUT
    from bot.cli.run.brief_file import read_brief
    from bot.cli.screen import Screen
    from core.foundation.settings import read_settings

    if not estimate:
        _require_somebody(rule, reads_brief=path == STANDARD_INPUT)
    settings = _settings_for(read_settings(), webhook=webhook, writer=writer, data_dir=data_dir)
    read = read_brief(path, max_length=settings.max_content_length)

    from bot.cli.run.document import as_document
    from bot.cli.run.here import estimate_here, run_here
    from bot.cli.run.job import Order
    from bot.cli.run.price import estimate_document, show_estimate
    from bot.cli.run.report import show

    if estimate:
        found = estimate_here(settings, read.brief, workspace=workspace, verbose=verbose)
        answer_as_json(estimate_document(found)) if as_json else show_estimate(found)
        return ExitCode.DONE
    order = Order(read.brief, rule, webhook, readers, seed, read.images)
    summary = run_here(settings, order, workspace=workspace, console=Screen(stderr=True), verbose=verbose)
    if as_json:
        answer_as_json(as_document(summary))
    else:
        show(summary, Screen())
    return summary.exit_code


def _require_somebody(rule: Rule, *, reads_brief: bool) -> None:
    if rule is Rule.ASK and (reads_brief or not sys.stdin.isatty()):
        raise InvalidInput({"--approve": "is needed where nobody can be asked: all, first or none."})


def _settings_for(
    settings: "Settings", *, webhook: str | None, writer: WriterChoice | None, data_dir: Path | None
) -> "Settings":
    """The installation's settings with what this run changes.

    Raises:
        InvalidInput: the options ask for what the settings don't have.
    """
    changes: dict[str, object] = {}
    if data_dir is not None:
        changes["data_dir"] = data_dir
    if writer is WriterChoice.OFFLINE:
        changes |= {"openai_api_key": None, "openai_base_url": None}
    if writer is WriterChoice.OPENAI and not (settings.openai_api_key or settings.openai_base_url):
        raise InvalidInput({"--writer openai": "needs OPENAI_API_KEY or OPENAI_BASE_URL: docs/models.md."})
    if webhook == "":
        if settings.is_production:
            raise InvalidInput({"--webhook": "is needed in production: an address, or --no-webhook."})
        changes["webhook_allow_private"] = True  # our own receiver listens on loopback
    return settings.model_copy(update=changes)
