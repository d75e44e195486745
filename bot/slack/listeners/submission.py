"""Answering a modal's submission: with errors under its fields where they are known in time, else at once.

Slack waits three seconds. What is refused within two keeps the modal open, and with it what the person
wrote; what takes longer goes on after the acknowledgement, and its refusal is told in the channel.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck

from bot.slack.background import Background
from bot.slack.errors import ack_errors
from core.foundation.errors import CopydeskError

PATIENCE_SECONDS = 2.0

T = TypeVar("T")


async def submitted(
    ack: AsyncAck,
    work: Coroutine[Any, Any, T],
    *,
    background: Background,
    fallback: str,
    blocks: Mapping[str, str] | None = None,
) -> T | None:
    """What `work` gives; None where it was refused and the modal says so.

    `blocks` are inputs not named as their field; what belongs to no input is said under `fallback`.

    Raises:
        CopydeskError: the refusal came after the acknowledgement.
    """
    task = background.start(_outcome(work))
    done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
    if not done:
        await ack()
    outcome = await task
    if not isinstance(outcome, CopydeskError):
        if done:
            await ack()
        return outcome
    if not done:
        raise outcome
    await ack_errors(ack, outcome, dict(blocks or {}), fallback)
    return None


async def _outcome(work: Coroutine[Any, Any, T]) -> T | CopydeskError:
    try:
        return await work
    except CopydeskError as error:
        return error
