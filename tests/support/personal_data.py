"""What one person leaves behind: the bytes by which they could be found in files, and the rows that name them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.engine.database import Tx
from tests.support.program import register

ID = 7_234_567_891
"""Large enough that its bytes are found nowhere by chance."""
NAME = "Ștefana Unicescu-Proba"


def varint(number: int) -> bytes:
    """As SQLite writes the number of a row."""
    groups = [number >> shift & 0x7F for shift in range(0, number.bit_length(), 7)][::-1]
    return bytes([*(group | 0x80 for group in groups[:-1]), groups[-1]])


def forms(id_: int, name: str) -> dict[str, bytes]:
    """Every form in which they can stand in a file."""
    return {
        "name": name.encode(),
        "name in JSON": name.encode("ascii", "backslashreplace"),
        "id in words": str(id_).encode(),
        "id in a column": id_.to_bytes((id_.bit_length() + 8) // 8, "big"),
        "id of a row": varint(id_),
    }


def found(folder: Path, id_: int = ID, name: str = NAME) -> dict[str, set[str]]:
    """File → which of these forms are in it, for every file of that folder."""
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    there = {
        file: {form for form, trace in forms(id_, name).items() if trace in content} for file, content in files.items()
    }
    return {file: traces for file, traces in there.items() if traces}


async def crowd(tx: Tx) -> set[int]:
    """Register so many people that some of their numbers stand a second time above the rows; returns all."""
    many = range(7_000_000_000, 7_000_000_000 + 600 * 7, 7)
    await register(tx, "bucharest", many)
    return set(many)


def above(path: Path, table: str) -> set[int]:
    """The numbers that order the rows of a large table; there they stay when the row itself is gone.

    They are read from the table's root page, as the file format has it.
    """
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    page = path.read_bytes()[(root - 1) * size : root * size]
    assert page[0] == 5, "nothing is above the rows"
    cells = [int.from_bytes(page[at : at + 2], "big") for at in range(12, 12 + 2 * int.from_bytes(page[3:5], "big"), 2)]
    return {_number(page[cell + 4 :]) for cell in cells}


def _number(content: bytes) -> int:
    number = 0
    for byte in content:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number


async def scan(tx: Tx, id_: int = ID, name: str = NAME) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table in which the id or the name stands in any column, however it is called."""
    async with tx.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") as rows:
        tables = [row["name"] async for row in rows]
    rows_by_table = {}
    for table in tables:
        async with tx.execute(f"SELECT * FROM {table}") as rows:
            rows_by_table[table] = [dict(row) async for row in rows if any(_names(value, id_, name) for value in row)]
    return {table: rows for table, rows in rows_by_table.items() if rows}


def _names(value: object, id_: int, name: str) -> bool:
    match value:
        case int():
            return value == id_
        case str():
            return any(trace in value.encode() for trace in forms(id_, name).values())
        case bytes():
            return any(trace in value for trace in forms(id_, name).values())
        case _:
            return False
