"""A connection to the file: its pragmas, and cursors that are closed when their transaction ends.

What may wait for the disk or for somebody else (beginning, committing, rewriting, whole lists) is done in the
connection's own thread. One row by its key is read at once, and so are the rows of one answer changed: in a file that
only this process writes that takes microseconds, and to go to the thread and back a hundred times as long.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar, cast

import aiosqlite

from storage.engine.errors import StorageError

T = TypeVar("T")
Settings: TypeAlias = Mapping[str, tuple[str, object]]
"""Pragma → (as it is set, as it must read back)."""

ALWAYS: Settings = {
    "temp_store": ("MEMORY", 2),
    "trusted_schema": ("OFF", 0),
    "busy_timeout": ("5000", 5000),
}
WRITING: Settings = {
    **ALWAYS,
    "journal_mode": ("TRUNCATE", "truncate"),  # with FULL it lost nothing in simulated power cuts
    "synchronous": ("FULL", 2),
    "secure_delete": ("ON", 1),
    "foreign_keys": ("ON", 1),
}
READING: Settings = {**ALWAYS, "query_only": ("ON", 1)}

UNRELEASED = frozenset({"tally", "comment"})
"""Tables of what is not released: no connection that only reads can see anything of them."""

_QUESTIONS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_PRAGMA,
}


class _Connection(sqlite3.Connection):
    """A connection that closes its open cursors when it is rolled back or closed.

    A cancelled task leaves its cursors to whoever holds its traceback. Until they are gone, their statements keep the
    file locked for other connections, forbid VACUUM, and even after closing keep the file open.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 — sqlite3's own, passed on
        super().__init__(*args, **settings)
        self.cursors: list[sqlite3.Cursor] = []
        """The cursors of the transaction or reading in progress."""

    def cursor(self, *args: Any, **settings: Any) -> Any:  # noqa: ANN401 — likewise
        """A cursor that ``end_reading`` will close."""
        cursor = super().cursor(*args, **settings)
        self.cursors.append(cursor)
        return cursor

    def execute(self, *args: Any) -> Any:  # noqa: ANN401 — likewise
        """As in sqlite3, with a cursor of ``cursor``: sqlite3's own method makes one past it."""
        return self.cursor().execute(*args)

    def executemany(self, *args: Any) -> Any:  # noqa: ANN401 — likewise
        """As in sqlite3; see ``execute``."""
        return self.cursor().executemany(*args)

    def rollback(self) -> None:
        """Close all cursors and roll back. Idempotent."""
        self.end_reading()
        super().rollback()

    def undo_step(self) -> None:
        """Close all cursors and roll back to the savepoint of ``Connection.mark_step``."""
        self.end_reading()
        self.execute("ROLLBACK TO step")
        self.execute("RELEASE step")

    def close(self) -> None:
        """Close all cursors, then the connection."""
        self.end_reading()
        super().close()

    def end_reading(self) -> None:
        """Close every open cursor. Idempotent."""
        while self.cursors:
            self.cursors.pop().close()


class _Released(_Connection):
    """A connection for which SQLite refuses every statement that reads ``UNRELEASED`` tables or writes.

    No statement can lift this.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 — sqlite3's own, passed on
        super().__init__(*args, **settings)
        self.set_authorizer(_authorize)


def _authorize(action: int, table: str | None, *_: str | None) -> int:
    is_allowed = table not in UNRELEASED if action == sqlite3.SQLITE_READ else action in _QUESTIONS
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


class Connection(aiosqlite.Connection):
    """The aiosqlite connection that ``connect`` returns; used by one task at a time.

    The calling thread never touches it while its own thread runs a statement. SQLite's mutex is then held by a thread
    that may need Python's lock (for the authorizer), and wanted by one that holds Python's lock: both wait for ever.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 — aiosqlite's own, passed on
        super().__init__(*args, **settings)
        self._started, self._ended = 0, 0
        """Calls given to the connection's thread, and calls that it has ended; each is counted in one thread alone."""
        self.end_of_thread: asyncio.Future[Any] | None = None
        """Resolved when the thread ends; None before it is told to."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **settings: Any) -> Any:  # noqa: ANN401 — likewise
        def work() -> Any:  # noqa: ANN401 — likewise
            try:
                return fn(*args, **settings)
            finally:
                self._ended += 1

        if self._connection is not None:
            self._started += 1
        return await super()._execute(work)  # type: ignore[no-untyped-call]  # aiosqlite's

    def stop(self) -> asyncio.Future[Any] | None:
        """As in aiosqlite, which forgets the result where connecting has failed."""
        self.end_of_thread = super().stop()
        return self.end_of_thread

    def _require_idle(self) -> None:
        if self._started != self._ended:
            raise RuntimeError("A statement still runs in the thread of this connection: await it first.")

    def first(self, sql: str, values: tuple[Any, ...]) -> sqlite3.Row | None:
        """The first row or None, read in the calling thread: microseconds, for one row by its key.

        Raises ``RuntimeError`` while something runs in the connection's own thread.
        """
        self._require_idle()
        cursor = self._conn.execute(sql, values)
        try:
            row: sqlite3.Row | None = cursor.fetchone()
        finally:
            cursor.close()
        return row

    def change(self, sql: str, *rows: tuple[Any, ...]) -> int:
        """Do this once for each of these, at once, inside a transaction; returns how many rows changed.

        Nothing of it waits for the disk before the commit, unless it changes more than memory holds. Raises
        ``RuntimeError`` while something runs in the connection's own thread.
        """
        self._require_idle()
        cursor = self._conn.executemany(sql, rows)
        cursor.close()
        return cursor.rowcount

    def forget_cursors(self) -> None:
        """Drop the list of open cursors: the transaction or reading has ended, and all were read to their end."""
        if self._connection is not None:
            cast("_Connection", self._connection).cursors.clear()

    def begin_snapshot(self) -> None:
        """From the next statement on the file stays as it is; at once, since nothing is locked before that one."""
        self.first("BEGIN", ())

    def end_snapshot(self) -> None:
        """The file may change again; at once, since nothing was written and so nothing is committed."""
        self.first("END", ())

    async def run_in_thread(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run this in the connection's own thread, to its end even if the waiting task is cancelled."""
        result: T = await shielded(self._execute(work, self._conn))
        return result

    def mark_step(self) -> None:
        """Where ``undo_step`` goes back to; at once, since inside a transaction it only notes that in memory."""
        self.first("SAVEPOINT step", ())

    async def undo_step(self) -> None:
        """Back to the last ``mark_step``, which is gone then; raises when SQLite undid what was before it, too."""
        await self._execute(cast("_Connection", self._conn).undo_step)


Tx: TypeAlias = Connection
"""A connection in the middle of a transaction or a reading of ``storage.engine.database``."""


def _address(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


async def connect(path: Path, mode: Literal["ro", "rw", "copy"]) -> Connection:
    """A connection to an existing file; it and its thread end whole even if the waiting task is cancelled.

    One that only reads (``ro``) sees no tally and no comment; one to ``copy`` sees all, changes nothing and is for the
    file as a whole.
    """
    factory = _Released if mode == "ro" else _Connection
    address = _address(path, "rw" if mode == "rw" else "ro")

    def connector() -> sqlite3.Connection:
        # Its own thread and the one that reads at once take turns.
        return sqlite3.connect(address, uri=True, isolation_level=None, factory=factory, check_same_thread=False)

    return await _begin(Connection(connector, iter_chunk_size=64))


async def _begin(connection: Connection) -> Connection:
    try:
        await shielded(connection)
    except BaseException:  # also when cancelled: its thread would keep the program from ending, or outlive the loop
        await shielded(connection.close())
        if connection.end_of_thread is not None:
            await shielded(connection.end_of_thread)
        raise
    connection.row_factory = sqlite3.Row
    return connection


async def connect_memory(content: bytes) -> Connection:
    """A connection to a copy in memory of the database that ``sqlite3.Connection.serialize`` gave; see ``connect``."""

    def connector() -> sqlite3.Connection:
        memory = sqlite3.connect(":memory:", isolation_level=None, factory=_Connection, check_same_thread=False)
        memory.deserialize(content)
        return memory

    return await _begin(Connection(connector, iter_chunk_size=64))


def release_only(connection: sqlite3.Connection) -> None:
    """From now on this connection can only read, and sees no tally and no comment, as one of ``connect`` to read."""
    connection.set_authorizer(_authorize)


async def set_up(connection: Connection, pragmas: Settings) -> None:
    """Set these pragmas and read each back; raises ``StorageError`` when SQLite did not accept one."""
    await connection.run_in_thread(partial(_set_up, pragmas))


def _set_up(pragmas: Settings, connection: sqlite3.Connection) -> None:
    for pragma, (value, expected_value) in pragmas.items():
        # Some answer with a row, and a statement that is not ended would forbid VACUUM.
        connection.execute(f"PRAGMA {pragma} = {value}").close()
        (actual_value,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if actual_value != expected_value:
            raise StorageError(f"SQLite did not accept PRAGMA {pragma} = {value}: it says {actual_value!r}.")


async def shielded(work: Awaitable[T]) -> T:
    """Await this to its end even if the waiting task is cancelled; the cancellation is raised afterwards."""
    task = asyncio.ensure_future(work)
    cancellation: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancellation = error
    if cancellation is not None:
        if not task.cancelled():
            task.exception()  # looked at, or asyncio would complain that nobody did
        raise cancellation
    return task.result()


async def fetch_value(tx: Tx, sql: str, values: tuple[Any, ...] = ()) -> Any:  # noqa: ANN401 — whatever the column holds
    """The first column of the first row, or None."""
    row = tx.first(sql, values)
    return None if row is None else row[0]


async def fetch_row(tx: Tx, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Row | None:
    """The first row, or None."""
    return tx.first(sql, values)
