"""A small event with everything that is sent unasked, and the real program against the stand-in for Telegram."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.application import handle
from bot.program import Program, Wire, start_program
from bot.scheduler import SetClock
from bot.settings.loader import Settings
from bot.settings.loader import Telegram as Access
from delivery.incoming.polling import GET_UPDATES
from delivery.incoming.raw_update import RawUpdate
from delivery.telegram.http_client import AiohttpRequest
from demo.telegram.stand_in import PhoneUser, Telegram
from domain.anonymity import groups_at_opening
from domain.events import AgendaItem, Event, Profession, Survey
from domain.people import Registration
from domain.policy import Messages, Policy, Privacy
from domain.questions import Rating
from domain.schedule import QuietHours
from domain.survey import SurveyRun
from storage import people, registrations, surveys
from storage.engine.database import Database, Tx, fetch_row
from tests.messages import from_settings
from tests.support.surveys import THRESHOLDS

ORGANIZER, COORDINATOR = 1001, 2001
ZONE = ZoneInfo("Europe/Bucharest")


def local(day: date, clock: str) -> datetime:
    """That wall-clock time in Bucharest, the first of two, as UTC."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)


DAY = date(2027, 3, 22)
START, END = local(DAY, "09:30"), local(DAY, "16:00")
OPENS, CLOSES = local(DAY, "18:00"), local(date(2027, 3, 29), "18:00")
EVE, REMIND = local(date(2027, 3, 21), "18:00"), local(date(2027, 3, 24), "10:00")

SURVEY = Survey(
    {"en": "How was it?", "ro": "Cum a fost?"},
    anonymous=True,
    opens=OPENS,
    closes=CLOSES,
    questions=(Rating("overall", {"en": "Overall?", "ro": "În ansamblu?"}, 5, required=True),),
)
EVENT = Event(
    code="bucharest",
    title={"en": "Round table", "ro": "Masă rotundă"},
    description={"en": "About work", "ro": "Despre muncă"},
    venue={"en": "Bucharest", "ro": "București"},
    timezone="Europe/Bucharest",
    starts=START,
    ends=END,
    professions=(Profession("judge", {"en": "Judge", "ro": "Judecător"}, "courts"),),
    agenda=(AgendaItem(START, END, {"en": "Welcome", "ro": "Bun venit"}),),
    survey=SURVEY,
    messages=(
        from_settings("agenda-1", EVE),
        from_settings("text-1", START, text={"en": "Slides are ready.", "ro": "Prezentările sunt gata."}),
        from_settings("survey-1", OPENS),
        from_settings("reminder-1", REMIND, "not-answered"),
    ),
)
RULES = Policy(
    Privacy("Association", "privacy@example.org", THRESHOLDS, timedelta(days=180), timedelta(days=365)),
    Messages(("en", "ro"), QuietHours(time(21), time(8)), most_reminders=2, reminder_gap=timedelta(hours=20)),
)


@dataclass
class ProgramHarness:
    """The stand-in, a clock that is set by hand, and a database file that outlives the programs run on it."""

    folder: Path
    telegram: Telegram
    clock: SetClock
    event: Event = EVENT
    rules: Policy = RULES
    per_second: float = 25
    staff: tuple[tuple[int, ...], tuple[int, ...]] = ((ORGANIZER,), (COORDINATOR,))
    """Organizers and coordinators of the settings."""
    wire: Wire = AiohttpRequest
    ids: list[int] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "roundtable.sqlite3"

    @property
    def settings(self) -> Settings:
        """What the program is told."""
        access = Access(self.telegram.token, self.telegram.base_url, self.per_second)
        return Settings(access, self.database, *self.staff, self.rules, (self.event,), self.folder)

    @asynccontextmanager
    async def program(self) -> AsyncIterator[Program]:
        """The program, wired as in earnest; leave and enter again for a restart."""
        async with start_program(self.settings, self.clock, lambda: bytes(32), wire=self.wire) as program:
            self.telegram.answered = program.context.answers.settle
            try:
                yield program
            finally:
                self.telegram.answered = None

    def phone(self, id_: int, language: str = "en") -> PhoneUser:
        """Somebody's phone, on which the bot was started."""
        phone = self.telegram.person(id_, f"P{id_}", language=language)
        phone.has_started = True
        return phone

    async def join(self, program: Program, count: int) -> list[int]:
        """Register that many people, and give everybody and the staff a phone; returns their ids."""
        self.ids = list(range(1, count + 1))
        for id_ in (*self.ids, ORGANIZER, COORDINATOR):
            self.phone(id_)
        async with program.db.transaction() as tx:
            await register(tx, self.event.code, self.ids)
        return self.ids

    def got(self, id_: int) -> list[str]:
        """What the bot sent this person: each message's first line, or its file's name."""
        bot_messages = (message for message in self.telegram.people[id_].messages if message.from_bot)
        return [
            message.document[0] if message.document else message.text.partition("\n")[0] for message in bot_messages
        ]

    async def settle(self, program: Program) -> None:
        """Everything people did is answered."""
        offset = None
        while updates := await raw_updates(program, offset):
            for raw in updates:
                await handle(program.app, program.context, raw)
            offset = updates[-1]["update_id"] + 1
        await program.context.answers.settle()

    async def pass_time(self, program: Program, to: datetime) -> None:
        """The clock stands at ``to``: what is due is done and sent."""
        self.clock.move(to)
        await program.lifecycle.tick()
        await program.live_pictures.tick()
        await program.outbox.drain()


async def raw_updates(program: Program, offset: int | None = None) -> list[RawUpdate]:
    """What waits for the program, from this update on."""
    updates: list[RawUpdate] = await program.app.bot.do_api_request(GET_UPDATES, {"offset": offset or 0, "timeout": 0})
    return updates


@asynccontextmanager
async def staged(folder: Path, now: datetime = START - timedelta(days=3)) -> AsyncIterator[ProgramHarness]:
    """A stage with an empty database, on which it is ``now``."""
    clock = SetClock(now)
    async with Telegram(clock=clock) as telegram:
        yield ProgramHarness(folder, telegram, clock)


async def crash(program: Program) -> None:
    """The program dies: what waits to be sent or written is lost with it."""

    async def lost(_: object = None) -> None: ...

    program.writes.write = lost  # type: ignore[method-assign]  # a dead process writes nothing
    await program.context.answers.close()


async def cut_off(work: Coroutine[Any, Any, object] | asyncio.Task[Any], steps: int) -> None:
    """Let this run for so many steps of the event loop, and then end it as a crash would."""
    task = asyncio.ensure_future(work)
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    # A dead process holds no half-read statements; here they live, and lock the file, as long as the exception does.
    del task
    gc.collect()


async def register(tx: Tx, event: str, ids: Iterable[int]) -> None:
    """Register these people as judges."""
    for id_ in ids:
        await people.remember(tx, id_, "en")
        await registrations.put(
            tx, Registration(event, id_, "1", "2027-03-01", "2027-03-01", profession="judge", name=f"P{id_}")
        )


async def open_survey(tx: Tx, event: Event = EVENT, now: datetime = OPENS) -> SurveyRun:
    """Open the event's survey."""
    groups = groups_at_opening(event, await registrations.by_profession(tx, event.code), 5)
    return await surveys.open_(tx, event, groups, THRESHOLDS, bytes(32), now)


async def states(db: Database, message: str) -> dict[int, str]:
    """Person → the state of the delivery of this message, with its reason where there is one."""
    async with (
        db.reading() as tx,
        tx.execute("SELECT person, state, reason FROM delivery WHERE message = ? ORDER BY person", (message,)) as rows,
    ):
        return {row["person"]: ": ".join(filter(None, (row["state"], row["reason"]))) async for row in rows}


async def fate(db: Database, message: str) -> str | None:
    """The state of a planned message, with its reason where there is one."""
    async with db.reading() as tx:
        row = await fetch_row(tx, "SELECT state, reason FROM message WHERE id = ?", (message,))
    return None if row is None else ": ".join(filter(None, tuple(row)))


async def refuse_writing(program: Program, switch: str) -> None:
    """Let the database refuse every change ("ON"), or take them again ("OFF"), in turn with all who use it."""
    async with program.db.reading() as tx:
        await tx.execute(f"PRAGMA query_only = {switch}")
