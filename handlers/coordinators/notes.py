"""What a coordinator types while taking the minutes: each update becomes a note once."""

from __future__ import annotations

from dataclasses import replace

from domain.awaiting.steps import MinutesSession
from domain.events import Event
from domain.minutes import LONGEST, Note, Section, Topic, clean_text
from domain.operations.audit import AuditAction
from handlers.context import Turn
from handlers.coordinators import headcount
from handlers.coordinators.minutes import Book, book_of, shown, taken
from storage import minutes
from views import minutes as views
from views.callback.coordinators import DiscardNote, StoreNote
from views.layout import common
from views.screen import Reply, Screen


async def handle_text(turn: Turn, taking: MinutesSession) -> Reply:
    """A text that is for the minutes."""
    text = clean_text(turn.text)
    if await headcount.is_waiting(turn, taking.event):
        return await headcount.store(turn, taking.event, text)
    return _validate_text(turn, text) or await _store(turn, taking.event, text)


async def find_existing(turn: Turn, taking: MinutesSession) -> Reply | None:
    """A text that was handled before a crash: the note that it became; None when it became none."""
    if await headcount.is_waiting(turn, taking.event):
        return await headcount.find_stored(turn, taking.event, clean_text(turn.text))
    async with turn.db.reading() as tx:
        book = await book_of(tx, turn, taking.event)
    note = _with_text(book, clean_text(turn.text))
    return None if note is None else shown(turn, book, note, views.note_saved)


async def topic(turn: Turn, taking: MinutesSession) -> Topic:
    """The topic that notes are taken under, or what else the minutes wait for."""
    if await headcount.is_waiting(turn, taking.event):
        return Topic(None, (), section=Section.PRESENT)
    async with turn.db.reading() as tx:
        book = await book_of(tx, turn, taking.event)
    return book.topics[book.number]


async def store(turn: Turn, tap: StoreNote) -> Reply:
    """The quoted text is for the minutes; pressed twice, it stands there already."""
    text = clean_text(turn.text)
    if not text:
        return turn.speak(views.message_not_found)
    async with turn.db.reading() as tx:
        book = await taken(tx, turn)
    if book is None or book.event.code != tap.event:
        return turn.speak(common.button_expired)
    if await headcount.is_waiting(turn, book.event):
        return await headcount.store(turn, book.event, text)
    note = _with_text(book, text)
    if note is not None:
        await turn.passed()  # or it would be stored if it came again after the note was deleted
        return shown(turn, book, note, views.note_saved)
    return _validate_text(turn, text) or await _store(turn, book.event, text)


async def discard(turn: Turn, _: DiscardNote) -> Reply:
    """The quoted text was for nothing here."""
    return turn.speak(views.discard_notice)


def _validate_text(turn: Turn, text: str) -> Screen | None:
    if 1 <= len(text) <= LONGEST:
        return None
    return turn.speak(lambda voice: views.invalid_length(voice, len(text)))


async def _store(turn: Turn, event: Event, text: str) -> Reply:
    """One transaction: the text is a note, or replaces a note's; of one deleted meanwhile it becomes a new note."""
    async with turn.db.transaction() as tx:
        taking = await minutes.find_draft(tx, turn.user_id)
        if taking is None or taking.event != event.code:
            return turn.speak(common.button_expired)
        edited_note = await minutes.find(tx, taking.note) if taking.note is not None else None
        if await turn.first_time(tx):
            if edited_note is None:
                await minutes.add(tx, taking, text)
            else:
                await minutes.put(tx, replace(edited_note, text=text))
            await minutes.save_draft(tx, turn.user_id, replace(taking, note=None))
            await turn.record(tx, AuditAction.MINUTES, event.code)
        book = await book_of(tx, turn, event)
    return shown(turn, book, _with_text(book, text), views.rewritten if edited_note else views.note_saved)


def _with_text(book: Book, text: str) -> Note | None:
    """The newest note of these very words."""
    same = [note for topic in book.topics for note in topic.notes if note.text == text]
    return max(same, key=lambda note: note.id, default=None)
