"""Checking in: by the link at the door, by the room code, and at the end of a registration that began with the link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from domain.attendance.checkin import (
    CheckinWindow,
    CodeOutcome,
    CodeSuspended,
    RightCode,
    TooManyCodes,
    WrongCode,
    is_room_code,
    is_valid_ticket,
    is_valid_token,
    judge_code,
    parse_start_parameter,
    ticket,
    window,
)
from domain.events import Event
from domain.people import Registration
from handlers.context import Turn
from storage import registrations, surveys
from storage.attendance import checkins
from storage.engine.database import Tx
from storage.messages import confirmation_asks, outbox
from views.checkin import screens as views
from views.screen import Reply


@dataclass(frozen=True, slots=True)
class NeedsRegistration:
    """Whoever scanned the link has to register, and is present when they have; ``ticket`` says that they scanned it.

    Without a ticket the link did not hold, and ``notice`` says why.
    """

    ticket: str = ""
    notice: Reply | None = None


ScanOutcome: TypeAlias = NeedsRegistration | Reply

Mine: TypeAlias = Sequence[tuple[Event, Registration]]
"""The events with a check-in that somebody is registered for."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The link at the door of this event was scanned, and this is what it came to."""

    event: Event
    outcome: ScanOutcome


async def scan_link(tx: Tx, turn: Turn, *, is_first: bool) -> Scan | None:
    """What the link behind /start comes to; None when it is none of a check-in."""
    code = turn.text.strip().lower()
    link = None if code in turn.events else parse_start_parameter(code)
    event = turn.events.get(link.event) if link else None
    if link is None or event is None:
        return None
    return Scan(event, await _scan(tx, turn, event, link.token, is_first=is_first))


async def _scan(tx: Tx, turn: Turn, event: Event, token: str, *, is_first: bool) -> ScanOutcome:
    """Who is registered is present, if the update is handled for the first time; who is present is always told so."""
    registration = await registrations.find(tx, event.code, turn.user_id)
    if registration is not None and registration.present:
        return _checked_in(turn, event, registration)
    refusal, secret = await _check_token(tx, turn, event, token)
    if registration is not None and registration.registered_on is not None:
        if refusal is None and is_first:
            registration = await record_present(tx, turn, event, registration)
            return _checked_in(turn, event, registration)
        return refusal or turn.speak(lambda voice: views.not_possible(voice, event, turn.now), event.zone)
    if refusal is None and is_first:
        await checkins.mark_scanned(tx, event.code, turn.user_id)
    return NeedsRegistration("" if refusal else ticket(secret, turn.user_id), refusal)


async def _check_token(tx: Tx, turn: Turn, event: Event, token: str) -> tuple[Reply | None, bytes]:
    """What to say when this token checks nobody in now, or None; with the secret of the event."""
    if window(event, turn.now) is not CheckinWindow.OPEN:
        return turn.speak(lambda voice: views.not_possible(voice, event, turn.now), event.zone), b""
    stored_checkin = await checkins.find(tx, event.code)
    if stored_checkin is None or not is_valid_token(stored_checkin.secret, token, turn.now):
        return turn.speak(lambda voice: views.link_expired(voice, event), event.zone), b""
    return None, stored_checkin.secret


async def use_ticket(tx: Tx, turn: Turn, event: Event, text: str) -> None:
    """Let this person, who has begun to register, be present when they have finished, if the ticket is theirs."""
    stored_checkin = await checkins.find(tx, event.code)
    if stored_checkin is not None and is_valid_ticket(stored_checkin.secret, text, turn.user_id):
        await checkins.mark_scanned(tx, event.code, turn.user_id)


async def record_present(tx: Tx, turn: Turn, event: Event, registration: Registration) -> Registration:
    """This registered person is present; returns the registration as it is then. Idempotent."""
    if await checkins.mark_present(tx, event.code, registration.person):
        await invite_present(tx, turn, event, (registration.person,))
    return replace(registration, present=True, scanned=False)


async def invite_present(tx: Tx, turn: Turn, event: Event, people: Sequence[int]) -> None:
    """While the survey is open, whoever is present now gets the invitation the others have, once confirmed."""
    run = await surveys.of_event(tx, event.code)
    if run is None or not run.is_open(turn.now):
        return
    await outbox.invite(tx, event.code, people, turn.now, again=True)
    await confirmation_asks.plan_late_request(tx, event, turn.now)
    turn.wake()


# The command, and the code


async def checkin(turn: Turn) -> Reply:
    """/checkin [CODE]: with the four digits of the room the person is present; without, how it stands."""
    code = turn.text.strip()
    if code:
        return await _type_code(turn, code) if is_room_code(code) else turn.speak(views.no_code)
    async with turn.db.reading() as tx:
        mine = await _own_registrations(tx, turn)
    return _status(turn, mine)


async def handle_text(turn: Turn) -> Reply | None:
    """Four digits that nothing else waits for are the code of the room, where somebody can check in; else None."""
    code = turn.text.strip()
    if not is_room_code(code):
        return None
    async with turn.db.reading() as tx:
        can_check_in = bool(_current(turn, await _own_registrations(tx, turn)))
    return await _type_code(turn, code) if can_check_in else None


async def _own_registrations(tx: Tx, turn: Turn) -> Mine:
    codes = await registrations.events_of(tx, turn.user_id)
    events = [turn.events[code] for code in codes if code in turn.events and turn.events[code].checkin]
    pairs = [(event, await registrations.find(tx, event.code, turn.user_id)) for event in events]
    return [(event, registration) for event, registration in pairs if registration and registration.registered_on]


def _current(turn: Turn, mine: Mine) -> Mine:
    return [pair for pair in mine if window(pair[0], turn.now) is CheckinWindow.OPEN]


def _status(turn: Turn, mine: Mine) -> Reply:
    """How the check-in stands of the event that is on, else of the next one, else of the last."""
    if not mine:
        current = [event for event in turn.events.values() if window(event, turn.now) is CheckinWindow.OPEN]
        return turn.speak(lambda voice: views.register_first(voice, current) if current else views.unused(voice))
    upcoming = [pair for pair in mine if turn.now < pair[0].ends]
    event, registration = (
        min(upcoming, key=lambda pair: pair[0].starts) if upcoming else max(mine, key=lambda pair: pair[0].ends)
    )
    if registration.present:
        return _checked_in(turn, event, registration)
    return turn.speak(lambda voice: views.not_possible(voice, event, turn.now), event.zone)


async def _type_code(turn: Turn, code: str) -> Reply:
    """Try the code at each event that is on and where this person is not present; a wrong one counts at each."""
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        mine = await _own_registrations(tx, turn)
        refusals: list[WrongCode | TooManyCodes | CodeSuspended] = []
        for event, registration in _current(turn, mine):
            outcome = await _judge(tx, turn, event, registration, code) if is_first else None
            match outcome:
                case RightCode():
                    return _checked_in(turn, event, await record_present(tx, turn, event, registration))
                case WrongCode():
                    await checkins.note_wrong_code(tx, event.code, turn.user_id)
                    refusals.append(outcome)
                case TooManyCodes() | CodeSuspended():
                    refusals.append(outcome)
                case None:
                    pass
                case _:
                    assert_never(outcome)
    if not refusals:
        return _status(turn, mine)
    return turn.speak(lambda voice: views.wrong_code(voice, refusals[-1]))


async def _judge(tx: Tx, turn: Turn, event: Event, registration: Registration, code: str) -> CodeOutcome | None:
    if registration.present:
        return None
    stored_checkin = await checkins.find_or_add(tx, event.code, turn.context.secret())
    return judge_code(
        stored_checkin.secret,
        code,
        wrong_codes=registration.wrong_codes,
        wrong_codes_of_event=stored_checkin.wrong_codes,
    )


def _checked_in(turn: Turn, event: Event, registration: Registration) -> Reply:
    return turn.speak(lambda voice: views.checked_in(voice, event, registration), event.zone)
