"""What a coordinator types while taking the minutes: each update becomes a note once, or is asked about first."""

from __future__ import annotations

from dataclasses import replace

from domain.events import Event
from domain.minutes import LONGEST, Note, cleaned
from handlers.context import Turn
from handlers.coordinators.minutes import Book, book_of, shown, taken
from handlers.participants import comments, registration_texts
from storage import minutes, updates
from views import common
from views import minutes as views
from views.callback import DiscardNote, StoreComment, StoreNote
from views.screen import Reply, Screen


async def typed(turn: Turn) -> Reply | None:
    """A text while notes are taken; None when none are, or when this update became something else before.

    When something else waits for a text as well, nothing is stored until a button says what it is: a comment must not
    be read in the minutes, nor a note be counted as a comment.
    """
    async with turn.db.reading() as tx:
        book = await taken(tx, turn)
        again = await updates.seen(tx, turn.update_id)
    if book is None:
        return None
    if again:
        return _again(turn, book)
    text = cleaned(turn.text)
    which = await _meant(turn, book)
    if which is not None:
        return which
    return _unfit(turn, text) or await _store(turn, book.event, text)


async def not_text(turn: Turn) -> Reply | None:
    """A picture, a voice message, a forwarded text while notes are taken and nothing else waits."""
    async with turn.db.reading() as tx:
        book = await taken(tx, turn)
    return None if book is None else turn.speak(views.only_text)


async def store(turn: Turn, tap: StoreNote) -> Reply:
    """The quoted text is for the minutes; pressed twice, it stands there already."""
    text = cleaned(turn.text)
    if not text:
        return turn.speak(views.lost)
    async with turn.db.reading() as tx:
        book = await taken(tx, turn)
    if book is None or book.event.code != tap.event:
        return turn.speak(common.no_longer_valid)
    known = _with_text(book, text)
    if known is not None:
        await turn.passed()  # or it would be stored if it came again after the note was deleted
        return shown(turn, book, known, views.noted)
    return _unfit(turn, text) or await _store(turn, book.event, text)


async def discard(turn: Turn, _: DiscardNote) -> Reply:
    """The quoted text was for nothing here."""
    return turn.speak(views.discarded)


async def _meant(turn: Turn, book: Book) -> Screen | None:
    """The question what a text is, when more than the minutes waits for one."""
    place = await comments.waiting(turn)
    topic = book.topics[book.number]
    if isinstance(place, comments.Place):
        number, run = place.number, place.run
        question, comment = run.survey.comments[number].text, StoreComment(run.id, number)
        return turn.speak(
            lambda voice: views.which(voice, book.event, topic, views.also_comment(voice, question), comment)
        )
    if place is not None:
        return turn.speak(lambda voice: views.which(voice, book.event, topic, views.also_closed(voice), None))
    if await registration_texts.waits_for_text(turn):
        return turn.speak(lambda voice: views.which(voice, book.event, topic, views.also_registration(voice), None))
    return None


def _unfit(turn: Turn, text: str) -> Screen | None:
    if 1 <= len(text) <= LONGEST:
        return None
    return turn.speak(lambda voice: views.unfit(voice, len(text)))


async def _store(turn: Turn, event: Event, text: str) -> Reply:
    """One transaction: the text is a note, or replaces a note's; of one deleted meanwhile it becomes a new note."""
    async with turn.db.transaction() as tx:
        taking = await minutes.taking(tx, turn.user_id)
        if taking is None or taking.event != event.code:
            return turn.speak(common.no_longer_valid)
        edited = await minutes.find(tx, taking.note) if taking.note is not None else None
        if await turn.first_time(tx):
            if edited is None:
                await minutes.add(tx, taking, text)
            else:
                await minutes.put(tx, replace(edited, text=text))
            await minutes.take(tx, turn.user_id, replace(taking, note=None))
        book = await book_of(tx, turn, event)
    return shown(turn, book, _with_text(book, text), views.rewritten if edited else views.noted)


def _again(turn: Turn, book: Book) -> Reply | None:
    known = _with_text(book, cleaned(turn.text))
    return None if known is None else shown(turn, book, known, views.noted)


def _with_text(book: Book, text: str) -> Note | None:
    """The newest note of these very words."""
    same = [note for topic in book.topics for note in topic.notes if note.text == text]
    return max(same, key=lambda note: note.id, default=None)
