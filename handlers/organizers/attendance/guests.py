"""People without Telegram, added by hand: who is typed is shown before it is stored, corrected and removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from domain import registration as rules
from domain.attendance.name_input import NameInput, NameRequest
from domain.attendance.participants import Participant
from domain.events import Event
from domain.operations.audit import AuditAction
from domain.people import name as clean_name
from handlers.context import Turn
from handlers.organizers.attendance import participant_list
from handlers.organizers.attendance.participant_card import card_in
from storage.attendance import guests
from storage.engine.database import Tx
from views import participants as list_views
from views.attendance import guests as views
from views.callback.attendance import (
    AddGuest,
    ChooseGuestProfession,
    NameGuest,
    RemoveGuest,
    RenameGuest,
    SetGuestProfession,
    ShowParticipant,
    StoreGuest,
    TypeGuestName,
)
from views.layout import common
from views.screen import Reply


async def choose_profession(turn: Turn, tap: AddGuest) -> Reply:
    """Begin: what it means, and the professions."""
    event = turn.events[tap.event]
    turn.prompts.name_inputs.drop(turn.user_id)
    return turn.speak(lambda voice: views.choose_profession(voice, event), event.zone)


async def ask_for_name(turn: Turn, tap: NameGuest) -> Reply:
    """The next text is the name."""
    event = turn.events[tap.event]
    if not _is_current(event, tap.profession, tap.form):
        return turn.speak(common.button_expired)
    name_input = NameInput(event.code, NameRequest.NEW_GUEST, turn.now, tap.profession)
    turn.prompts.name_inputs.note(turn.user_id, name_input)
    return turn.speak(lambda voice: views.ask_for_name(voice, event, tap.profession), event.zone)


def _is_current(event: Event, profession: int, form: int) -> bool:
    return form == rules.form(event) and profession <= len(event.professions)


async def store(turn: Turn, tap: StoreGuest) -> Reply:
    """The guest is on the list, once; their name is the text that the message quotes."""
    event = turn.events[tap.event]
    name = clean_name(turn.text) if tap.named == 1 else None
    if not _is_current(event, tap.profession, tap.form):
        return turn.speak(common.button_expired)
    if tap.named == 1 and name is None:
        await turn.passed()
        return _ask_again(turn, event, tap.profession)
    turn.prompts.name_inputs.drop(turn.user_id)
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            profession = views.profession_at(event, tap.profession)
            await turn.record(tx, AuditAction.ADD_GUEST, event.code)
            number = await guests.add(tx, event.code, name, profession, is_present=turn.now >= event.starts)
            return await card_in(tx, turn, ShowParticipant(event.code, number, 0, 0), views.guest_added)
        listing = await participant_list.read(tx, turn, event)
    return turn.speak(lambda voice: list_views.overview(voice, listing, views.guest_added(voice)), event.zone)


def _ask_again(turn: Turn, event: Event, place: int) -> Reply:
    return turn.speak(lambda voice: views.ask_for_name(voice, event, place, views.bad_name(voice)), event.zone)


async def ask_for_new_name(turn: Turn, tap: TypeGuestName) -> Reply:
    """The next text is the corrected name."""
    event, guest = await _find(turn, tap.event, tap.number)
    if guest is None:
        return turn.speak(common.button_expired)
    turn.prompts.name_inputs.note(turn.user_id, NameInput(event.code, NameRequest.GUEST_NAME, turn.now, tap.number))
    return turn.speak(lambda voice: views.ask_for_new_name(voice, event, guest), event.zone)


async def rename(turn: Turn, tap: RenameGuest) -> Reply:
    """The name is the text that the message quotes."""
    event, guest = await _find(turn, tap.event, tap.number)
    name = clean_name(turn.text)
    if guest is None:
        return turn.speak(common.button_expired)
    if name is None:
        await turn.passed()
        return turn.speak(lambda voice: views.ask_for_new_name(voice, event, guest, views.bad_name(voice)), event.zone)
    turn.prompts.name_inputs.drop(turn.user_id)
    return await _correct(turn, event, tap.number, lambda tx: guests.rename(tx, event.code, tap.number, name))


async def choose_other_profession(turn: Turn, tap: ChooseGuestProfession) -> Reply:
    """The professions to choose another from."""
    event, guest = await _find(turn, tap.event, tap.number)
    if guest is None:
        return turn.speak(common.button_expired)
    return turn.speak(lambda voice: views.correct_profession(voice, event, guest), event.zone)


async def set_profession(turn: Turn, tap: SetGuestProfession) -> Reply:
    """The guest has this profession."""
    event = turn.events[tap.event]
    if not _is_current(event, tap.profession, tap.form):
        return turn.speak(common.button_expired)
    profession = views.profession_at(event, tap.profession)
    return await _correct(
        turn, event, tap.number, lambda tx: guests.set_profession(tx, event.code, tap.number, profession)
    )


async def _correct(turn: Turn, event: Event, number: int, change: Callable[[Tx], Awaitable[bool]]) -> Reply:
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx) and await change(tx):
            await turn.record(tx, AuditAction.CORRECT_GUEST, event.code)
        return await card_in(tx, turn, ShowParticipant(event.code, number, 0, 0), views.guest_updated)


async def remove(turn: Turn, tap: RemoveGuest) -> Reply:
    """Ask first; then erase. Pressed again, it is so already."""
    event, guest = await _find(turn, tap.event, tap.number)
    if tap.sure != 1:
        if guest is None:
            return turn.speak(common.button_expired)
        return turn.speak(lambda voice: views.confirm_removal(voice, event, guest), event.zone)
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx) and await guests.remove(tx, event.code, tap.number):
            await turn.record(tx, AuditAction.REMOVE_GUEST, event.code)
        listing = await participant_list.read(tx, turn, event)
    return turn.speak(lambda voice: list_views.overview(voice, listing, views.guest_removed(voice)), event.zone)


async def _find(turn: Turn, code: str, number: int) -> tuple[Event, Participant | None]:
    async with turn.db.reading() as tx:
        people = await guests.find_all(tx, code)
    return turn.events[code], next((each for each in people if each.number == number), None)


async def handle_name(turn: Turn, name_input: NameInput) -> Reply:
    """What was typed as a name is shown before it is stored; what cannot be a name is asked for again."""
    await turn.passed()
    event, name = turn.events[name_input.event], clean_name(turn.text)
    place = name_input.number
    if name is None:
        return _ask_again(turn, event, place)
    return turn.speak(lambda voice: views.preview(voice, event, name, place), event.zone)


async def handle_new_name(turn: Turn, name_input: NameInput) -> Reply:
    """The same of a corrected name."""
    await turn.passed()
    event, guest = await _find(turn, name_input.event, name_input.number)
    name = clean_name(turn.text)
    if guest is None:
        turn.prompts.name_inputs.drop(turn.user_id)
        return turn.speak(lambda voice: views.guest_gone(voice, event), event.zone)
    if name is None:
        return turn.speak(lambda voice: views.ask_for_new_name(voice, event, guest, views.bad_name(voice)), event.zone)
    return turn.speak(lambda voice: views.preview_name(voice, event, guest, name), event.zone)
