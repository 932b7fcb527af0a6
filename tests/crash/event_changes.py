"""A process that kills children of its own in the middle of changing an event, at one write after another.

It has imported everything once, so that a child costs a fork alone. For each kill it prints a line of JSON: what was
being done, at which write, and whether the file holds the change as a whole, nothing of it, or a part.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

from bot.application import dispatch_tap
from bot.settings.loader import Settings
from delivery.incoming.attachment import Attachment
from formats.event.json_table import to_json
from handlers.event_changes import EventReader
from storage.engine.database import Database
from tests.support.application import ORGANIZER, ApplicationHarness, opened
from tests.support.settings import TEXT, settings
from views.callback.events import CreateEvent, DeleteEntry, PublishEvent, TakeOver, TypeValue, UndoEdit
from views.callback.files import ApplyImport

CODE = "bucharest"
NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
AGENDA = b"Title,Start,End\nRegistration and coffee,09:30,10:00\nTalk,10:00,15:00\n"
FILE = "roundtable.sqlite3"
WRITES = {"insert", "update", "delete", "replace", "commit"}
NOT_THE_EVENT = {"seen", "owed_screen"}
"""Tables in which it is noted that an update was handled and that somebody waits for its answer."""

Act: TypeAlias = Callable[[ApplicationHarness], Awaitable[object]]


async def _take_over(harness: ApplicationHarness) -> None:
    await harness.tap(ORGANIZER, TakeOver(CODE, 2))


async def _ask_for_beginning(harness: ApplicationHarness) -> None:
    await harness.tap(ORGANIZER, TypeValue(CODE, "w-b", 0))


async def _type_beginning(harness: ApplicationHarness) -> None:
    await harness.type(ORGANIZER, "24.03.2027 11:00")


async def _delete_item(harness: ApplicationHarness) -> None:
    await harness.tap(ORGANIZER, DeleteEntry(CODE, "a-3", 1, 1))


async def _undo(harness: ApplicationHarness) -> None:
    await harness.tap(ORGANIZER, UndoEdit(CODE, 2))


async def _import_agenda(harness: ApplicationHarness) -> None:
    harness.files["file"] = AGENDA
    turn = replace(await harness.turn(ORGANIZER), attachment=Attachment("file", "agenda.csv", len(AGENDA)))
    await dispatch_tap(turn, ApplyImport(CODE, 1, 0))


async def _create(harness: ApplicationHarness) -> None:
    await harness.tap(ORGANIZER, CreateEvent("round-table", 3))


async def _publish(harness: ApplicationHarness) -> None:
    await harness.tap(ORGANIZER, PublishEvent("new-1", 1))


CHANGES: Mapping[str, tuple[Act, ...]] = {
    "take over": (_take_over,),
    "edit": (_take_over, _ask_for_beginning, _type_beginning),
    "undo": (_take_over, _delete_item, _undo),
    "import": (_take_over, _import_agenda),
    "create": (_create,),
    "publish": (_create, _publish),
}
"""What leads to each change, and at last the change itself, which is killed."""


@cache
def _settings() -> Settings:
    """Read before the first fork, and by no child again."""
    return settings(Path(sys.argv[1]), TEXT)


@asynccontextmanager
async def _open(folder: Path) -> AsyncIterator[ApplicationHarness]:
    read_settings = _settings()
    (event,) = read_settings.events
    db = await Database.open(folder / FILE)
    try:
        harness = ApplicationHarness(db, {CODE: event}, now=NOW, updates=1000)
        harness.event_reader = EventReader(folder, read_settings.rules, "0")
        harness.file_tables = {CODE: to_json(read_settings.tables[CODE])}
        yield harness
    finally:
        await db.close()


async def _prepare(folder: Path, acts: tuple[Act, ...]) -> None:
    (event,) = _settings().events
    async with opened(folder, event):
        pass
    async with _open(folder) as harness:
        for act in acts:
            await act(harness)


async def _change(folder: Path, act: Act) -> None:
    async with _open(folder) as harness:
        harness.updates += 1000
        await act(harness)


def _kill_at(number: int | None) -> None:
    """Let this process die before its write of that number, counted from 1; after a commit as well."""
    connect, numbers = sqlite3.connect, count(1)

    def reach() -> None:
        if next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect_watched(*arguments: Any, factory: type[sqlite3.Connection] = sqlite3.Connection, **values: Any) -> Any:  # noqa: ANN401 — as it comes
        class Watched(factory):  # type: ignore[misc, valid-type] # whichever it is
            def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:  # noqa: ANN401 — likewise
                verb = sql.split(None, 1)[0].lower()
                if verb in WRITES:
                    reach()
                cursor: sqlite3.Cursor = super().execute(sql, *parameters)
                if verb == "commit":
                    reach()
                return cursor

        return connect(*arguments, factory=Watched, **values)

    sqlite3.connect = connect_watched


def _in_child(folder: Path, act: Act, kill_at: int | None) -> int:
    """How a child ended that did it: 0, or the signal that killed it as a negative number."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _kill_at(kill_at)
            asyncio.run(_change(folder, act))
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _rows(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the file says after whatever happened to it, as SQLite reads it."""
    connection = sqlite3.connect(folder / FILE)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr)
            for name in names
            if name not in NOT_THE_EVENT
        }
    finally:
        connection.close()


def _kills(folder: Path, name: str, acts: tuple[Act, ...]) -> Iterator[dict[str, object]]:
    origin, whole = folder / name, folder / f"{name} whole"
    origin.mkdir()
    asyncio.run(_prepare(origin, acts[:-1]))
    before = _rows(origin)
    shutil.copytree(origin, whole)
    assert _in_child(whole, acts[-1], None) == 0
    after = _rows(whole)
    assert before != after
    for number in count(1):
        place = folder / f"{name} {number}"
        shutil.copytree(origin, place)
        exit_code = _in_child(place, acts[-1], number)
        rows = _rows(place)
        state = "before" if rows == before else "after" if rows == after else "part"
        yield {"change": name, "write": number, "exit": exit_code, "state": state}
        if exit_code == 0:
            return


if __name__ == "__main__":
    for change, change_acts in CHANGES.items():
        for kill in _kills(Path(sys.argv[1]), change, change_acts):
            print(json.dumps(kill), flush=True)  # noqa: T201 — to who started it
