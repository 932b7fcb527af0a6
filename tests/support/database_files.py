"""Rows to write into a database file and look for again, and what is left behind of it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from storage.engine.database import Database, Tx, fetch_value


class Undo(Exception):
    """Raised inside a transaction that is to be undone."""


async def put(tx: Tx, *numbers: int) -> None:
    """Write these numbers as those of updates."""
    for number in numbers:
        await tx.execute("INSERT INTO seen VALUES (?, '2027-03-22')", (number,))


async def kept(db: Database) -> set[int]:
    """The numbers that are there."""
    async with db.reading() as tx, tx.execute("SELECT update_id FROM seen") as rows:
        return {row["update_id"] async for row in rows}


async def pragma(db: Database, name: str) -> object:
    """What SQLite says of this setting."""
    async with db.reading() as tx:
        return await fetch_value(tx, f"PRAGMA {name}")


@contextmanager
def no_thread_is_left() -> Iterator[None]:
    """Threads begun inside have ended."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


async def content(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in order."""
    async with db.reading() as tx:
        async with tx.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") as rows:
            tables = [row["name"] async for row in rows]
        return {table: sorted([tuple(row) for row in await _all(tx, table)], key=repr) for table in tables}


async def _all(tx: Tx, table: str) -> list[sqlite3.Row]:
    async with tx.execute(f"SELECT * FROM {table}") as rows:
        return list(await rows.fetchall())
