"""The one SQLite file: opening, pragmas, the lock against a second process, and the one transaction discipline.

It knows no table. What goes wrong is one of ``storage.engine.errors``.

Whoever takes text or numbers in cleans them before they come here (names: ``domain.people``): nothing here does, and
a lone surrogate or an integer beyond 64 bits raises ``UnicodeEncodeError`` or ``OverflowError`` and undoes it all.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO

from storage.engine.connection import (
    READING,
    WRITING,
    Connection,
    Tx,
    connect,
    fetch_row,
    fetch_value,
    set_up,
    shielded,
)
from storage.engine.errors import (
    Corrupt,
    EarlierVersion,
    Locked,
    StorageError,
    corrupt_error,
    no_room,
    rollback_error,
    translate_errors,
    translate_open_errors,
)
from storage.engine.file_identity import require_not_removed
from storage.engine.lock import lock_database, resolve_path
from storage.engine.migrate import count_applied, migrate, migrations
from storage.engine.reserve import Reserve
from storage.engine.transaction_queue import MOST_AT_ONCE, Access, Batch, TransactionQueue

__all__ = ["Database", "Tx", "fetch_row", "fetch_value"]


class _Turn:
    """Identifies one transaction or reading while it lasts."""


_turns: ContextVar[tuple[_Turn, ...]] = ContextVar("turns this task is in, or was begun in", default=())


class Database:
    """One connection to one file; every statement runs inside ``transaction`` or ``reading``."""

    def __init__(self, connection: Connection, lock_file: IO[str] | None, path: Path) -> None:
        """Use ``open`` or ``open_readonly``."""
        self._connection = connection
        self._lock_file = lock_file
        self._path = path
        self._queue = TransactionQueue()
        self._batch: Batch | None = None
        """The transactions that the next commit will keep; committed before any reading is admitted."""
        self._turn: _Turn | None = None
        self._needs_vacuum = lock_file is not None
        self._reserve = Reserve(path)
        self._rewriting_failure: str | None = None

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open the file for writing, make it if it is not there, and migrate it; raises ``StorageError``."""
        path = resolve_path(path)
        with translate_open_errors(path):
            require_not_removed(path)
            lock_file = lock_database(path)
            try:
                connection = await connect(path, "rw")
            except BaseException:  # also when cancelled: nobody else could give the lock back
                lock_file.close()
                raise
            database = cls(connection, lock_file, path)
            try:
                await set_up(connection, WRITING)
                await _inspect(connection, path)
                await migrate(connection, migrations())
            except BaseException:  # also when cancelled: an open connection keeps the program from ending
                await database.close()
                raise
            return database

    @classmethod
    async def open_readonly(cls, path: Path) -> Database:
        """Open an existing file for reading what is released, beside the bot or in it; raises ``StorageError``.

        Whatever is shown to coordinators or leaves the program is read here: SQLite denies this connection every tally
        and comment, so a mistake above cannot show what is not released.
        """
        path = resolve_path(path)
        with translate_open_errors(path):
            connection = await connect(path, "ro")
            database = cls(connection, None, path)
            try:
                await set_up(connection, READING)
                await _require_current(connection, path)
            except BaseException:  # also when cancelled: an open connection keeps the program from ending
                await database.close()
                raise
            return database

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    async def close(self) -> None:
        """Wait for the transaction in progress, then end connection, thread and lock; idempotent.

        It is done whole even if the waiting task is cancelled: an unclosed connection keeps the program from ending.
        """
        self._check_not_nested()
        await shielded(self._close())

    async def _close(self) -> None:
        try:
            async with self._exclusive(Access.READING):
                await self._connection.close()
        finally:
            if self._lock_file is not None:
                self._lock_file.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """All statements inside are committed or none; raises ``DiskFull`` when the commit failed for lack of room.

        Only one runs at a time; what they did is on the disk when they return, and those that waited for each other
        share one commit. When the task is cancelled inside, all is rolled back before another one begins; when it is
        cancelled during the commit, the commit is finished first. Raises ``RuntimeError`` when it is begun inside
        another one of the same task.
        """
        async with self._exclusive(Access.WRITING):
            batch = self._batch
            if batch is None:
                batch = await shielded(self._begin())
            else:
                self._connection.mark_step()
            yield self._connection
            batch.size += 1
        failure = await shielded(batch.commit_result)
        if failure is not None:
            raise failure

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """A consistent snapshot of what is committed.

        Nothing half done by others can be seen: on this connection they have the turn meanwhile, and of what another
        one commits between two statements a transaction shows nothing. The file is locked once for all statements:
        that takes longer than to read a row.
        """
        async with self._exclusive(Access.READING):
            self._connection.begin_snapshot()
            yield self._connection
            self._connection.end_snapshot()

    def needs_vacuum(self) -> bool:
        """Whether where things lie in the file may tell in which order answers came; so it is after opening."""
        return self._needs_vacuum

    def mark_for_vacuum(self) -> None:
        """Note, in the transaction that takes an answer or a comment, that the file is to be rewritten after it.

        That is done for many answers at a time: see ``storage.answers.vacuum_if_needed``.
        """
        self._needs_vacuum = True

    @property
    def rewriting_failure(self) -> str | None:
        """Why the file cannot be rewritten, or not the next time, in an operator's words; None when it can be.

        As long as there is a reason, where things lie in the file tells in which order comments came.
        """
        return self._rewriting_failure

    async def vacuum(self) -> None:
        """Rewrite the file from its content alone, so that its bytes tell nothing of the order in which it came.

        What was set aside on the disk for this is used when there is no other room, and set aside again afterwards;
        raises ``StorageError`` when either fails.
        """
        try:
            await self._rewrite_with_reserve()
        except (Corrupt, Locked):
            raise  # damage ends the bot; whoever reads keeps every commit out as well, so no comment comes meanwhile
        except (StorageError, sqlite3.Error) as error:
            self._rewriting_failure = str(error)
            raise
        await self.reserve_room()

    async def _rewrite_with_reserve(self) -> None:
        try:
            await self._rewrite()
        except (Corrupt, Locked):
            raise  # more room would not help
        except StorageError:
            await asyncio.to_thread(self._reserve.release)
            await self._rewrite()

    async def _rewrite(self) -> None:
        async with self._exclusive(Access.READING):
            await shielded(self._connection.execute("VACUUM"))
            self._needs_vacuum = False

    async def reserve_room(self) -> None:
        """Set room for the next rewriting aside on the disk; raises ``NoRoom``. Idempotent."""
        try:
            await shielded(asyncio.to_thread(self._reserve.allocate))
        except OSError as error:
            failure = no_room(self._path, self._reserve.needed(), str(error.strerror))
            self._rewriting_failure = str(failure)
            raise failure from error
        self._rewriting_failure = None

    @asynccontextmanager
    async def _exclusive(self, kind: Access) -> AsyncIterator[None]:
        self._check_not_nested()
        await self._wait_for(self._queue.acquire(kind))
        turn = self._turn = _Turn()
        token = _turns.set((*_turns.get(), turn))
        try:
            with translate_errors(self._path):
                yield
        except BaseException as error:  # also when cancelled: what is half done must not be kept with the next one's
            await shielded(self._undo(error))
            raise
        finally:
            _turns.reset(token)
            self._turn = None
            await self._leave()

    async def _wait_for(self, turn: asyncio.Future[None]) -> None:
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                await self._leave()
            raise

    async def _begin(self) -> Batch:
        await self._connection.execute("BEGIN IMMEDIATE")
        self._batch = Batch()
        return self._batch

    async def _undo(self, error: BaseException) -> None:
        batch = self._batch
        if batch is not None and batch.size:
            try:
                await self._connection.undo_step()
            except sqlite3.Error:
                # SQLite undid what the others had done as well; for them it is no fault of theirs, so they try again.
                batch.commit_result.set_result(error if isinstance(error, StorageError) else rollback_error(self._path))
            else:
                return
        self._batch = None
        # Whether a transaction is open, sqlite3 looks only when every statement that was still on its way is done.
        await self._connection.rollback()

    async def _leave(self) -> None:
        try:
            if self._batch is not None and (
                self._batch.size >= MOST_AT_ONCE or not self._queue.has_waiting(Access.WRITING)
            ):
                await shielded(self._commit(self._batch))
        finally:  # also when cancelled: the commit is done then, and the others wait
            self._connection.forget_cursors()
            self._queue.release(prefer=Access.WRITING if self._batch is not None else None)

    async def _commit(self, batch: Batch) -> None:
        self._batch, failure = None, None
        try:
            with translate_errors(self._path):
                await self._connection.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001 — raised by every one of them
            # With a full disk the transaction may still be open.
            await self._connection.rollback()
            failure = error
        batch.commit_result.set_result(failure)

    def _check_not_nested(self) -> None:
        # To wait here for a turn that ends only after this would be to wait for ever.
        if self._turn is not None and self._turn in _turns.get():
            raise RuntimeError("The database is used inside a transaction of the same task: pass its tx on instead.")


async def _inspect(connection: Connection, path: Path) -> None:
    if await fetch_value(connection, "PRAGMA quick_check(1)") != "ok":
        raise corrupt_error(path)


async def _require_current(connection: Connection, path: Path) -> None:
    if await count_applied(connection, migrations()) < len(migrations()):
        raise EarlierVersion(f"The database {path} is empty or of an earlier version: start the bot once.")
