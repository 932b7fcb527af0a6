"""Where updates arrive: what every turn is given, and how an update becomes one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from telegram import Message, Update

from delivery.incoming.attachment import Attachment, read_attachment
from delivery.incoming.button_press import ButtonPress, Sender
from delivery.incoming.formatted_text import read_html
from delivery.outgoing.answers import Answers
from domain.operations.clock import Clock
from domain.people import Person, languages
from handlers.context import HandlerContext, Turn
from handlers.recent_albums import RecentAlbums
from handlers.recent_group_answers import RecentGroupAnswers
from storage import people
from storage.engine.errors import Corrupt, StorageError
from storage.staff import members as staff

NOBODY = Sender(0, "", None)
"""The sender of an update that names none."""


@dataclass
class AppContext(HandlerContext):
    """What handling an update takes besides; one for each running bot."""

    clock: Clock
    albums: RecentAlbums = field(default_factory=RecentAlbums)
    group_answers: RecentGroupAnswers = field(default_factory=RecentGroupAnswers)
    failures: dict[int, BaseException] = field(default_factory=dict)
    """Update id → what went wrong while handling it, until the intake asks."""
    answers: Answers = field(init=False)
    """Where what people are shown waits to be sent; set before the first update is handled."""


async def turn_of(app_context: AppContext, update: Update, text: str) -> Turn:
    """The turn of this update, whose text this is; whoever writes can be reached, and is remembered as such."""
    user, message = update.effective_user, update.effective_message
    sender = NOBODY if user is None else Sender(user.id, user.full_name or "", user.language_code)
    person = None if user is None else await _person(app_context, sender)
    message_id = message.message_id if message else 0
    original = message.reply_to_message if message else None
    turn = _turn(
        app_context,
        sender,
        person,
        update_id=update.update_id,
        message_id=message_id,
        replied_to=original.message_id if original else 0,
        text=text,
        attachment=_attachment(message),
    )
    return turn if message is None else replace(turn, html=read_html(message))


def _attachment(message: Message | None) -> Attachment | None:
    # An animation is a document as well, and can be sent as none.
    has_file = message is not None and (message.photo or (message.document and not message.animation))
    return read_attachment(message.to_dict()) if message is not None and has_file else None


async def turn_of_press(app_context: AppContext, press: ButtonPress) -> Turn:
    """The turn of somebody who pressed a button, likewise."""
    return _turn(
        app_context,
        press.sender,
        await _person(app_context, press.sender),
        update_id=press.update_id,
        message_id=press.message_id,
        is_tap=press.is_private,
        text=press.quoted_text,
        attachment=press.quoted_attachment,
    )


async def turn_after_crash(app_context: AppContext, id_: int, message_id: int) -> Turn:
    """A turn of this person without an update, to show them where they stand; ``message_id`` was tapped unless 0."""
    async with app_context.db.reading() as tx:
        person = await people.find(tx, id_)
    sender = Sender(id_, "", person.telegram_language if person else None)
    return _turn(app_context, sender, person, update_id=0, message_id=message_id, is_tap=bool(message_id))


def _turn(  # noqa: PLR0913 — what differs from turn to turn
    app_context: AppContext,
    sender: Sender,
    person: Person | None,
    *,
    update_id: int,
    message_id: int,
    is_tap: bool = False,
    replied_to: int = 0,
    text: str = "",
    attachment: Attachment | None = None,
) -> Turn:
    return Turn(
        app_context,
        now=app_context.clock.now(),
        update_id=update_id,
        message_id=message_id,
        is_tap=is_tap,
        replied_to=replied_to,
        user_id=sender.id,
        shown_name=sender.name,
        hint=sender.language,
        person=person,
        languages=languages(person, sender.language, app_context.rules.messages.languages),
        text=text,
        attachment=attachment,
    )


async def _person(app_context: AppContext, sender: Sender) -> Person | None:
    async with app_context.db.reading() as tx:
        person = await people.find(tx, sender.id)
        is_staff = person is None and bool(await staff.roles(tx, sender.id))
    # The row is touched only when it is news.
    news = person is not None and (not person.reachable or person.telegram_language != sender.language)
    return await _update_user(app_context, sender, person) if is_staff or news else person


async def _update_user(app_context: AppContext, sender: Sender, person: Person | None) -> Person | None:
    """They are reachable, and speak this language; of the staff that is kept before they ever register.

    While nothing can be written it is left for the next time: nobody is kept by it from what needs no writing.
    """
    try:
        async with app_context.db.transaction() as tx:
            if person is None:
                await people.remember(tx, sender.id, sender.language)
            else:
                await people.mark_reachable(tx, sender.id, sender.language)
            stored_person = await people.find(tx, sender.id)
    except Corrupt:
        raise
    except StorageError:
        return person
    if person is None:
        app_context.staff_changed(sender.id)
    return stored_person
