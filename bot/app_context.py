"""Where updates arrive: what every turn is given, and how an update becomes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import ExtBot

from delivery.incoming.button_press import ButtonPress, Sender
from delivery.outgoing.answers import Answers
from delivery.runtime_status import RuntimeStatus
from domain.events import Event
from domain.operations.clock import Clock
from domain.people import Person, languages
from domain.policy import Policy
from handlers.context import Turn
from handlers.recent_albums import RecentAlbums
from handlers.recent_group_answers import RecentGroupAnswers
from handlers.recent_prompts import RecentPrompts
from handlers.recent_ticks import RecentTicks
from storage import people
from storage.engine.database import Database
from storage.engine.errors import Corrupt, StorageError

NOBODY = Sender(0, "", None)
"""The sender of an update that names none."""


@dataclass
class AppContext:
    """What every turn is given; one for each running bot."""

    db: Database
    results_db: Database
    rules: Policy
    events: Mapping[str, Event]
    clock: Clock
    wake: Callable[[], None]
    prompts: RecentPrompts
    ticks: RecentTicks
    pulse: RuntimeStatus
    albums: RecentAlbums = field(default_factory=RecentAlbums)
    group_answers: RecentGroupAnswers = field(default_factory=RecentGroupAnswers)
    failures: dict[int, BaseException] = field(default_factory=dict)
    """Update id → what went wrong while handling it, until the intake asks."""
    answers: Answers = field(init=False)
    """Where what people are shown waits to be sent; set before the first update is handled."""


async def turn_of(desk: AppContext, bot: ExtBot[Any], update: Update, text: str) -> Turn:
    """The turn of this update, whose text this is; whoever writes can be reached, and is remembered as such."""
    user, message = update.effective_user, update.effective_message
    sender = NOBODY if user is None else Sender(user.id, user.full_name or "", user.language_code)
    person = None if user is None else await _person(desk, sender)
    message_id = message.message_id if message else 0
    return _turn(desk, bot, sender, person, update_id=update.update_id, message_id=message_id, text=text)


async def turn_of_press(desk: AppContext, bot: ExtBot[Any], press: ButtonPress) -> Turn:
    """The turn of somebody who pressed a button, likewise."""
    return _turn(
        desk,
        bot,
        press.sender,
        await _person(desk, press.sender),
        update_id=press.update_id,
        message_id=press.message_id,
        is_tap=press.is_private,
        text=press.quoted_text,
    )


async def turn_after_crash(desk: AppContext, bot: ExtBot[Any], id_: int, message_id: int) -> Turn:
    """A turn of this person without an update, to show them where they stand; ``message_id`` was tapped unless 0."""
    async with desk.db.reading() as tx:
        person = await people.find(tx, id_)
    sender = Sender(id_, "", person.telegram_language if person else None)
    return _turn(desk, bot, sender, person, update_id=0, message_id=message_id, is_tap=bool(message_id))


def _turn(  # noqa: PLR0913 — what differs from turn to turn
    desk: AppContext,
    bot: ExtBot[Any],
    sender: Sender,
    person: Person | None,
    *,
    update_id: int,
    message_id: int,
    is_tap: bool = False,
    text: str = "",
) -> Turn:
    return Turn(
        db=desk.db,
        results_db=desk.results_db,
        bot=bot,
        rules=desk.rules,
        events=desk.events,
        wake=desk.wake,
        prompts=desk.prompts,
        ticks=desk.ticks,
        pulse=desk.pulse,
        now=desk.clock.now(),
        update_id=update_id,
        message_id=message_id,
        is_tap=is_tap,
        user_id=sender.id,
        shown_name=sender.name,
        hint=sender.language,
        person=person,
        languages=languages(person, sender.language, desk.rules.messages.languages),
        text=text,
    )


async def _person(desk: AppContext, sender: Sender) -> Person | None:
    async with desk.db.reading() as tx:
        person = await people.find(tx, sender.id)
        staff = person is None and await people.roles(tx, sender.id)
    # The row is touched only when it is news.
    news = person is not None and (not person.reachable or person.telegram_language != sender.language)
    return await _update_user(desk, sender, person) if staff or news else person


async def _update_user(desk: AppContext, sender: Sender, person: Person | None) -> Person | None:
    """They are reachable, and speak this language; of the staff that is kept before they ever register.

    While nothing can be written it is left for the next time: nobody is kept by it from what needs no writing.
    """
    try:
        async with desk.db.transaction() as tx:
            if person is None:
                await people.remember(tx, sender.id, sender.language)
            else:
                await people.mark_reachable(tx, sender.id, sender.language)
            return await people.find(tx, sender.id)
    except Corrupt:
        raise
    except StorageError:
        return person
