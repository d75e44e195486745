"""Every pattern of the code, and strings that make a careless one slow."""

import ast
import asyncio
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import regex

from core.campaigns.brief import BriefForm
from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.writing.offline.writer import OfflineWriter
from core.writing.port import WritingRequest

ROOT = Path(__file__).parents[2]
ROOMS = ("core", "bot", "analytics_app")
RUN_WHEN_IMPORTED = ("core.storage.migrations", "bot.cli.__main__", "analytics_app.app")

CALL = re.compile(r"\b(?:re|regex)\s*\.\s*\w+\s*\(")
"""Without one, a file needs no parsing."""

Pattern = re.Pattern[str] | regex.Pattern[str]

SENTENCES = (
    "Our first waterproof backpack, 30% lighter. Opens on 4 May at 10:00 in Berlin: dark mode, sync. "
    "Save 20% until Sunday, from $89. New in May: it's for you – see https://example.com/a and #bikes.",
    "Unsere neue Tasche ist da und die Leute und wir sind froh mit der Idee.",
)


def all_patterns() -> list[Pattern]:
    """Every compiled pattern of the code, each once."""
    found: dict[tuple[type, str, int], Pattern] = {}
    for pattern in (*_in_modules(), *_written_out(), *_made_on_the_way()):
        found[type(pattern), pattern.pattern, pattern.flags] = pattern
    return [found[key] for key in sorted(found, key=str)]


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        package = importlib.import_module(room)
        for info in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not info.name.startswith(RUN_WHEN_IMPORTED):
                yield importlib.import_module(info.name)


def _in_modules() -> Iterator[Pattern]:
    for module in _modules():
        for value in list(vars(module).values()):
            yield from _within(value, module.__name__)


def _within(value: Any, module: str, depth: int = 3) -> Iterator[Pattern]:
    if isinstance(value, re.Pattern | regex.Pattern):
        if isinstance(value.pattern, str):
            yield value
        return
    inside: Any = ()
    if getattr(value, "__name__", "").endswith(("_pattern", "_patterns")) and hasattr(value, "cache_info"):
        inside = (value(),)  # built when it is needed
    elif isinstance(value, tuple | list | set | frozenset):
        inside = value
    elif isinstance(value, dict):
        inside = (*value, *value.values())
    elif isinstance(value, type) and value.__module__ == module:
        inside = tuple(vars(value).values())
    for one in inside if depth else ():
        yield from _within(one, module, depth - 1)


def _written_out() -> Iterator[Pattern]:
    """Those whose pattern is a plain string in a call such as `regex.sub("…", …)`."""
    written_in = [path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    for text in filter(CALL.search, written_in):
        for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
            match call:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re" | "regex" as name), attr=attr),
                    args=[ast.Constant(value=str(written)), *_],
                ) if attr != "escape" and r"\L<" not in written:
                    flags = {
                        node.attr
                        for node in ast.walk(call)
                        if isinstance(node, ast.Attribute) and node.attr.isupper() and node.attr[0] in "IVMSX"
                    }
                    library: Any = {"re": re, "regex": regex}[name]
                    yield library.compile(written, sum(getattr(library, flag) for flag in flags))


def _made_on_the_way() -> list[Pattern]:
    """Those that are put together while a brief is written about."""
    made: list[Pattern] = []
    compiled: Callable[..., Any] = regex._main._compile

    def noted(*args: Any, **kwargs: Any) -> Any:
        made.append(pattern := compiled(*args, **kwargs))
        return pattern

    with patch.object(regex._main, "_compile", noted):
        for news in SENTENCES:
            raw = {"product": "eBike Pro", "news": news, "audience": "students who commute in Berlin"}
            raw |= {"platforms": ["x"], "link": "https://example.com/a"}
            brief = BriefForm.parse(raw, max_length=4000)
            for platform in (PlatformName.X, PlatformName.BLOG):
                request = WritingRequest(
                    brief, platform, rules_of(platform), 2, 1, hint="shorter, no emoji", current=news
                )
                asyncio.run(OfflineWriter().write(request))
    return made


UNITS = (
    *"1aAä漢 \n\t.,-_*()[]<>\"'“/\\@#!?…&;:=%$€~`|+–{}\u0301\u200d\u2028\u200b\U0001f1e9👍",
    *(
        "a ",
        "1 ",
        "a.",
        "a.a",
        "1,",
        "1/",
        "1:",
        "a-",
        "a_",
        "a, ",
        "a. ",
        "A. ",
        "Aa ",
        "aB",
        "a1",
        "1a",
        "\r\n",
    ),
    *(
        "http://",
        "https://a.com/",
        "https://a.com/(",
        "a.com ",
        "a@a.",
        "@a@a",
        "#a ",
        "<@",
        "<a|",
        "()",
        "-1",
    ),
    *("- ", ", and ", "$1 ", "1 € ", "://a:", "!\n", "\n ", ' "', "a's ", "<https://a", "a=", "(a, ", ", )"),
)
"""What a hostile text repeats, whatever the pattern."""


def hostile(pattern: Pattern) -> Iterator[str]:
    """What to repeat, and pieces of the pattern itself among it."""
    words = sorted(set(re.findall(r"[A-Za-z]{2,}", pattern.pattern)), key=lambda word: (len(word), word))[:24]
    return iter(dict.fromkeys([*UNITS, *words, *(f"{word} " for word in words)]))


def tails(pattern: Pattern) -> tuple[str, ...]:
    """What ends a hostile text: something that fits nowhere, and what the pattern looks for at its end."""
    marks = "".join(dict.fromkeys(re.findall(r"[^\w\s\\?*+(){}\[\]^$.|]", pattern.pattern)))
    return ("\0", f" https://! stopped (rc={marks}1")


def work(pattern: Pattern, text: str, tries: int = 1) -> float:
    """Processor seconds of looking for `pattern` in and as `text`; the least of `tries`."""
    least = float("inf")
    for _ in range(tries):
        began = time.process_time()
        for _found in pattern.finditer(text):
            pass
        pattern.fullmatch(text)
        least = min(least, time.process_time() - began)
    return least
