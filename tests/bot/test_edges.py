"""Edges acknowledge, call one function of the desk, and show. Import-linter keeps storage from them."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_edge_reaches_through_the_desk_to_its_database() -> None:
    modules = [path for edge in ("bot", "analytics_app") for path in sorted((ROOT / edge).rglob("*.py"))]
    assert len(modules) > 100
    reached = [
        f"{module.relative_to(ROOT)}:{node.lineno}"
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith("desk.database")
    ]
    assert reached == []
