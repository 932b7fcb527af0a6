"""A real database with one event, and a way to speak and press buttons as anybody, through the Application's tables."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.application import dispatch_tap
from bot.routes import COMMANDS
from delivery.incoming.attachment import Attachment, Download, DownloadFailed, DownloadTooLarge
from delivery.runtime_status import RuntimeStatus
from domain.editing.changes import Table
from domain.events import AgendaItem, Event
from domain.people import Registration, languages
from handlers import text_router
from handlers.context import HandlerContext, Turn
from handlers.event_changes import EventReader
from handlers.recent_prompts import RecentPrompts
from handlers.recent_ticks import RecentTicks
from storage import answers, events, people, registrations, surveys
from storage.engine.database import Database
from storage.messages import plan
from storage.staff import members as staff
from tests.messages import planned_message
from tests.support.survey_application import RULES
from tests.support.surveys import AGAIN, EVERY_KIND, IMPROVE, OPENS, THRESHOLDS, TOPICS, event, words
from views.callback.codec import Tap, decode
from views.screen import Alert, Attachments, Notice, Reply, Screen, SlowReply

ANA, ION, ORGANIZER, COORDINATOR = 101, 102, 1001, 2001
INVALID = Alert("This button is no longer valid.")
BEFORE = OPENS - timedelta(days=7)
STARTS = OPENS - timedelta(hours=9)
EVENT = replace(
    event(EVERY_KIND),
    registration=(AGAIN, TOPICS, IMPROVE),
    agenda=(
        AgendaItem(STARTS, STARTS + timedelta(hours=1), words("Welcome"), room="Foyer"),
        AgendaItem(STARTS + timedelta(hours=2), STARTS + timedelta(hours=3), words("Talks"), speaker="A & B"),
    ),
)


@dataclass
class ApplicationHarness:
    """The event's database, and whoever comes in."""

    db: Database
    events: dict[str, Event]
    prompts: RecentPrompts = field(default_factory=RecentPrompts)
    ticks: RecentTicks = field(default_factory=RecentTicks)
    now: datetime = BEFORE
    updates: int = 0
    wakes: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    """What was sent, by file id."""
    secrets: int = 0
    event_reader: EventReader | None = None
    file_tables: Mapping[str, Table] = field(default_factory=dict)
    """The tables of the settings file's events."""

    async def turn(self, person: int, text: str = "", update_id: int | None = None, name: str = "Ana Popescu") -> Turn:
        """That person's next turn, or the same update again."""
        self.updates += 1
        async with self.db.reading() as tx:
            stored_person = await people.find(tx, person)
        return Turn(
            HandlerContext(
                db=self.db,
                results_db=self.db,
                rules=RULES,
                events=self.events,
                wake=self._wake,
                prompts=self.prompts,
                ticks=self.ticks,
                runtime_status=RuntimeStatus("0.1.0", self.now, self.now),
                bot_username="roundtable_bot",
                secret=self.secret,
                put_event=lambda event: self.events.update({event.code: event}),
                event_reader=self.event_reader,
                file_tables=self.file_tables,
                download=self.download,
            ),
            now=self.now,
            update_id=update_id or self.updates,
            message_id=1,
            user_id=person,
            shown_name=name,
            hint="en",
            person=stored_person,
            languages=languages(stored_person, "en", RULES.messages.languages),
            text=text,
        )

    def _wake(self) -> None:
        self.wakes += 1

    async def command(self, person: int, name: str, text: str = "") -> Reply:
        """Type a command."""
        return drawn(await COMMANDS[name](await self.turn(person, text)))

    async def type(self, person: int, text: str, update_id: int | None = None) -> Reply:
        """Type a text."""
        return (await text_router.handle_text(await self.turn(person, text, update_id))).reply

    async def show(self, person: int) -> Reply:
        """Send something that is no text."""
        return (await text_router.handle_attachment(await self.turn(person))).reply

    def secret(self) -> bytes:
        """Others at each call, and the same in every test."""
        self.secrets += 1
        return self.secrets.to_bytes(32)

    async def download(self, attachment: Attachment, max_bytes: int) -> Download:
        """What was sent under this id."""
        content = self.files.get(attachment.file_id)
        if content is None:
            return DownloadFailed()
        return content if len(content) <= max_bytes else DownloadTooLarge()

    async def tap(self, person: int, tap: Tap, update_id: int | None = None, name: str = "Ana Popescu") -> Reply:
        """Press a button that may never have been shown."""
        return drawn(await dispatch_tap(await self.turn(person, "", update_id, name), tap))

    async def tap_quoting(self, person: int, tap: Tap, text: str) -> Reply:
        """Press a button of a message that quotes this text."""
        return drawn(await dispatch_tap(await self.turn(person, text), tap))

    async def press(self, person: int, reply: Reply, label: str, text: str = "") -> Reply:
        """Press the button of that label, by its wire form; ``text`` is what its message quotes."""
        screens = [screen for screen in (reply if isinstance(reply, tuple) else (reply,)) if isinstance(screen, Screen)]
        buttons = [button for screen in screens for row in screen.rows for button in row]
        data = next(button.data for button in buttons if button.label == label)
        tap = decode(data or "")
        assert tap is not None
        return await self.tap_quoting(person, tap, text)

    async def go(self, person: int, *labels: str) -> Reply:
        """From /start through these buttons."""
        reply = await self.command(person, "start", "bucharest")
        for label in labels:
            reply = await self.press(person, reply, label)
        return reply

    async def registered(self, person: int) -> Reply:
        """All the way."""
        return await self.go(person, "I agree", "Judge", "Skip", "Yes", "Skip", "Skip")

    async def registration(self, person: int) -> Registration | None:
        """What is stored."""
        async with self.db.reading() as tx:
            return await registrations.find(tx, "bucharest", person)

    async def open_survey(self) -> int:
        """From now on it can be answered; returns its id."""
        self.now = OPENS
        groups = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}
        async with self.db.transaction() as tx:
            run = await surveys.open_(tx, self.events["bucharest"], groups, THRESHOLDS, bytes(32), OPENS)
            invitation = planned_message("bucharest", "survey-1", "survey", "registered", OPENS, {})
            await plan.add(tx, invitation)
            await plan.release(tx, invitation, (), OPENS)
        return run.id

    async def answered(self, person: int) -> None:
        """This person has sent answers, and the comment questions wait."""
        async with self.db.transaction() as tx:
            run = await surveys.of_event(tx, "bucharest")
            assert run is not None
            await answers.send(tx, run, person, "courts", {"overall": ("5",)})


@asynccontextmanager
async def opened(folder: Path, of: Event = EVENT) -> AsyncIterator[ApplicationHarness]:
    """A hall with an empty database."""
    db = await Database.open(folder / "roundtable.sqlite3")
    try:
        async with db.transaction() as tx:
            await events.save(tx, of)
            await staff.set_from_settings(tx, [ORGANIZER], [COORDINATOR])
        yield ApplicationHarness(db, {of.code: of})
    finally:
        await db.close()


def drawn(reply: Reply) -> Screen | Notice | Attachments | tuple[Screen, ...]:
    """The reply as it is shown."""
    return reply.draw() if isinstance(reply, SlowReply) else reply


def texts(reply: Reply) -> list[str]:
    """What each screen, or the toast, says."""
    reply = drawn(reply)
    assert not isinstance(reply, Attachments)
    return [each.text for each in (reply if isinstance(reply, tuple) else (reply,))]


def labels(reply: Reply) -> list[str]:
    """The buttons of the last screen."""
    last = reply[-1] if isinstance(reply, tuple) else reply
    assert isinstance(last, Screen), last
    return [button.label for row in last.rows for button in row]


def line(reply: Reply, number: int) -> str:
    """One paragraph of the last screen."""
    return texts(reply)[-1].split("\n\n")[number]
