"""What is stored about a person: told, shown, erased."""

from __future__ import annotations

from handlers.context import Turn
from storage import people, registrations
from views import privacy as views
from views.callback import Forget
from views.screen import Reply


async def privacy(turn: Turn) -> Reply:
    """/privacy: the notice of this person's events, or of all open ones."""
    async with turn.db.reading() as tx:
        mine = await registrations.events_of(tx, turn.user_id)
    events = [turn.events[code] for code in mine if code in turn.events] or list(turn.events.values())
    return turn.speak(lambda voice: views.privacy(voice, events, turn.rules))


async def mydata(turn: Turn) -> Reply:
    """/mydata: everything stored about this person, readable and as JSON."""
    async with turn.db.reading() as tx:
        stored = await people.everything(tx, turn.user_id)
    return turn.speak(lambda voice: views.mydata(voice, stored))


async def forget(turn: Turn) -> Reply:
    """/forget: asks first."""
    return turn.speak(views.forget)


async def confirm_forget(turn: Turn, tap: Forget) -> Reply:
    """Erased, or kept."""
    if tap.sure != 1:
        return turn.speak(views.kept)
    async with turn.db.transaction() as tx:
        await people.forget(tx, turn.user_id)
    return turn.speak(views.forgotten)
