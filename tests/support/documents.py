"""The project's documents as data: their links, tables, blocks of code, and what they name; it judges nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from storage.engine.errors import StorageError

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]))
FOLDERS = tuple(sorted(path.name for path in ROOT.iterdir() if path.is_dir()))

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
_PATH = re.compile(r"`((?:[\w.-]+/)+[\w.*-]*|[\w-]+\.(?:md|toml|py|lock))(?:::\w+)?`")
_PIECE = re.compile(r"%[sd]")
PROGRAM = ("bot", "delivery", "demo", "formats", "handlers", "storage")
_LOGGED = {"error", "exception", "info", "warning"}


def text_of(name: str) -> str:
    """A document by its place in the repository."""
    return (ROOT / name).read_text("utf-8")


def prose(name: str) -> str:
    """Its words without line breaks and marks of a quotation."""
    return " ".join(re.sub(r"^> ?", "", text_of(name), flags=re.MULTILINE).split())


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code in that language."""
    return [block for block_language, block in _FENCE.findall(text) if block_language == language]


def links(text: str) -> list[str]:
    """Where its links and pictures lead, blocks of code left out."""
    return [address or picture for address, picture in _LINK.findall(_FENCE.sub("", text))]


def anchors(text: str) -> set[str]:
    """The places in it that a link can lead to, as they are made of its headings."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def named_paths(text: str) -> set[str]:
    """What it names of the repository: a path that begins with one of its folders, or a file at its top."""
    paths = _PATH.findall(_FENCE.sub("", text))
    return {path for path in paths if "/" not in path or path.split("/")[0] in FOLDERS}


def rows(text: str) -> list[list[str]]:
    """The cells of its tables' rows, headings included."""
    lines = re.findall(r"^\|(.+)\|$", text, flags=re.MULTILINE)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in lines if not set(line) <= set("|-: ")]


def sections(text: str) -> dict[str, str]:
    """Heading → what stands below it, until the next one of any size."""
    parts = re.split(r"^#+ (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def sentences() -> Iterator[str]:
    """The longest unchanging part of each sentence that whoever runs the bot may meet: a refusal, a line of the log."""
    for folder in ("bot", "delivery", "formats", "handlers", "storage"):
        for source in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                yield from (piece for piece in map(_longest, _said(node)) if piece.count(" ") > 1)


def spoken() -> set[str]:
    """Every unchanging piece of text in the program."""
    trees = (ast.parse(source.read_text("utf-8")) for folder in PROGRAM for source in (ROOT / folder).rglob("*.py"))
    texts = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {piece for text in texts if isinstance(text, str) for piece in _PIECE.split(text)}


def _said(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[text, *_]):
            return [text] if name == "fail" or name in {kind.__name__ for kind in _kinds(StorageError)} else []
        case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"), attr=level), args=[text, *_]):
            return [text] if level in _LOGGED else []
        case ast.Call(func=ast.Attribute(attr="begin"), args=[_, text]):
            return [text]  # a trouble, as the log is told of it
        case ast.Dict(values=values) if all(_is_sentence(value) for value in values):
            return values
        case ast.Return(value=value) if _is_sentence(value):
            return [value] if value else []
        case _:
            return []


def _is_sentence(node: ast.expr | None) -> bool:
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(re.fullmatch(r"[A-Z].+\.", node.value))
    )


def _kinds(of: type[Exception]) -> Iterator[type[Exception]]:
    yield of
    for kind in of.__subclasses__():
        yield from _kinds(kind)


def _longest(node: ast.expr) -> str:
    texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    pieces = [piece.strip(" :.()“”") for text in texts for piece in _PIECE.split(text)]
    return max(pieces, key=len, default="")
