"""Together: what many ask to have written while others are being written is written after them, at once.

Each is answered once its own is committed. A database takes as long to make one change durable as to make a
hundred, and SQLite makes one after the other.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

Write = Callable[[Sequence[Asked]], Awaitable[Sequence[Answer | Exception]]]
"""Writes what is asked, in one transaction, and has an answer for each once that is committed. An exception
as an answer is for that one alone; one that is raised is for all, and none was written."""


class Together(Generic[Asked, Answer]):
    """Hands to `write` what is waiting, `most` at once; one transaction after the other."""

    def __init__(self, write: Write[Asked, Answer], *, most: int) -> None:
        self._write, self._most = write, most
        self._waiting: deque[tuple[Asked, asyncio.Future[Answer]]] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Answer:
        """The answer to `asked`, once it is committed. Raises what came of it instead."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._writing is None or self._writing.done():
            # Not as part of the first of them: who is cut off must not take the others along.
            self._writing = asyncio.create_task(self._write_all(), context=Context())
        return await answer

    async def _write_all(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
            answers: Sequence[Answer | Exception]
            try:
                answers = await self._write([asked for asked, _ in batch])
            except Exception as error:  # noqa: BLE001 - told to all who asked
                answers = [error] * len(batch)
            except BaseException:
                for _, answer in (*batch, *self._waiting):
                    answer.cancel()
                raise
            for (_, waiting), given in zip(batch, answers, strict=True):
                if waiting.done():  # whoever asked has gone
                    continue
                if isinstance(given, Exception):
                    waiting.set_exception(given)
                else:
                    waiting.set_result(given)
