"""The messages of the code as gettext's tools know them: each with where it stands, and what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("views", "handlers", "delivery", "bot")
METHODS = {"say": 1, "plain": 1, "count": 2, "plain_count": 2}
"""The methods of a translator that say a message → how many texts of it: of a plural the singular and the plural."""
TRANSLATORS = {"voice", "self"}


@dataclass(frozen=True, slots=True)
class Call:
    """A message where it is said."""

    source: str
    """The file, below the project's folder."""
    line: int
    node: ast.Call
    purpose: str
    """What the function is for in which it stands: the first line of its docstring, or empty."""
    is_button: bool
    """Whether it is a button's whole label."""

    @property
    def texts(self) -> tuple[str, ...] | None:
        """The message, or its singular and plural; None for a message that is not written out."""
        method = self.node.func.attr if isinstance(self.node.func, ast.Attribute) else ""
        parts = self.node.args[: METHODS[method]]
        texts = tuple(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
        return texts if len(texts) == METHODS[method] else None


def calls() -> Iterator[Call]:
    """Everything the code says in some language, by file and line."""
    for package in PACKAGES:
        for source in sorted((ROOT / package).rglob("*.py")):
            if source != ROOT / "views" / "i18n.py":
                yield from _calls_of(source)


def _calls_of(source: Path) -> Iterator[Call]:
    tree = ast.parse(source.read_text("utf-8"))
    place, labels = str(source.relative_to(ROOT)), _labels(tree)
    for node, purpose in _with_purpose(tree, ""):
        if _is_message(node):
            yield Call(place, node.lineno, node, purpose, node in labels)


def _with_purpose(node: ast.AST, purpose: str) -> Iterator[tuple[ast.Call, str]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        purpose = (ast.get_docstring(node) or purpose).partition("\n")[0]
    if isinstance(node, ast.Call):
        yield node, purpose
    for child in ast.iter_child_nodes(node):
        yield from _with_purpose(child, purpose)


def _labels(tree: ast.AST) -> set[ast.AST]:
    """What stands first in ``Button(…)``."""
    return {
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Button" and node.args
    }


def _is_message(node: ast.Call) -> bool:
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in METHODS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in TRANSLATORS
    )


@cache
def message_ids() -> dict[tuple[str, ...], list[Call]]:
    """Every message as its texts → where it is said, in the order of files and lines."""
    places: dict[tuple[str, ...], list[Call]] = {}
    for call in calls():
        if call.texts:
            places.setdefault(call.texts, []).append(call)
    return places
