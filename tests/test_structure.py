"""What has to hold of the modules among each other, besides the layers that import-linter holds."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "delivery", "demo", "domain", "formats", "handlers", "storage", "views")
MAX_MODULES = 20
"""Of its own that a folder may hold, ``__init__`` not counted: beyond that nobody finds anything in it."""


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(path): path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}


def imported_modules(path: Path) -> Iterator[str]:
    """Every module that this one names in an import, those for type checking alone included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (
                name if (name := f"{node.module}.{alias.name}") in MODULES else node.module for alias in node.names
            )


def exceptions_of(path: Path) -> list[str]:
    classes = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    return [
        node.name for node in classes if any(ast.unparse(base).endswith(("Error", "Exception")) for base in node.bases)
    ]


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: {other for other in imported_modules(path) if other in MODULES} for name, path in MODULES.items()}

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"Modules that need each other: {' → '.join(error.args[1])}")


def test_every_exception_of_storage_is_in_one_module() -> None:
    exceptions = {name: exceptions_of(path) for name, path in MODULES.items() if name.startswith("storage.")}

    assert [name for name, classes in exceptions.items() if classes] == ["storage.engine.errors"]


def test_no_folder_holds_more_modules_than_can_be_looked_over() -> None:
    folders = {path.parent for path in MODULES.values()}
    counts = {
        str(folder.relative_to(ROOT)): len([path for path in folder.glob("*.py") if path.stem != "__init__"])
        for folder in folders
    }

    assert {folder: count for folder, count in counts.items() if count > MAX_MODULES} == {}
