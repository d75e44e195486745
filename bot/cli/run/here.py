"""Opening a desk for one run: its tables and its log."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace

from rich.console import Console

from bot.cli import open_desk
from bot.cli.accounts import with_accounts
from bot.cli.run.job import Job, Order
from bot.cli.run.progress import Progress
from bot.cli.run.prompts import Asking
from bot.cli.run.summary import JobSummary
from core.access.models import Member, Workspace
from core.campaigns.brief import Brief
from core.desk import Desk
from core.flow.estimating import Estimate
from core.foundation.logs import bind_correlation, configure, new_correlation_id
from core.foundation.settings import Settings


def run_here(
    settings: Settings, order: Order, *, workspace: str, console: Console, verbose: bool
) -> JobSummary:
    """Run `order` in this process, in the workspace called so; in a new one where there is none."""
    with _logging(settings, verbose=verbose):
        return asyncio.run(_run(settings, order, workspace, console))


def estimate_here(settings: Settings, brief: Brief, *, workspace: str, verbose: bool) -> Estimate:
    """What writing `brief` would cost there; nothing is written."""
    with _logging(settings, verbose=verbose):
        return asyncio.run(_estimate(settings, brief, workspace))


async def _run(settings: Settings, order: Order, workspace: str, console: Console) -> JobSummary:
    async with _at_desk(settings, workspace) as (desk, there, by):
        order = replace(order, brief=await with_accounts(desk, there, order.brief))
        return await Job(desk, order, by, Asking(console), Progress(console)).run()


async def _estimate(settings: Settings, brief: Brief, workspace: str) -> Estimate:
    async with _at_desk(settings, workspace) as (desk, _, by):
        return await desk.estimating.of(by, brief)


@asynccontextmanager
async def _at_desk(settings: Settings, workspace: str) -> AsyncIterator[tuple[Desk, Workspace, Member]]:
    bind_correlation(new_correlation_id())
    await open_desk.ready(settings)
    async with Desk.open(settings) as desk:
        there = await open_desk.workspace(desk, workspace, begins=True)
        yield desk, there, await open_desk.person(desk, there.external_id, there.name)


@contextmanager
def _logging(settings: Settings, *, verbose: bool) -> Iterator[None]:
    """Log to DATA_DIR/logs/run.log, or to standard error where that was asked for."""
    if verbose:
        configure(settings.copydesk_env, settings.log_level)
        yield
        return
    file = settings.data_dir / "logs" / "run.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as stream:
        configure(settings.copydesk_env, settings.log_level, stream=stream)
        try:
            yield
        finally:
            configure(settings.copydesk_env, "ERROR")
