"""Private parts of other packages that the code uses: each of those packages is pinned below its next minor version."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "delivery", "demo", "domain", "formats", "handlers", "storage", "views")
PRIVATE_PARTS = {
    "python-telegram-bot": {
        ("delivery/telegram/errors.py", "_retry_after"),  # the public one warns of a future type
        ("delivery/telegram/http_client.py", "telegram._utils.defaultvalue"),  # the defaults of ``BaseRequest.post``
        ("delivery/telegram/http_client.py", "telegram._utils.types"),
    },
    "aiosqlite": {
        ("storage/engine/connection.py", "_conn"),  # the sqlite3 connection, to read one row without the thread
        ("storage/engine/connection.py", "_connection"),
        ("storage/engine/connection.py", "_execute"),  # any work in the connection's thread
    },
    "python-docx": {
        ("views/reports/word/direction.py", "_element"),  # the XML of heads and feet, to turn them round
        ("views/reports/word/direction.py", "_sectPr"),
        ("views/reports/word/xml.py", "_inline"),  # the XML below what it cannot do: alternative texts, fields, cells
        ("views/reports/word/xml.py", "_r"),
        ("views/reports/word/xml.py", "_tbl"),
        ("views/reports/word/xml.py", "_tc"),
        ("views/reports/word/xml.py", "_tr"),
    },
}
NAMEDTUPLE = {"_replace", "_asdict", "_fields"}
"""Public in spite of their names."""
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def defined_names(tree: ast.Module) -> set[str]:
    """Every name that this module gives to something of its own."""
    names = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    names |= {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    return names | {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def of_base(node: ast.Attribute) -> bool:
    """Whether it is ``super()``'s, which the module only overrides."""
    return isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id == "super"


def private_parts(tree: ast.Module) -> Iterator[str]:
    """The private attributes and modules that this module uses and does not define."""
    own = defined_names(tree) | NAMEDTUPLE
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and (node.attr not in own or of_base(node)):
            yield node.attr
        elif isinstance(node, ast.ImportFrom) and node.module and any(map(is_private, node.module.split("."))):
            yield node.module


def test_private_parts_of_other_packages_are_listed() -> None:
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]

    uses = {
        (path.relative_to(ROOT).as_posix(), part)
        for path in paths
        for part in private_parts(ast.parse(path.read_text(encoding="utf-8")))
    }

    assert uses == set().union(*PRIVATE_PARTS.values())


@pytest.mark.parametrize("package", PRIVATE_PARTS)
def test_package_with_private_parts_is_pinned_below_its_next_minor_version(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirement = next(each for each in map(Requirement, project["dependencies"]) if each.name == package)
    locked_version = next(
        Version(line.split("==")[1].split()[0]) for line in LOCK.splitlines() if line.startswith(f"{package}==")
    )

    assert requirement.specifier.contains(locked_version)
    assert not requirement.specifier.contains(f"{locked_version.major}.{locked_version.minor + 1}.0")
