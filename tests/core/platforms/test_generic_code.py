"""Only a platform's own folder knows it by name, so that a new one needs no other place."""

import ast
import re
from pathlib import Path

import pytest

import core.platforms
from core.foundation.ids import PlatformName

ROOT = Path(core.platforms.__path__[0]).parents[1]
MAY_NAME = {
    "core/foundation/ids.py": "the list of names",
    "core/flow/feeds.py": "what our own host shows of a feed",
    "bot/api/feeds.py": "the same",
    "core/flow/sample.py": "the example data are headlines of a blog",
    "core/review/rules/rule.py": "where an example goes that says nothing of it",
}
ALSO_WORDS = {
    *(PlatformName.X, PlatformName.EMAIL, PlatformName.THREADS),
    *(PlatformName.SLACK, PlatformName.WEBHOOK, PlatformName.FEED),
}
"""Names that a string may hold for another reason."""
NAMES = {
    word
    for platform in set(PlatformName) - ALSO_WORDS
    for word in (platform.value, platform.label.casefold())
}
QUOTED = re.compile(r"""["'](\w+)["']|\b(\w+):""")


def named_in(source: str) -> list[str]:
    """Platforms that a module of Python names, each with its line."""
    found = []
    tree = ast.parse(source)
    examples = {id(node) for call in ast.walk(tree) if _is_example(call) for node in ast.walk(call)}
    for node in ast.walk(tree):
        match node:
            case _ if id(node) in examples:
                continue
            case ast.Attribute(value=ast.Name(id="PlatformName"), attr=name) if (
                name in PlatformName.__members__
            ):
                found.append(f"{node.lineno}: {name}")
            case ast.Constant(value=str(word)) if word.casefold() in NAMES:
                found.append(f"{node.lineno}: {word}")
            case ast.Call(func=ast.Name(id="PlatformName"), args=[ast.Constant(value=word)]):
                found.append(f"{node.lineno}: {word}")
            case ast.ImportFrom(module=str(module)) if re.fullmatch(rf"core\.platforms\.({OWN})", module):
                found.append(f"{node.lineno}: {module}")
            case ast.ImportFrom(module="core.platforms", names=names):
                found += [
                    f"{node.lineno}: {alias.name}" for alias in names if alias.name in set(PlatformName)
                ]
    return found


def _is_example(node: ast.AST) -> bool:
    """Whether it is a text that a rule of copy is to judge, which stands on some platform."""
    makers = {"Example", "unbriefed"}
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers


OWN = "|".join(PlatformName)


def generic(pattern: str) -> list[Path]:
    """Our files that belong to no platform."""
    own = [*MAY_NAME, *(f"core/platforms/{platform}" for platform in PlatformName)]
    files = (path for room in ("core", "bot", "analytics_app") for path in (ROOT / room).rglob(pattern))
    return [path for path in files if not path.relative_to(ROOT).as_posix().startswith(tuple(own))]


def test_no_generic_module_names_a_platform():
    modules = generic("*.py")
    assert len(modules) > 300
    named = {path.relative_to(ROOT).as_posix(): named_in(path.read_text()) for path in modules}
    assert {path: found for path, found in named.items() if found} == {}


@pytest.mark.parametrize("pattern", ["*.js", "*.css"])
def test_no_page_of_the_playground_names_a_platform(pattern):
    pages = generic(pattern)
    assert pages
    named = {path.name: {*sum(QUOTED.findall(path.read_text()), ())} & NAMES for path in pages}
    assert {page: found for page, found in named.items() if found} == {}


@pytest.mark.parametrize(
    "line",
    [
        "PlatformName.X",
        'PlatformName("x")',
        'LIMITS = {"bluesky": 300}',
        'label == "LinkedIn"',
        "from core.platforms.x import PROFILE",
        "from core.platforms import email",
    ],
)
def test_a_platform_in_generic_code_is_noticed(line):
    assert len(named_in(line)) == 1
