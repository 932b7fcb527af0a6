"""The minutes: topics and the notes under them, shown, edited and ordered; what is typed is taken by ``notes``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from domain.events import Event
from domain.minutes import Note, NoteDraft, NoteKind, Section, Topic, move_note, number_of, topics
from domain.operations.audit import AuditAction
from domain.people import Role
from handlers.context import Turn
from handlers.event_picker import EventPicker, chosen
from storage import minutes
from storage.attendance import headcounts
from storage.engine.database import Tx
from storage.staff import members as staff
from views import minutes as views
from views.callback.coordinators import (
    ConcludeNote,
    DeleteNote,
    EditNote,
    MoveNote,
    OpenNote,
    ShowMinutes,
    ShowTopic,
    StopMinutes,
    TakeConclusions,
    TurnTopics,
)
from views.event_picker import EventList
from views.i18n import Html, Translator
from views.layout import common
from views.screen import Alert, Reply, Screen


@dataclass(frozen=True, slots=True)
class Book:
    """An event's minutes as they stand, and what this coordinator's next text becomes."""

    event: Event
    topics: tuple[Topic, ...]
    taking: NoteDraft | None

    @property
    def number(self) -> int:
        """The topic that notes are taken under."""
        taking = self.taking
        return number_of(self.topics, taking.about, taking.section) if taking else number_of(self.topics, None)

    def siblings(self, note: Note) -> tuple[Note, ...]:
        """The notes of its kind under its topic, in their order."""
        return self.topics[number_of(self.topics, note.about, note.section)].of(note.kind)


async def start(turn: Turn) -> Reply:
    """/minutes [CODE]: the topics of that event, of the only one, or of one to be chosen."""
    return await chosen(turn, PICKER)


async def show(turn: Turn, tap: ShowMinutes) -> Reply:
    """An event was chosen, or the way back from a topic."""
    return await _topics(turn, turn.events[tap.event])


async def turn_topics(turn: Turn, tap: TurnTopics) -> Reply:
    """Another page of the topics."""
    return await _topics(turn, turn.events[tap.event], tap.page)


async def _topics(turn: Turn, event: Event, page: int = 0) -> Reply:
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await _end_edit(tx, turn)
        book = await book_of(tx, turn, event)
        present = await headcounts.find(tx, event.code)
    return turn.speak(
        lambda voice: views.topics(voice, event, book.topics, present.headcount if present else None, page), event.zone
    )


async def show_topic(turn: Turn, tap: ShowTopic) -> Reply:
    """From here on texts become notes under this topic; conclusions if they were that before."""
    return await _take(turn, tap.event, tap.topic, None, tap.page)


async def set_note_kind(turn: Turn, tap: TakeConclusions) -> Reply:
    """From here on texts become conclusions, or notes of what was said."""
    return await _take(turn, tap.event, tap.topic, NoteKind.CONCLUSION if tap.conclusions else NoteKind.NOTE, 0)


async def _take(turn: Turn, code: str, number: int, kind: NoteKind | None, page: int) -> Reply:
    event = turn.events[code]
    async with turn.db.transaction() as tx:
        book = await book_of(tx, turn, event)
        if number >= len(book.topics):
            return turn.speak(common.button_expired)
        topic = book.topics[number]
        before = book.taking.kind if book.taking and book.number == number else NoteKind.NOTE
        taken_kind = kind or before if topic.takes_kinds else NoteKind.NOTE
        taking = NoteDraft(event.code, topic.about, taken_kind, section=topic.section)
        if await turn.first_time(tx):
            await minutes.save_draft(tx, turn.user_id, taking)
    return _topic(turn, replace(book, taking=taking), page)


def _topic(turn: Turn, book: Book, page: int = 0, notice: Callable[[Translator], Html] | None = None) -> Reply:
    kind = book.taking.kind if book.taking else NoteKind.NOTE
    return turn.speak(
        lambda voice: views.topic(
            voice, book.event, book.topics, book.number, kind, page, notice(voice) if notice else ""
        ),
        book.event.zone,
    )


async def stop(turn: Turn, tap: StopMinutes) -> Reply:
    """Texts become no notes any more."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await minutes.delete_draft(tx, turn.user_id)
        count = len(await minutes.notes(tx, event.code))
    return turn.speak(lambda voice: views.done(voice, event, count), event.zone)


# One note


async def open_note(turn: Turn, tap: OpenNote) -> Reply:
    """The note in full; its new text is not waited for any more."""
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await _end_edit(tx, turn)
        book_and_note = await _found(tx, turn, tap.note)
    return shown(turn, *book_and_note)


async def _end_edit(tx: Tx, turn: Turn) -> None:
    # Or a text typed under another screen would replace a note that is not seen there.
    taking = await minutes.find_draft(tx, turn.user_id)
    if taking is not None and taking.section is Section.PRESENT:
        await minutes.delete_draft(tx, turn.user_id)
    elif taking is not None and taking.note is not None:
        await minutes.save_draft(tx, turn.user_id, replace(taking, note=None))


async def edit(turn: Turn, tap: EditNote) -> Reply:
    """The next text replaces this note's."""
    async with turn.db.transaction() as tx:
        book, note = await _found(tx, turn, tap.note)
        if book is None or note is None:
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            await minutes.save_draft(
                tx, turn.user_id, NoteDraft(note.event, note.about, note.kind, note.id, note.section)
            )
    return turn.speak(lambda voice: views.edit(voice, note))


async def conclude(turn: Turn, tap: ConcludeNote) -> Reply:
    """It tells what was concluded, or what was said."""
    async with turn.db.transaction() as tx:
        _, note = await _found(tx, turn, tap.note)
        if await turn.first_time(tx):
            await _end_edit(tx, turn)
            if note is not None and note.section is Section.TOPIC:
                await minutes.put(tx, replace(note, kind=NoteKind.CONCLUSION if tap.conclusion else NoteKind.NOTE))
                await turn.record(tx, AuditAction.MINUTES, note.event)
        book_and_note = await _found(tx, turn, tap.note)
    return shown(turn, *book_and_note)


async def move(turn: Turn, tap: MoveNote) -> Reply:
    """It stands at that place; pressed twice, it stands there already."""
    async with turn.db.transaction() as tx:
        book, note = await _found(tx, turn, tap.note)
        if await turn.first_time(tx):
            await _end_edit(tx, turn)
            if book is not None and note is not None:
                await minutes.order(tx, move_note(book.siblings(note), note.id, tap.place))
                await turn.record(tx, AuditAction.MINUTES, note.event)
        book_and_note = await _found(tx, turn, tap.note)
    return shown(turn, *book_and_note)


async def delete(turn: Turn, tap: DeleteNote) -> Reply:
    """Ask first; then its text is erased, and the others are shown."""
    async with turn.db.transaction() as tx:
        book, note = await _found(tx, turn, tap.note)
        if book is None or note is None:
            return turn.speak(common.button_expired)
        if tap.sure != 1:
            return turn.speak(lambda voice: views.confirm_delete(voice, note))
        taking = NoteDraft(note.event, note.about, note.kind, section=note.section)
        if await turn.first_time(tx):
            await minutes.delete(tx, note.id)
            await turn.record(tx, AuditAction.MINUTES, note.event)
            await minutes.save_draft(tx, turn.user_id, taking)
        book = await book_of(tx, turn, book.event)
    return _topic(turn, replace(book, taking=taking), notice=views.deleted)


def shown(
    turn: Turn, book: Book | None, note: Note | None, notice: Callable[[Translator], Html] | None = None
) -> tuple[Screen, ...] | Alert:
    """The note's screen; ``notice`` is what happened just before."""
    if book is None or note is None:
        return turn.speak(common.button_expired)
    return turn.speak(
        lambda voice: views.note(voice, book.event, book.topics, note, notice(voice) if notice else ""), book.event.zone
    )


async def taken(tx: Tx, turn: Turn) -> Book | None:
    """The minutes this person is taking; None when they take none, or are no coordinator any more."""
    taking = await minutes.find_draft(tx, turn.user_id)
    event = turn.events.get(taking.event) if taking else None
    if event is None or Role.COORDINATOR not in await staff.roles(tx, turn.user_id, event.code):
        return None
    return await book_of(tx, turn, event)


async def book_of(tx: Tx, turn: Turn, event: Event) -> Book:
    """The event's minutes as they stand now."""
    taking = await minutes.find_draft(tx, turn.user_id)
    mine = taking if taking and taking.event == event.code else None
    return Book(event, topics(event.topics, await minutes.notes(tx, event.code)), mine)


async def _found(tx: Tx, turn: Turn, id_: int) -> tuple[Book | None, Note | None]:
    note = await minutes.find(tx, id_)
    event = turn.events.get(note.event) if note else None
    return (await book_of(tx, turn, event) if event else None), note


PICKER = EventPicker(EventList.MINUTES, "minutes", _topics, ShowMinutes)
