"""Where updates arrive: what every turn is given, and how an update becomes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import CallbackQuery, Update, User
from telegram.constants import ChatType
from telegram.ext import ExtBot

from delivery.outgoing.answers import Answers
from delivery.runtime_status import RuntimeStatus
from domain.events import Event
from domain.operations.clock import Clock
from domain.people import Person, languages
from domain.policy import Policy
from handlers.context import Turn
from handlers.recent_prompts import RecentPrompts
from handlers.recent_ticks import RecentTicks
from storage import people
from storage.engine.database import Corrupt, Database, StorageError

TAPPED = "tapped_message"
"""Where an update holds the number of the message whose button was tapped, when it holds no more of it."""


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
    failures: dict[int, BaseException] = field(default_factory=dict)
    """Update id → what went wrong while handling it, until the intake asks."""
    answers: Answers = field(init=False)
    """Where what people are shown waits to be sent; set before the first update is handled."""


async def turn_of(desk: AppContext, bot: ExtBot[Any], update: Update, text: str) -> Turn:
    """The turn of this update, whose text this is; whoever writes can be reached, and is remembered as such."""
    user = update.effective_user
    person = None if user is None else await _person(desk, user)
    hint = user.language_code if user else None
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
        update_id=update.update_id,
        message_id=_message_id(update),
        is_tap=update.callback_query is not None and in_private(update.callback_query),
        user_id=user.id if user else 0,
        shown_name=(user and user.full_name) or "",  # a name of nothing is None
        hint=hint,
        person=person,
        languages=languages(person, hint, desk.rules.messages.languages),
        text=text,
    )


async def turn_after_crash(desk: AppContext, bot: ExtBot[Any], id_: int, message_id: int) -> Turn:
    """A turn of this person without an update, to show them where they stand; ``message_id`` was tapped unless 0."""
    async with desk.db.reading() as tx:
        person = await people.find(tx, id_)
    hint = person.telegram_language if person else None
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
        update_id=0,
        message_id=message_id,
        user_id=id_,
        shown_name="",
        hint=hint,
        person=person,
        languages=languages(person, hint, desk.rules.messages.languages),
        is_tap=bool(message_id),
    )


def in_private(query: CallbackQuery) -> bool:
    """Whether the button stands in the private chat with the bot: of such a message there may be the number alone."""
    return TAPPED in query.api_kwargs or (query.message is not None and query.message.chat.type == ChatType.PRIVATE)


def _message_id(update: Update) -> int:
    query = update.callback_query
    message = update.effective_message if query is None else query.message
    message_id = (
        query.api_kwargs.get(TAPPED) if message is None and query is not None else message and message.message_id
    )
    return message_id if isinstance(message_id, int) else 0


async def _person(desk: AppContext, user: User) -> Person | None:
    async with desk.db.reading() as tx:
        person = await people.find(tx, user.id)
        staff = person is None and await people.roles(tx, user.id)
    # The row is touched only when it is news.
    news = person is not None and (not person.reachable or person.telegram_language != user.language_code)
    return await _update_user(desk, user, person) if staff or news else person


async def _update_user(desk: AppContext, user: User, person: Person | None) -> Person | None:
    """They are reachable, and speak this language; of the staff that is kept before they ever register.

    While nothing can be written it is left for the next time: nobody is kept by it from what needs no writing.
    """
    try:
        async with desk.db.transaction() as tx:
            if person is None:
                await people.remember(tx, user.id, user.language_code)
            else:
                await people.mark_reachable(tx, user.id, user.language_code)
            return await people.find(tx, user.id)
    except Corrupt:
        raise
    except StorageError:
        return person
