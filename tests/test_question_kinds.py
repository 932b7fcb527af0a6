"""Nothing but an exhaustive match decides by the kind of a question."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.questions import Kind, Question
from tests.test_project import PACKAGES, ROOT

KINDS = "domain/questions.py"
CLOSED = {member.__name__ for member in Question.__args__} - {"Comment"}
NAMES = set(Kind.__args__)


def modules() -> list[Path]:
    """The modules that could look at a kind."""
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if path != ROOT / KINDS]


def is_named_kind(node: ast.AST) -> bool:
    """Whether this names a kind, as a class or as the settings file calls it."""
    return (isinstance(node, ast.Name) and node.id in CLOSED) or (
        isinstance(node, ast.Constant) and node.value in NAMES
    )


def ends_in_assert_never(match: ast.Match) -> bool:
    """Whether the last case takes all that is left and calls ``assert_never``."""
    last = match.cases[-1]
    takes_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None and last.guard is None
    return takes_all and ast.unparse(last.body[0]).startswith("assert_never(")


def kind_decisions(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where the kind decides otherwise than in an exhaustive match: line, how."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("isinstance"), args=[_, kinds]) if any(map(is_named_kind, ast.walk(kinds))):
                yield node.lineno, "isinstance"
            case ast.Compare() if any(map(is_named_kind, ast.walk(node))):
                yield node.lineno, "comparison"
            case ast.Dict(keys=keys) if any(key is not None and is_named_kind(key) for key in keys):
                yield node.lineno, "dictionary"
            case ast.Match(cases=cases):
                patterns = [part for case in cases for part in ast.walk(case.pattern)]
                if any(map(is_named_kind, patterns)) and not ends_in_assert_never(node):
                    yield node.lineno, "match without assert_never"


def test_kind_decides_only_in_exhaustive_matches() -> None:
    decisions = [
        f"{path.relative_to(ROOT)}:{line}: {how}"
        for path in modules()
        for line, how in kind_decisions(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert decisions == []


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("isinstance(asked, Choice | Choices)", "isinstance"),
        ("asked.kind == 'rating'", "comparison"),
        ("{'rating': 1}", "dictionary"),
        ("match asked:\n case Rating(): pass\n case _: pass", "match without assert_never"),
        ("match asked:\n case Rating(): pass", "match without assert_never"),
    ],
)
def test_kind_decisions_are_noticed(code: str, how: str) -> None:
    assert [way for _, way in kind_decisions(ast.parse(code))] == [how]
