"""Which event a command is about: the one of its code, the last one, the only one, or one chosen page by page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import assert_never

from domain.events import Event
from domain.registration import is_open
from handlers.context import Turn
from storage.editing import archive
from storage.staff import recent_events
from views import event_picker as views
from views.callback.codec import Tap
from views.event_picker import EventChoice, EventList
from views.screen import Alert, Attachments, Reply, Row, Screen, SlowReply, Toast


@dataclass(frozen=True, slots=True)
class EventPicker:
    """A command about one event: what it shows of it, and the button for an event of some code."""

    list_: EventList
    command: str
    show: Callable[[Turn, Event], Awaitable[Reply]]
    tap: Callable[[str], Tap]


async def chosen(turn: Turn, picker: EventPicker) -> Reply:
    """What the command shows of the event meant."""
    code = turn.text.strip().lower()
    if code:
        event = turn.events.get(code)
        return unknown_code(turn, picker.command, code) if event is None else await picker.show(turn, event)
    event = await recent_event(turn, turn.events.values())
    if event is not None:
        return with_other_events(turn, event, await picker.show(turn, event), picker.list_)
    return await choose_page(turn, picker)


async def recent_event(turn: Turn, events: Iterable[Event]) -> Event | None:
    """The one of these events that this person works on; None when they did not choose one, or there is but one."""
    events_by_code = {event.code: event for event in events}
    if len(events_by_code) <= 1:
        return None
    async with turn.db.reading() as tx:
        code = await recent_events.find(tx, turn.user_id, turn.today(UTC))
    return None if code is None else events_by_code.get(code)


def with_other_events(turn: Turn, event: Event, reply: Reply, list_: EventList) -> Reply:
    """The same with a button to the other events below it; in the language that the event is in."""
    languages = tuple(language for language in turn.languages if language in event.title) or turn.languages
    row = replace(turn, languages=languages).speak(lambda voice: views.other_events(voice, list_))
    match reply:
        case Screen() | tuple():
            return with_row(reply, row)
        case SlowReply(draw=draw):
            return SlowReply(lambda: with_row(draw(), row))
        case Toast() | Alert() | Attachments():
            return reply
        case _:
            assert_never(reply)


def with_row(reply: Screen | tuple[Screen, ...] | Attachments, row: Row) -> Screen | tuple[Screen, ...] | Attachments:
    """The reply with these buttons below its last screen; files have none."""
    match reply:
        case Screen():
            return replace(reply, rows=(*reply.rows, row))
        case (*screens, last):
            return (*screens, replace(last, rows=(*last.rows, row)))
        case _:
            return reply


async def choose_page(turn: Turn, picker: EventPicker, page: int = 0) -> Reply:
    """The only event's, else this page of all events."""
    match tuple(turn.events.values()):
        case ():
            return turn.speak(views.no_events)
        case (event,):
            return await picker.show(turn, event)
        case events:
            return await choose_from(turn, events, picker.list_, picker.tap, page)


async def choose_from(
    turn: Turn, events: Iterable[Event], list_: EventList, tap: Callable[[str], Tap], page: int = 0
) -> Screen:
    """This page of these events: those that are not over, the next one first, then past ones, the latest first.

    Those in the archive come last, on pages of their own; participants know of no archive.
    """
    archived_codes: frozenset[str] = frozenset()
    if list_ is not EventList.REGISTRATION:
        async with turn.db.reading() as tx:
            archived_codes = await archive.find_codes(tx)
    sorted_events = sorted(events, key=lambda event: event.starts)
    archived_events = [event for event in reversed(sorted_events) if event.code in archived_codes]
    listed_events = [event for event in sorted_events if event.code not in archived_codes]
    current = [event for event in listed_events if is_open(event, turn.now)]
    past = [event for event in reversed(listed_events) if not is_open(event, turn.now)]
    choice = EventChoice(current, past, archived_events)
    return turn.speak(lambda voice: views.choose_event(voice, choice, list_, tap, page))


def unknown_code(turn: Turn, command: str, code: str) -> Screen:
    """No event has the code that was typed; the latest ones are named."""
    latest = sorted(turn.events.values(), key=lambda event: event.starts, reverse=True)
    codes = tuple(event.code for event in latest)
    return turn.speak(lambda voice: views.no_event(voice, command, code, codes))
