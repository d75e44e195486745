"""Logs: one line for each thing that happened, pretty in a terminal, JSON in production.

What libraries log goes the same way as what we log. Every line carries the correlation id of the request
it belongs to, and passes `redaction` before it is written. Libraries stay above DEBUG, where several of
them print whole requests with the copy and the keys in them.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.tracebacks import Trace, extract
from structlog.typing import EventDict, Processor

from core.foundation.ids import new_id
from core.foundation.redaction import masked, redacted
from core.foundation.settings import Environment
from core.foundation.text import harmless

OURS = ("core", "bot", "analytics_app")
CHATTY = (
    "alembic",
    "slack_bolt",  # at INFO it logs the whole body of a request whose signature is wrong
    "slack_sdk",
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "openai",
    "apscheduler",
    "aiosqlite",
    "watchdog",
)
"""Libraries that tell of each single call; only their warnings are logged."""
EXPECTED = ("apscheduler.scheduler",)
"""Whose warnings are no news: a tick that still runs is skipped, each second anew."""
TOLD_BY_US = ("sqlalchemy.pool",)
"""Whose errors are no news either: each connection of a database that is away, closed in vain."""
WITH_OWN_HANDLERS = ("uvicorn", "uvicorn.error", "uvicorn.access")
MAX_MESSAGE = 300
"""Characters of an exception's message: enough to say what is wrong, too few for a whole input."""
_CORRELATION = "correlation_id"


def configure(environment: Environment, level: str, *, stream: TextIO | None = None) -> None:
    """Send all logs to `stream` (standard error) from `level` up. The last call counts."""
    shown = stream or sys.stderr
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(shown)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                ProcessorFormatter.remove_processors_meta,
                render_exception,
                redact,
                _harmless,
                _renderer(environment, shown),
            ],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.PositionalArgumentsFormatter(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    logging.captureWarnings(True)
    _route(handler, logging.getLevelNamesMapping()[level])


def redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Take secrets and copy out of a line."""
    rendered = event.pop("exception", None)
    clean: EventDict = redacted(event)
    return clean if rendered is None else {**clean, "exception": rendered}


def _harmless(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Let no terminal obey what stands in a line."""
    return {key: harmless(value) if isinstance(value, str) else value for key, value in event.items()}


def render_exception(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Turn `exc_info` into a traceback without the values of variables, its messages masked and short."""
    error = _error_of(event.pop("exc_info", None))
    if error is not None:
        event["exception"] = "\n".join(_lines(extract(type(error), error, error.__traceback__)))
    return event


def new_correlation_id() -> str:
    """A fresh id for everything that one request sets off."""
    return new_id("cor")


def bind_correlation(correlation_id: str) -> None:
    """Put the id on every log line and journal entry of the task that is running."""
    structlog.contextvars.bind_contextvars(**{_CORRELATION: correlation_id})


def current_correlation_id() -> str:
    """The id of what is running now; empty where nothing has one."""
    return str(structlog.contextvars.get_contextvars().get(_CORRELATION, ""))


@contextmanager
def correlated(correlation_id: str) -> Iterator[None]:
    """The same, until the block ends."""
    with structlog.contextvars.bound_contextvars(**{_CORRELATION: correlation_id}):
        yield


def _renderer(environment: Environment, stream: TextIO) -> Processor:
    if environment is Environment.PRODUCTION:
        return structlog.processors.JSONRenderer(serializer=json.dumps, ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=28, sort_keys=False)


def _route(handler: logging.Handler, level: int) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.INFO))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    for name in EXPECTED:
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in TOLD_BY_US:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in WITH_OWN_HANDLERS:
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
        logger.setLevel(logging.NOTSET)


def _error_of(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exception() if exc_info else None


def _lines(trace: Trace, indent: str = "") -> Iterator[str]:
    """A traceback as Python prints it: what came first stands first. Source lines and variables stay out."""
    for position, stack in reversed(list(enumerate(trace.stacks))):
        for frame in stack.frames:
            yield f'{indent}  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        yield f"{indent}{stack.exc_type}: {masked(stack.exc_value, longest=MAX_MESSAGE)}"
        for note in stack.exc_notes:
            yield f"{indent}  note: {masked(note, longest=MAX_MESSAGE)}"
        for number, inner in enumerate(stack.exceptions, start=1):
            yield f"{indent}  {number}:"
            yield from _lines(inner, indent + "    ")
        if position:
            yield f"{indent}… which caused:" if stack.is_cause else f"{indent}… and while that was handled:"
