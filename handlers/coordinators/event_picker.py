"""Which event a coordinator's command is about: the one of its code, the only one, or one to be chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from domain.events import Event
from handlers.context import Turn
from views import event_picker as views
from views.callback import Tap
from views.screen import Reply


async def chosen(
    turn: Turn, command: str, then: Callable[[Turn, Event], Awaitable[Reply]], tap: Callable[[str], Tap]
) -> Reply:
    """What ``then`` says of the event meant; ``tap`` makes the button for an event of that code."""
    code = turn.text.strip().lower()
    events = tuple(turn.events.values())
    if code:
        event, codes = turn.events.get(code), tuple(turn.events)
        if event is None:
            return turn.speak(lambda voice: views.no_event(voice, command, code, codes))
        return await then(turn, event)
    match events:
        case ():
            return turn.speak(views.no_events)
        case (event,):
            return await then(turn, event)
        case _:
            return turn.speak(lambda voice: views.choose_event(voice, events, tap))
