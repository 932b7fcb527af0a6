"""Which event a command is about: the one of its code, the only one, or one to be chosen, page by page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from domain.events import Event
from domain.registration import is_open
from handlers.context import Turn
from views import event_picker as views
from views.callback.codec import Tap
from views.event_picker import EventChoice, EventList
from views.screen import Reply, Screen


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
    if not code:
        return await choose_page(turn, picker)
    event = turn.events.get(code)
    return unknown_code(turn, picker.command, code) if event is None else await picker.show(turn, event)


async def choose_page(turn: Turn, picker: EventPicker, page: int = 0) -> Reply:
    """The only event's, else this page of all events."""
    match tuple(turn.events.values()):
        case ():
            return turn.speak(views.no_events)
        case (event,):
            return await picker.show(turn, event)
        case events:
            return choose_from(turn, events, picker.list_, picker.tap, page)


def choose_from(
    turn: Turn, events: Iterable[Event], list_: EventList, tap: Callable[[str], Tap], page: int = 0
) -> Screen:
    """This page of these events: those that are not over, the next one first, then past ones, the latest first."""
    sorted_events = sorted(events, key=lambda event: event.starts)
    current = [event for event in sorted_events if is_open(event, turn.now)]
    past = [event for event in reversed(sorted_events) if not is_open(event, turn.now)]
    return turn.speak(lambda voice: views.choose_event(voice, EventChoice(current, past), list_, tap, page))


def unknown_code(turn: Turn, command: str, code: str) -> Screen:
    """No event has the code that was typed; the latest ones are named."""
    latest = sorted(turn.events.values(), key=lambda event: event.starts, reverse=True)
    codes = tuple(event.code for event in latest)
    return turn.speak(lambda voice: views.no_event(voice, command, code, codes))
