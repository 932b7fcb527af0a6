"""The organizer's card of an event."""

from __future__ import annotations

from domain.events import Event
from domain.operations.retention import registrations_erased_on
from handlers.context import Turn
from storage import registrations, summaries
from storage.messages import plan
from views import event as views
from views import event_picker
from views.screen import Reply, Screen


async def event(turn: Turn) -> Reply:
    """/event [CODE]: the card of that event, else of each that is not over yet, else of the last one."""
    events = get_events(turn, "event")
    if isinstance(events, Screen):
        return events
    return tuple([await _card(turn, event) for event in events])


def get_events(turn: Turn, command: str) -> tuple[Event, ...] | Screen:
    """The event that was typed behind this command, else each that is not over yet, else the last one."""
    code = turn.text.strip().lower()
    event = turn.events.get(code)
    if code and event is None:
        return turn.speak(lambda voice: event_picker.no_event(voice, command, code, tuple(turn.events)))
    return (event,) if event else _current(turn) or turn.speak(event_picker.no_events)


def _current(turn: Turn) -> tuple[Event, ...]:
    lasting = [e for e in turn.events.values() if turn.now < max(e.ends, e.survey.closes if e.survey else e.ends)]
    return tuple(lasting) or tuple(sorted(turn.events.values(), key=lambda e: e.ends)[-1:])


async def _card(turn: Turn, event: Event) -> Screen:
    async with turn.results_db.reading() as tx:
        card = views.Card(
            by_profession=await registrations.by_profession(tx, event.code),
            unreachable=await registrations.count_unreachable(tx, event.code),
            summary=await summaries.read(tx, event, turn.now),
            coming=await plan.upcoming(tx, event.code),
            erased_on=registrations_erased_on(event, turn.rules.privacy, turn.now),
        )
    return turn.speak(lambda voice: views.card(voice, event, card), event.zone)
