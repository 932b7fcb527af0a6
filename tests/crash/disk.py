"""What a disk may hold when the power fails: all that was synced, and of what was not nothing, everything or some."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TypeAlias, assert_never

from tests.crash.recorder import FolderSynced, Kept, Opened, Operation, Removed, Renamed, Synced, Truncated, Wrote

SECTOR = 512
"""Bytes that are written whole or not at all."""


class Luck(Enum):
    """What became of that which was written and not synced."""

    NOTHING = auto()
    EVERYTHING = auto()
    BEGINNING = auto()
    """What came first, and of the last some sectors."""
    SOME = auto()
    """Any sectors of any writes."""


Image: TypeAlias = dict[str, bytes]
"""Name → what is in it."""


@dataclass(eq=False)
class _File:
    durable: bytes = b""
    pending: list[Wrote | Truncated] = field(default_factory=list)

    def sync(self) -> None:
        self.durable = self.content(self.pending)
        self.pending = []

    def content(self, operations: list[Wrote | Truncated]) -> bytes:
        content = bytearray(self.durable)
        for operation in operations:
            _apply(content, operation)
        return bytes(content)

    def after(self, luck: Luck, chance: Random) -> bytes:
        match luck:
            case Luck.NOTHING:
                return self.durable
            case Luck.EVERYTHING:
                return self.content(self.pending)
            case Luck.BEGINNING:
                whole = chance.randint(0, len(self.pending))
                last = self.pending[whole : whole + 1]
                return self.content([*self.pending[:whole], *_torn(last, chance)])
            case Luck.SOME:
                return self.content(list(_torn(self.pending, chance)))
        assert_never(luck)


def _apply(content: bytearray, operation: Wrote | Truncated) -> None:
    if isinstance(operation, Truncated):
        del content[operation.size :]
        content.extend(bytes(operation.size - len(content)))
    else:
        content.extend(bytes(max(0, operation.offset - len(content))))
        content[operation.offset : operation.offset + len(operation.data)] = operation.data


def _torn(operations: list[Wrote | Truncated], chance: Random) -> Iterator[Wrote | Truncated]:
    """Any sectors of these writes, in their order."""
    for operation in operations:
        if isinstance(operation, Truncated):
            yield from [operation] * chance.getrandbits(1)
            continue
        begins, ends = operation.offset, operation.offset + len(operation.data)
        edges = [begins, *range(begins - begins % SECTOR + SECTOR, ends, SECTOR), ends]
        for start, stop in pairwise(edges):
            if chance.getrandbits(1):
                yield Wrote(operation.name, start, operation.data[start - begins : stop - begins])


class Disk:
    """The disk of a machine whose power fails at some moment."""

    def __init__(self, before: Image) -> None:
        """All of ``before`` is on it."""
        self._there = {name: _File(content) for name, content in before.items()}
        self._synced = dict(self._there)
        """By the names that a power cut leaves."""

    def do(self, operation: Operation) -> None:
        """One thing more that happened."""
        match operation:
            case Opened(name):
                self._there.setdefault(name, _File())
            case Wrote(name) | Truncated(name):
                self._there[name].pending.append(operation)
            case Synced(name):
                self._there[name].sync()
            case Removed(name):
                self._there.pop(name, None)
            case Renamed(name, to):
                self._there[to] = self._there.pop(name)
            case FolderSynced():
                self._synced = dict(self._there)
            case Kept():
                pass
            case _:
                assert_never(operation)

    def image(self, luck: Luck, chance: Random) -> Image:
        """What is found when the power is back."""
        names = self._synced if luck is Luck.NOTHING else self._there
        if luck in {Luck.BEGINNING, Luck.SOME} and chance.getrandbits(1):
            names = self._synced
        return {name: file.after(luck, chance) for name, file in names.items()}


def write(image: Image, folder: Path) -> None:
    """Put this disk there."""
    folder.mkdir()
    for name, content in image.items():
        (folder / name).write_bytes(content)
