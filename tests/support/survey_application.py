"""A real database with one event and its survey, and a way to speak and press buttons as anybody, without Telegram."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from delivery.incoming.attachment import Attachment, Download, DownloadFailed, DownloadTooLarge
from delivery.runtime_status import RuntimeStatus
from domain.awaiting.steps import Nothing
from domain.events import Admission, Event, Survey
from domain.people import Person, Registration
from domain.policy import Messages, Policy, Privacy
from domain.survey import SurveyRun
from handlers import text_router
from handlers.context import HandlerContext, Turn
from handlers.event_changes import EventReader
from handlers.participants import comments, named
from handlers.participants import survey as surveying
from handlers.recent_prompts import RecentPrompts
from handlers.recent_ticks import RecentTicks
from storage import answers, events, people, registrations, surveys
from storage.engine.database import Database
from tests.support.surveys import OPENS, THRESHOLDS, event
from views.callback.codec import Tap, decode
from views.callback.participants import (
    AcceptNamedConsent,
    AskComments,
    Decline,
    DeleteAnswers,
    DeleteComment,
    DiscardComment,
    InSurvey,
    NotNow,
    SkipComment,
    StartSurvey,
    StoreComment,
)
from views.screen import Alert, Reply, Screen

ANA, ION, GUEST = 101, 102, 103
GROUPS = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}
INVALID = Alert("This button is no longer valid.")
ALREADY = Screen("You have already answered, and your answers are counted. Thank you!")
LATER = OPENS + timedelta(hours=2)
RULES = Policy(
    Privacy("Association", "privacy@example.org", THRESHOLDS, timedelta(days=180), timedelta(days=365)),
    Messages(("en", "ro"), None, most_reminders=2, reminder_gap=timedelta(hours=20)),
)

TAPS: dict[type, Any] = {
    StartSurvey: surveying.start,
    NotNow: surveying.not_now,
    Decline: surveying.decline,
    InSurvey: surveying.handle_button,
    SkipComment: comments.skip,
    StoreComment: comments.store,
    DiscardComment: comments.discard,
    AcceptNamedConsent: named.agree,
    DeleteAnswers: named.erase,
    AskComments: comments.again,
    DeleteComment: comments.erase,
}


def _waited_for(routed_text: text_router.RouteResult) -> Reply | None:
    return None if routed_text.kind == Nothing.__name__ else routed_text.reply


@dataclass
class SurveyHarness:
    """A database with one event and its survey, two people registered, and a way to speak as anybody."""

    db: Database
    event: Event
    run: SurveyRun
    prompts: RecentPrompts = field(default_factory=RecentPrompts)
    ticks: RecentTicks = field(default_factory=RecentTicks)
    now: datetime = LATER
    updates: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    """What was sent, by file id."""
    secrets: int = 0

    def turn(self, person: int, text: str = "", update_id: int | None = None) -> Turn:
        """That person's next turn, or the same update again."""
        self.updates += 1
        return Turn(
            HandlerContext(
                db=self.db,
                results_db=self.db,
                rules=RULES,
                events={self.event.code: self.event, "cluj": replace(self.event, code="cluj")},
                wake=lambda: None,
                prompts=self.prompts,
                ticks=self.ticks,
                runtime_status=RuntimeStatus("0.1.0", self.now, self.now),
                bot_username="roundtable_bot",
                secret=self.secret,
                download=self.download,
                event_reader=EventReader(Path(), RULES, "0"),
            ),
            now=self.now,
            update_id=update_id or self.updates,
            message_id=1,
            user_id=person,
            shown_name="Ana",
            hint="en",
            person=Person(person),
            languages=("en",),
            text=text,
        )

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

    async def tap(self, person: int, tap: Tap, text: str = "", update_id: int | None = None) -> Reply:
        """Press a button; ``text`` is the message its message quotes."""
        return cast("Reply", await TAPS[type(tap)](self.turn(person, text, update_id), tap))

    async def press(self, person: int, screen: Reply, label: str) -> Screen:
        """Press the button of that label on that screen, by its wire form; the answer must be a screen."""
        assert isinstance(screen, Screen)
        data = next(button.data for row in screen.rows for button in row if button.label == label)
        tap = decode(data or "")
        assert tap is not None
        answer = await self.tap(person, tap)
        assert isinstance(answer, Screen), answer
        return answer

    async def type(self, person: int, text: str, update_id: int | None = None) -> Reply | None:
        """Type a text; None when nothing waits for one."""
        return _waited_for(await text_router.handle_text(self.turn(person, text, update_id)))

    async def send_picture(self, person: int, update_id: int | None = None) -> Reply | None:
        """Send something that is no text; None when nothing waits for a text."""
        return _waited_for(await text_router.handle_attachment(self.turn(person, update_id=update_id)))

    async def answer(self, person: int) -> Screen:
        """From Start to the review."""
        screen: Reply = await self.tap(person, StartSurvey(self.run.id))
        for label in ("2", "Time", "☐ Law", "☐ Web", "Done", "Yes"):
            screen = await self.press(person, screen, label)
        assert isinstance(screen, Screen)
        return screen

    async def sent(self, person: int) -> Screen:
        """All the way through the closed questions."""
        return await self.press(person, await self.answer(person), "Send my answers")

    async def tally(self) -> dict[tuple[str, str, str], int]:
        """The counts that are not nothing."""
        async with self.db.reading() as tx:
            return {cell: count for cell, count in (await answers.tally(tx, self.run.id)).items() if count}

    async def comments(self) -> dict[str, list[tuple[str, int]]]:
        async with self.db.reading() as tx:
            return await answers.comments(tx, self.run.id)

    async def waiting(self, person: int) -> int | None:
        async with self.db.reading() as tx:
            return await answers.participation(tx, self.run.id, person)


async def room_for(path: Path, of: Survey, admission: Admission = Admission.OPEN) -> SurveyHarness:
    db = await Database.open(path / "roundtable.sqlite3")
    room_event = replace(event(of), admission=admission)
    async with db.transaction() as tx:
        await events.save(tx, room_event)
        for person, profession in ((ANA, "judge"), (ION, "lawyer")):
            await people.remember(tx, person, "en")
            await registrations.put(
                tx, Registration("bucharest", person, "1", "2027-03-01", "2027-03-01", profession=profession)
            )
        run = await surveys.open_(tx, room_event, GROUPS, THRESHOLDS, bytes(32), OPENS)
    return SurveyHarness(db, room_event, run)


def first_line(reply: Reply | None) -> str:
    assert isinstance(reply, Screen), reply
    return reply.text.partition("\n")[0]
