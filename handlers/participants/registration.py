"""Registering for an event, seeing and changing the registration, cancelling it; its steps have their own module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain import registration as rules
from domain.attendance.invitations import (
    Invitation,
    InvitationLink,
    hash_token,
    is_token,
    parse_start_parameter,
)
from domain.events import Event
from domain.people import Registration
from domain.staff import is_staff_parameter
from handlers.context import Turn
from handlers.event_picker import choose_from
from handlers.participants import checkin
from handlers.participants.registration_steps import (
    AtEnd,
    form_changed,
    previous_step,
    show_step,
    skip_removed,
    store_step,
    use_invitation,
)
from handlers.participants.staff_link import show_invitation
from storage import answers, departures, people, registrations, surveys
from storage.attendance import invitations, refusals
from storage.editing import sources
from storage.engine.database import Tx
from storage.messages import confirmation_asks, waiting_list
from views.attendance import invitations as invitation_views
from views.attendance.refusals import refusal_notice
from views.callback.participants import (
    AcceptInvitation,
    AcceptNotice,
    AcceptNoticeAtDoor,
    BackStep,
    CancelRegistration,
    ChangeRegistration,
    DeclineNotice,
    FinishChange,
    JoinWaitingList,
    OpenEvent,
    ReadFullNotice,
    ReadInvitation,
    ReadNotice,
    ReadNoticeAtDoor,
    ShowRegistration,
)
from views.editing.creation import not_started
from views.event_picker import EventList
from views.layout import common
from views.registration import notice as notices
from views.registration import screens as views
from views.registration import waiting_list as waiting_views
from views.registration.notice import NoticeReader
from views.screen import Alert, Reply, Toast, joined


async def start(turn: Turn) -> Reply:
    """/start, with the code of an event or without; it also turns messages on again."""
    was_muted = turn.person is not None and turn.person.is_muted
    async with turn.db.transaction() as tx:
        first = await turn.first_time(tx)
        if first:
            await people.set_muted(tx, turn.user_id, is_muted=False)
        scan = await checkin.scan_link(tx, turn, is_first=first)
    reply = await _started(turn, scan)
    if not (was_muted and first) or isinstance(reply, Toast | Alert):
        return reply
    return (turn.speak(common.messages_on), *(reply if isinstance(reply, tuple) else (reply,)))


async def _started(turn: Turn, scan: checkin.Scan | None) -> Reply:
    code = turn.text.strip().lower()
    if is_staff_parameter(code):
        return await show_invitation(turn, code)
    if scan is not None:
        return await _after_scan(turn, scan)
    if link := parse_start_parameter(code):
        return await _open_invitation(turn, link)
    if code:
        event = turn.events.get(code)
        return await _show(turn, event) if event else await _unknown_event(turn, code)
    return await choose_page(turn, 0)


async def _unknown_event(turn: Turn, code: str) -> Reply:
    async with turn.db.reading() as tx:
        source = await sources.find(tx, code)
    if source is not None and source.is_draft:
        return turn.speak(not_started)
    return turn.speak(lambda voice: views.unknown_event(voice, code))


async def _after_scan(turn: Turn, scan: checkin.Scan) -> Reply:
    """Who is not registered registers first."""
    if not isinstance(scan.outcome, checkin.NeedsRegistration):
        return scan.outcome
    return joined(scan.outcome.notice, await _show(turn, scan.event, scan.outcome.ticket))


async def _open_invitation(turn: Turn, link: InvitationLink) -> Reply:
    """A personal link: the notice, or for whoever is registered the question whether the link is theirs."""
    event = turn.events.get(link.event)
    if event is None:
        return turn.speak(lambda voice: views.unknown_event(voice, link.event))
    async with turn.db.reading() as tx:
        invitation = await invitations.find(tx, hash_token(link.token))
    problem = _link_problem(turn, event, invitation)
    if problem is not None:
        return problem
    is_used = invitation is not None and invitation.person is not None
    return await _show(turn, event) if is_used else await _show(turn, event, invitation=invitation, token=link.token)


def _link_problem(turn: Turn, event: Event, invitation: Invitation | None) -> Reply | None:
    """Why the personal link cannot be used by this person; None when it can, or they have used it themselves."""
    if invitation is None or invitation.event != event.code:
        return turn.speak(lambda voice: invitation_views.unknown_link(voice, event, turn.rules), event.zone)
    if invitation.person not in {None, turn.user_id}:
        return turn.speak(lambda voice: invitation_views.used_link(voice, event, turn.rules), event.zone)
    return None


async def choose_page(turn: Turn, page: int) -> Reply:
    """The only event that is open or this person's, else this page of them."""
    async with turn.db.reading() as tx:
        mine = await registrations.events_of(tx, turn.user_id)
    events = tuple(event for code, event in turn.events.items() if code in mine or rules.is_open(event, turn.now))
    match events:
        case ():
            return turn.speak(lambda voice: views.none_open(voice, turn.rules))
        case (event,):
            return await _show(turn, event)
        case _:
            return await choose_from(turn, events, EventList.REGISTRATION, OpenEvent, page)


async def open_event(turn: Turn, tap: OpenEvent) -> Reply:
    """An event was chosen."""
    return await _show(turn, turn.events[tap.event])


async def _show(
    turn: Turn, event: Event, ticket: str = "", *, invitation: Invitation | None = None, token: int | None = None
) -> Reply:
    async with turn.db.reading() as tx:
        registration = await registrations.find(tx, event.code, turn.user_id)
        is_refused = await refusals.is_refused(tx, event.code, turn.user_id)
    if is_refused:
        return turn.speak(lambda voice: refusal_notice(voice, event, turn.rules), event.zone)
    is_registered = registration is not None and registration.registered_on is not None
    if not is_registered and not rules.is_open(event, turn.now):
        return turn.speak(lambda voice: views.over(voice, event), event.zone)
    if registration is None:
        return await _notice(
            turn, event, NoticeReader(ticket=ticket, token=token, languages=turn.rules.messages.languages)
        )
    if invitation is not None and token is not None and rules.is_open(event, turn.now):
        languages = turn.rules.messages.languages
        return turn.speak(
            lambda voice: invitation_views.confirm_identity(voice, event, invitation, languages, token), event.zone
        )
    return show_step(turn, event, await skip_removed(turn, event, registration))


async def _notice(turn: Turn, event: Event, reader: NoticeReader, *, in_full: bool = False) -> Reply:
    async with turn.db.reading() as tx:
        reader = replace(reader, is_full=await waiting_list.is_full(tx, event))
    languages = turn.rules.messages.languages
    draw = notices.full_notice if in_full else notices.notice
    return turn.speak(lambda voice: draw(voice, event, turn.rules, languages, reader), event.zone)


async def read_notice(turn: Turn, tap: ReadNotice) -> Reply:
    """The notice in a few points, in this language; nothing is stored."""
    return await _read(turn, tap.event, tap.language, in_full=False)


async def read_full_notice(turn: Turn, tap: ReadFullNotice) -> Reply:
    """Everything the notice has to say; nothing is stored."""
    return await _read(turn, tap.event, tap.language, in_full=True)


async def read_notice_at_door(turn: Turn, tap: ReadNoticeAtDoor) -> Reply:
    """The same for somebody who has scanned the link at the door."""
    if tap.full > 1:
        return turn.speak(common.button_expired)
    return await _read(turn, tap.event, tap.language, in_full=bool(tap.full), ticket=tap.ticket)


async def _read(turn: Turn, code: str, language: str, *, in_full: bool, ticket: str = "") -> Reply:
    event, registration = await _find(turn, code)
    if language not in turn.rules.messages.languages:
        return turn.speak(common.button_expired)
    reader = NoticeReader(has_agreed=registration is not None, ticket=ticket)
    return await _notice(turn.in_language(language), event, reader, in_full=in_full)


async def read_invitation(turn: Turn, tap: ReadInvitation) -> Reply:
    """The notice for somebody with a personal link."""
    languages = turn.rules.messages.languages
    if tap.full > 1 or tap.language >= len(languages) or not is_token(tap.token):
        return turn.speak(common.button_expired)
    event, registration = await _find(turn, tap.event)
    reader = NoticeReader(has_agreed=registration is not None, token=tap.token, languages=languages)
    return await _notice(turn.in_language(languages[tap.language]), event, reader, in_full=bool(tap.full))


async def decline_notice(turn: Turn, tap: DeclineNotice) -> Reply:
    """The notice was not agreed to; nothing is stored, unless it was agreed to on another screen."""
    event, registration = await _find(turn, tap.event)
    if registration is not None:
        return show_step(turn, event, await skip_removed(turn, event, registration))
    return turn.speak(lambda voice: notices.notice_declined(voice, event))


async def agree(turn: Turn, tap: AcceptNotice) -> Reply:
    """From here on the person is stored, with the version of the notice and the day."""
    return await _agree(turn, turn.events[tap.event], tap.language)


async def agree_at_door(turn: Turn, tap: AcceptNoticeAtDoor) -> Reply:
    """The same for somebody who has scanned the link at the door: they are checked in when they are registered."""
    return await _agree(turn, turn.events[tap.event], tap.language, tap.ticket)


async def agree_to_invitation(turn: Turn, tap: AcceptInvitation) -> Reply:
    """The personal link is used: name and profession are those of the roster, and the registration is confirmed."""
    languages = turn.rules.messages.languages
    if tap.language >= len(languages) or not is_token(tap.token):
        return turn.speak(common.button_expired)
    return await _agree(turn, turn.events[tap.event], languages[tap.language], token=tap.token)


async def _restore_participation(tx: Tx, turn: Turn, marks: Sequence[departures.ParticipationMark]) -> None:
    """Whoever had answered an open survey and was forgotten has answered it still."""
    for mark in marks:
        if await departures.restore_participation(tx, turn.user_id, mark):
            turn.db.mark_for_vacuum()


async def _agree(turn: Turn, event: Event, language: str, ticket: str = "", *, token: int | None = None) -> Reply:
    if language not in turn.rules.messages.languages:
        return turn.speak(common.button_expired)
    turn = turn.in_language(language)
    if not rules.is_open(event, turn.now):
        return turn.speak(lambda voice: views.over(voice, event), event.zone)
    returning = await departures.compute_tokens(turn.db, event.code, turn.user_id)
    at_end: AtEnd = views.current
    async with turn.db.transaction() as tx:
        first = await turn.first_time(tx)
        registration = await registrations.find(tx, event.code, turn.user_id)
        if await refusals.is_refused(tx, event.code, turn.user_id):
            return turn.speak(lambda voice: refusal_notice(voice, event, turn.rules), event.zone)
        if registration is None and not first:
            return turn.speak(common.button_expired)
        invitation = None if token is None else await invitations.find(tx, hash_token(token))
        problem = None if token is None else _link_problem(turn, event, invitation)
        if problem is not None:
            return problem
        if registration is None:
            await people.remember(tx, turn.user_id, turn.hint)
            await people.set_language(tx, turn.user_id, language)
            day = turn.today(event.zone).isoformat()
            registration = Registration(event.code, turn.user_id, notices.NOTICE, day, asking=rules.PROFESSION)
            await registrations.put(tx, registration)
            turn.owe(tx)
            await _restore_participation(tx, turn, returning)
        if ticket and first:
            await checkin.use_ticket(tx, turn, event, ticket)
        if invitation is not None and first and invitation.person is None:
            registration = await use_invitation(tx, turn, event, registration, invitation)
            at_end = views.registered
    return show_step(turn, event, await skip_removed(turn, event, registration), at_end=at_end)


async def back(turn: Turn, tap: BackStep) -> Reply:
    """To the step before; from the first to the notice, or to the registration that is being changed."""
    event, registration = await _find(turn, tap.event)
    if registration is None:
        return turn.speak(common.button_expired)
    if tap.form != rules.form(event):
        return await form_changed(turn, event)
    if not 0 < tap.number < len(rules.steps(event)):
        return turn.speak(common.button_expired) if tap.number else await _before_steps(turn, event, registration)
    return await previous_step(turn, event, tap.number)


async def _before_steps(turn: Turn, event: Event, registration: Registration) -> Reply:
    if registration.registered_on is not None:
        return await _wait_for_step(turn, event.code, None)
    # Pressed again after a crash, it must not end a change that was begun since.
    await turn.passed()
    reader = NoticeReader(has_agreed=True)
    return await (_notice(turn, event, reader) if rules.is_open(event, turn.now) else _show(turn, event))


async def change(turn: Turn, tap: ChangeRegistration) -> Reply:
    """Go through the questions again; the registration goes on counting meanwhile."""
    return await _wait_for_step(turn, tap.event, rules.PROFESSION)


async def finish_change(turn: Turn, tap: FinishChange) -> Reply:
    """The registration is changed as far as it was meant to be."""
    return await _wait_for_step(turn, tap.event, None, at_end=views.saved)


async def show_current(turn: Turn, tap: ShowRegistration) -> Reply:
    """The registration as it stands; what was being changed is left as it is."""
    event, registration = await _find(turn, tap.event)
    if registration is not None and registration.registered_on is None:
        return await _show(turn, event)
    return await _wait_for_step(turn, tap.event, None)


async def _wait_for_step(turn: Turn, code: str, step: str | None, *, at_end: AtEnd = views.current) -> Reply:
    """Let a registration that counts wait for this step."""
    event = turn.events[code]
    async with turn.db.transaction() as tx:
        registration = await registrations.find(tx, event.code, turn.user_id)
        if registration is None or registration.registered_on is None:
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            registration = replace(registration, asking=step)
            await registrations.put(tx, registration)
    return show_step(turn, event, await skip_removed(turn, event, registration), at_end=at_end)


async def cancel(turn: Turn, tap: CancelRegistration) -> Reply:
    """Ask first; then erase. Cancelling what is cancelled says the same again."""
    event, registration = await _find(turn, tap.event)
    asks = registration is not None and tap.sure != 1
    async with turn.db.transaction() as tx:
        runs = await surveys.with_sessions(tx, event.code)
        has_answered = any([await answers.participation(tx, run.id, turn.user_id) is not None for run in runs])
        if not asks and await turn.first_time(tx):
            await registrations.cancel(tx, event.code, turn.user_id)
            await waiting_list.move_up(tx, event, turn.now)
            await confirmation_asks.withdraw_if_unused(tx, event.code, turn.now)
            turn.db.mark_for_vacuum()
    if not asks:
        await answers.vacuum_if_needed(turn.db)
    if asks and registration is not None and registration.waiting is not None:
        return turn.speak(lambda voice: waiting_views.confirm_leave(voice, event), event.zone)
    draw = views.confirm_cancel if asks else views.cancelled
    return turn.speak(lambda voice: draw(voice, event, turn.rules, has_answered=has_answered), event.zone)


async def join_waiting_list(turn: Turn, tap: JoinWaitingList) -> Reply:
    """Wait for a place, as the last of those who do; with a place that is free, be registered at once."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        registration = await registrations.find(tx, event.code, turn.user_id)
        if registration is None or (registration.asking != rules.PLACE and registration.registered_on is None):
            return turn.speak(common.button_expired)
        if await turn.first_time(tx) and registration.asking == rules.PLACE and registration.waiting is None:
            if not rules.is_open(event, turn.now):
                return turn.speak(lambda voice: views.over(voice, event), event.zone)
            registration = await store_step(tx, turn, event, replace(registration, asking=None))
            await waiting_list.join(tx, event.code, turn.user_id)
        registration = await registrations.find(tx, event.code, turn.user_id) or registration
    return show_step(turn, event, registration, at_end=views.registered)


async def _find(turn: Turn, code: str) -> tuple[Event, Registration | None]:
    event = turn.events[code]
    async with turn.db.reading() as tx:
        return event, await registrations.find(tx, code, turn.user_id)
