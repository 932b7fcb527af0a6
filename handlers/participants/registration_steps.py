"""The steps of a registration: each answer is stored as it is given, once, and leads to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from domain import registration as rules
from domain.attendance.invitations import Invitation
from domain.events import UNDISCLOSED, Event
from domain.people import Registration
from domain.people import name as clean_name
from domain.questions import Choice, Choices, Comment, Rating, RegistrationQuestion, YesNo
from handlers.context import Turn
from handlers.participants import checkin
from storage import registrations, surveys
from storage.attendance import invitations
from storage.engine.database import Tx
from storage.messages import confirmation_asks, outbox, waiting_list
from views.callback.participants import (
    AnswerRegistration,
    LeaveStep,
    SelectProfession,
    SkipName,
    ToggleRegistration,
    TypeName,
    UseName,
)
from views.i18n import Html, Translator
from views.layout import common
from views.registration import screens
from views.registration import steps as views
from views.registration import waiting_list as waiting_views
from views.screen import Reply, Screen

Said = Callable[[Translator], Html]


async def choose_profession(turn: Turn, tap: SelectProfession) -> Reply:
    """A profession was chosen; the number after the last means "prefer not to say"."""
    event = turn.events[tap.event]
    if tap.form != rules.form(event):
        return await form_changed(turn, event)
    if tap.number > len(event.professions):
        return turn.speak(common.button_expired)
    is_listed = tap.number < len(event.professions)
    profession = event.professions[tap.number].id if is_listed else UNDISCLOSED
    return await save_answer(
        turn, event, rules.PROFESSION, lambda registration: replace(registration, profession=profession)
    )


async def use_name(turn: Turn, tap: UseName) -> Reply:
    """Telegram's name is taken."""
    return await _named(turn, tap.event, clean_name(turn.shown_name))


async def skip_name(turn: Turn, tap: SkipName) -> Reply:
    """No name is given."""
    return await _named(turn, tap.event, None)


async def _named(turn: Turn, code: str, name: str | None) -> Reply:
    event = turn.events[code]
    return await save_answer(turn, event, rules.NAME, lambda registration: replace(registration, name=name))


async def type_name(turn: Turn, tap: TypeName) -> Reply:
    """The name is going to be typed; any text is taken as the name at this step anyway."""
    event = turn.events[tap.event]
    registration = await waiting_for(turn, event)
    if registration is None or registration.asking != rules.NAME:
        return turn.speak(common.button_expired)
    turn.prompts.note(turn.user_id, event.code, 0, turn.now)
    name = clean_name(turn.shown_name)
    return turn.speak(lambda voice: views.type_name(voice, event, registration, name), event.zone)


async def tick(turn: Turn, tap: ToggleRegistration) -> Reply:
    """A multiple choice is being ticked: the ticks are in the buttons, nothing is stored yet."""
    event = turn.events[tap.event]
    registration = await waiting_for(turn, event)
    if registration is None:
        return turn.speak(common.button_expired)
    if tap.form != rules.form(event):
        return await form_changed(turn, event)
    question = _question(event, tap.number)
    match question:
        case Choices(max=most) if registration.asking == rules.step_of(question) and tap.selection < 1 << len(
            question.options
        ):
            if tap.selection.bit_count() > most:
                return turn.speak(lambda voice: views.too_many(voice, most))
            turn.prompts.note_ticks(turn.user_id, event.code, tap.selection, turn.now)
            return turn.speak(
                lambda voice: views.question(voice, event, registration, tap.number, tap.selection), event.zone
            )
        case None | Rating() | Choice() | Choices() | YesNo() | Comment():
            return turn.speak(common.button_expired)
        case _:
            assert_never(question)


async def answer(turn: Turn, tap: AnswerRegistration) -> Reply:
    """A further question was answered by a button, or skipped."""
    event = turn.events[tap.event]
    if tap.form != rules.form(event):
        return await form_changed(turn, event)
    question = _question(event, tap.number)
    if question is None or not _is_valid_choice(question, tap.selection):
        return turn.speak(common.button_expired)
    chosen_options = [option for bit, option in enumerate(question.options) if tap.selection >> bit & 1]
    return await save_answer(
        turn, event, rules.step_of(question), lambda registration: with_answer(registration, question, chosen_options)
    )


def _question(event: Event, number: int) -> RegistrationQuestion | None:
    return event.registration[number] if number < len(event.registration) else None


def _is_valid_choice(question: RegistrationQuestion, selection: int) -> bool:
    if selection == 0:
        return not question.required
    return selection < 1 << len(question.options) and selection.bit_count() <= question.max_options


def with_answer(registration: Registration, question: RegistrationQuestion, values: list[str]) -> Registration:
    """The registration with this answer to this further question; with none of it when nothing is given."""
    other_answers = {id_: answers for id_, answers in (registration.answers or {}).items() if id_ != question.id}
    return replace(registration, answers={**other_answers, question.id: values} if values else other_answers)


async def leave(turn: Turn, tap: LeaveStep) -> Reply:
    """On to the next step; this one, which is answered or part of a change, stays as it is."""
    event = turn.events[tap.event]
    if tap.form != rules.form(event):
        return await form_changed(turn, event)
    steps = rules.steps(event)
    if tap.number >= len(steps):
        return turn.speak(common.button_expired)
    step = steps[tap.number]
    return await save_answer(
        turn,
        event,
        step,
        lambda registration: (
            registration if registration.registered_on or rules.is_answered(registration, step) else None
        ),
    )


async def form_changed(turn: Turn, event: Event) -> Reply:
    """The button's numbers stood for something else: the step that waits is asked again."""
    registration = await waiting_for(turn, event)
    if registration is None or registration.asking is None:
        return turn.speak(common.button_expired)
    return show_step(turn, event, registration, views.changed)


async def waiting_for(turn: Turn, event: Event) -> Registration | None:
    """This person's registration, if it waits for something and can still be finished."""
    async with turn.db.reading() as tx:
        registration = await registrations.find(tx, event.code, turn.user_id)
    if registration is None or (registration.registered_on is None and not rules.is_open(event, turn.now)):
        return None
    registration = await skip_removed(turn, event, registration)
    return None if registration.asking in {None, rules.PLACE} else registration


# Onward


Put = Callable[[Registration], Registration | None]
"""A registration with an answer put in; None when it may not be."""


async def save_answer(turn: Turn, event: Event, step: str, put: Put) -> Reply:
    """Store one answer of the flow and go on to the next step, once for each update.

    A button of a step that is over changes nothing; pressed twice, it has had its effect. An update handled again after
    a crash draws the step it led to.
    """
    async with turn.db.transaction() as tx:
        registration = await registrations.find(tx, event.code, turn.user_id)
        again = not await turn.first_time(tx)
        if registration is None:
            return turn.speak(common.button_expired)
        fresh = again or registration.registered_on is None
        if not again:
            if fresh and not rules.is_open(event, turn.now):
                return turn.speak(lambda voice: screens.over(voice, event), event.zone)
            new_registration = put(registration)
            if new_registration is None or registration.asking != step:
                # The step just behind, answered in the same way once more: a finger that pressed twice.
                waits_for = None if registration.asking == rules.PLACE else registration.asking
                is_repeat = new_registration == registration and rules.following(event, step) == waits_for
                return common.NOTHING_NEW if is_repeat else turn.speak(common.button_expired)
            registration = await _next_step(tx, turn, event, new_registration)
    return show_step(turn, event, registration, at_end=screens.registered if fresh else screens.saved)


async def previous_step(turn: Turn, event: Event, number: int) -> Reply:
    """Let the registration wait for the step before the one of this number, which is not the first; once an update."""
    step, before = rules.steps(event)[number], rules.steps(event)[number - 1]
    async with turn.db.transaction() as tx:
        current = await registrations.find(tx, event.code, turn.user_id)
        again = not await turn.first_time(tx)
        if current is None:
            return turn.speak(common.button_expired)
        if not again:
            if current.registered_on is None and not rules.is_open(event, turn.now):
                return turn.speak(lambda voice: screens.over(voice, event), event.zone)
            if current.asking != step:
                # One step further back already: a finger that pressed twice.
                return common.NOTHING_NEW if current.asking == before else turn.speak(common.button_expired)
            current = replace(current, asking=before)
            await registrations.put(tx, current)
    return show_step(turn, event, current)


async def _next_step(tx: Tx, turn: Turn, event: Event, registration: Registration) -> Registration:
    """Let the registration wait for the next step; after the last one it counts."""
    return await store_step(
        tx, turn, event, replace(registration, asking=rules.following(event, registration.asking or ""))
    )


async def use_invitation(
    tx: Tx, turn: Turn, event: Event, registration: Registration, invitation: Invitation
) -> Registration:
    """Use the personal link: name and profession are as in the roster, and what is left is asked for.

    Whoever is registered already is so under that name from now on; whoever has used another link before keeps it.
    """
    if not await invitations.redeem(tx, event.code, invitation.number, turn.user_id):
        return registration
    is_new = registration.registered_on is None
    profession = invitation.profession or registration.profession
    asking = registration.asking
    if is_new:
        asking = rules.PROFESSION if profession is None else rules.following(event, rules.NAME)
    registration = await store_step(
        tx, turn, event, replace(registration, name=invitation.name, profession=profession, asking=asking)
    )
    if not is_new:
        await invitations.confirm_redeemed(tx, event.code, turn.user_id)
    return await registrations.find(tx, event.code, turn.user_id) or registration


async def store_step(tx: Tx, turn: Turn, event: Event, registration: Registration) -> Registration:
    """Store a registration that waits for another step, or counts; where all places are taken it waits for one."""
    if registration.asking is None and registration.registered_on is None and await waiting_list.is_full(tx, event):
        registration = replace(registration, asking=rules.PLACE)
    if registration.asking is None and registration.registered_on is None:
        registration = replace(registration, registered_on=turn.today(event.zone).isoformat())
        await registrations.put(tx, registration)
        await invitations.confirm_redeemed(tx, event.code, registration.person)
        if registration.scanned:
            registration = await checkin.record_present(tx, turn, event, registration)
        await _invite_late(tx, turn, event)
    else:
        await registrations.put(tx, registration)
    if registration.registered_on is not None:
        await confirmation_asks.plan_late_request(tx, event, turn.now)
    return registration


async def _invite_late(tx: Tx, turn: Turn, event: Event) -> None:
    # Whoever registers while the survey is open gets the invitation the others already have.
    run = await surveys.of_event(tx, event.code)
    if run is not None and run.is_open(turn.now):
        await outbox.invite(tx, event.code, [turn.user_id], turn.now)
        turn.wake()


async def skip_removed(turn: Turn, event: Event, registration: Registration) -> Registration:
    """The registration, not waiting for a question that the settings have dropped; without any left it counts."""
    step = rules.current(event, registration)
    if step == registration.asking:
        return registration
    async with turn.db.transaction() as tx:
        return await store_step(tx, turn, event, replace(registration, asking=step))


AtEnd = Callable[[Translator, Event, Registration, datetime], Screen]


def show_step(  # noqa: PLR0913 — what such a screen shows
    turn: Turn,
    event: Event,
    registration: Registration,
    problem: Said | None = None,
    *,
    selection: int | None = None,
    at_end: AtEnd = screens.current,
) -> Reply:
    """The step that waits, or when none does what ``at_end`` draws; ``problem`` says what was wrong just before.

    ``selection`` are options ticked and not stored, as bits.
    """
    if registration.asking is None:
        return turn.speak(lambda voice: at_end(voice, event, registration, turn.now), event.zone)
    if registration.asking == rules.PLACE:
        return turn.speak(lambda voice: waiting_views.waiting(voice, event, registration), event.zone)
    if selection is None:
        turn.prompts.note(turn.user_id, event.code, 0, turn.now)
    else:
        turn.prompts.note_ticks(turn.user_id, event.code, selection, turn.now)
    name = clean_name(turn.shown_name)

    return turn.speak(
        lambda voice: views.step_screen(voice, event, registration, name, selection, problem and problem(voice)),
        event.zone,
    )
