"""How somebody with a copy of the file reads more than SQL shows: which cell of a page was written after which."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_LEAVES = {10: 8, 13: 8}
"""Kinds of leaf page (of an index or WITHOUT ROWID table, of an ordinary table) → the length of their header."""
_COUNTERS = (24, 40, 92)
"""Where the file's header counts changes, four bytes each."""


def masked(content: bytes) -> bytes:
    """The file without its header's counters of changes, which tell how many there were and nothing else."""
    without = bytearray(content)
    for start in _COUNTERS:
        without[start : start + 4] = bytes(4)
    return bytes(without)


def written_order(path: Path, table: str) -> list[int]:
    """The cells of this table, by their place in the order of keys, in the order in which they came to lie in the page.

    SQLite fills a page from its end, so of two cells the one further behind was written first. Raises ``ValueError``
    for a table of more than one page.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    page = path.read_bytes()[(root - 1) * size : root * size]
    if page[0] not in _LEAVES:
        raise ValueError(f"{table} has more than one page")
    cells = int.from_bytes(page[3:5])
    start = _LEAVES[page[0]]
    offsets = [int.from_bytes(page[at : at + 2]) for at in range(start, start + 2 * cells, 2)]
    return sorted(range(cells), key=lambda cell: -offsets[cell])
