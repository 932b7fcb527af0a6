"""What mypy says of a copy of the tree in which something was changed."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.test_project import PACKAGES, ROOT


class Place(NamedTuple):
    """A function that has to know every member of a kind."""

    file: str
    function: str


def place_at(root: Path, file: str, line: int) -> Place:
    """The innermost function around this line of this file of the tree or of its copy."""
    around = [
        node
        for node in ast.walk(ast.parse((root / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return Place(file, max(around, key=lambda node: node.lineno).name)


def mypy_errors(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """What mypy says, line by line, when these files of the tree have these texts; the copy is made in ``folder``."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    # With what an earlier mypy knows of other libraries it takes a third of the time.
    for name in (*PACKAGES, ".mypy_cache"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--no-pretty", "--no-color-output"]
    mypy = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert mypy.stderr == ""
    return mypy.stdout.splitlines()
