"""Check-in for organizers: who is present, the link and the room code, marking by hand, and confirming who was seen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from delivery.outgoing.live_pictures import Frame, LivePicture
from domain.attendance.admission import ConfirmationState, confirmation_state
from domain.attendance.checkin import (
    STEP,
    PresenceState,
    is_room_code,
    is_suspended,
    poster_token,
    presence_state,
    room_code,
    screen_token,
    screen_token_changes_at,
    start_parameter,
    window,
)
from domain.attendance.participants import Participant, list_mark
from domain.events import Event
from domain.operations.audit import AuditAction
from domain.people import Role
from domain.survey import upcoming_surveys
from handlers.context import Turn
from handlers.event_picker import EventPicker
from handlers.guard import turn_in_role
from handlers.letterhead import read_letterhead
from handlers.organizers.event import show_each
from handlers.participants import checkin as own_checkin
from storage import participants as stored
from storage import surveys
from storage.attendance import checkins
from storage.engine.database import Tx
from storage.messages import confirmation_asks
from views.callback.organizers import (
    ConfirmPresent,
    GetCheckinPoster,
    ListPresence,
    MarkAbsent,
    MarkPresent,
    RenewCheckin,
    ShowCheckin,
    ShowCheckinCode,
)
from views.checkin import names as name_views
from views.checkin import overview as views
from views.checkin.page import CheckinPage, PresenceList
from views.checkin.picture import picture
from views.event_picker import EventList
from views.layout import common
from views.participants import by_number
from views.reports.poster import Invitation, PosterKind, poster_file
from views.screen import Attachments, File, Reply, Screen, SlowReply

LIVE = timedelta(hours=1)
"""So long the code on an organizer's screen is renewed by itself."""


async def checkin(turn: Turn) -> Reply:
    """/checkin [CODE]: organizers see who is present; with the room's code, and for everybody else, it checks in."""
    text = turn.text.strip().lower()
    is_own = is_room_code(text) and text not in turn.events
    as_organizer = None if is_own else await turn_in_role(turn, Role.ORGANIZER)
    return await (own_checkin.checkin(turn) if as_organizer is None else show_each(as_organizer, PICKER))


async def show(turn: Turn, tap: ShowCheckin) -> Reply:
    """Who is present now."""
    return await _overview(turn, turn.events[tap.event])


async def _overview(turn: Turn, event: Event) -> Screen:
    if not event.checkin:
        return turn.speak(lambda voice: views.unused(voice, event), event.zone)
    page = await _load_page(turn, event)
    return turn.speak(lambda voice: views.overview(voice, page), event.zone)


async def show_code(turn: Turn, tap: ShowCheckinCode) -> Reply:
    """The picture with the link that holds now; it is renewed for an hour, while people queue at the door."""
    event = turn.events[tap.event]
    if not event.checkin:
        return turn.speak(common.button_expired)
    until = min(turn.now + LIVE, max(event.ends, turn.now + STEP))
    code = await _read_code(turn, event)

    def note_sent(message: int) -> None:
        if turn.context.live_pictures is not None:
            changes_at = screen_token_changes_at(turn.now)
            draw = partial(_draw_frame, turn, event.code, until)
            turn.context.live_pictures.add(LivePicture(turn.user_id, message, event.code, draw, changes_at))

    return SlowReply(lambda: Attachments((replace(_draw_code(turn, code, until), on_sent=note_sent),)))


@dataclass(frozen=True, slots=True)
class _Code:
    """What the picture shows at ``now``."""

    page: CheckinPage
    secret: bytes
    now: datetime


async def _read_code(turn: Turn, event: Event) -> _Code:
    async with turn.db.transaction() as tx:
        page = await _read(tx, turn, event)
        stored_checkin = await checkins.find_or_add(tx, event.code, turn.context.secret())
    return _Code(page, stored_checkin.secret, turn.now)


def _draw_code(turn: Turn, code: _Code, until: datetime) -> File:
    """It holds for one step after the last renewal; ``until`` is when it is renewed no more."""
    event, page = code.page.event, code.page
    link = turn.link(start_parameter(event.code, screen_token(code.secret, code.now)))
    holds_until = screen_token_changes_at(code.now) + STEP
    return turn.speak(
        lambda voice: picture(voice, event, link, page.code, views.caption(voice, page, holds_until, until)), event.zone
    )


async def _draw_frame(turn: Turn, code: str, until: datetime, now: datetime) -> Frame | None:
    """The picture anew at ``now``; nothing for somebody who does not organize the event any more."""
    as_organizer = await turn_in_role(replace(turn, now=now), Role.ORGANIZER)
    event = as_organizer.events.get(code) if as_organizer is not None else None
    if as_organizer is None or event is None or not event.checkin:
        return None
    shown_code = await _read_code(as_organizer, event)
    if now >= until:
        file = _draw_code(as_organizer, shown_code, now)
        return Frame(replace(file, caption=turn.speak(views.code_over)), None)
    file = await asyncio.to_thread(_draw_code, as_organizer, shown_code, until)
    return Frame(file, screen_token_changes_at(now))


async def poster(turn: Turn, tap: GetCheckinPoster) -> Reply:
    """The poster for the door; its link holds as long as check-in does."""
    event = turn.events[tap.event]
    if not event.checkin:
        return turn.speak(common.button_expired)
    async with turn.db.transaction() as tx:
        secret = (await checkins.find_or_add(tx, event.code, turn.context.secret())).secret
    link = turn.link(start_parameter(event.code, poster_token(secret)))
    invitation, languages = Invitation(PosterKind.CHECK_IN, link, room_code(secret)), turn.rules.messages.languages
    own_first = tuple(dict.fromkeys([*(code for code in turn.languages if code in languages), *languages]))
    return SlowReply(
        lambda: Attachments((poster_file(own_first, event, invitation, read_letterhead(event, turn.rules)),))
    )


async def names(turn: Turn, tap: ListPresence) -> Reply:
    """One page of the names."""
    event = turn.events[tap.event]
    if not _is_valid(event, tap.which):
        return turn.speak(common.button_expired)
    page = await _load_page(turn, event)
    return turn.speak(lambda voice: name_views.names(voice, page, PresenceList(tap.which), tap.page), event.zone)


async def mark_present(turn: Turn, tap: MarkPresent) -> Reply:
    """Somebody an organizer sees is present, and so confirmed; while the survey is open, after a question."""
    event = turn.events[tap.event]
    if not _is_valid(event, tap.which):
        return turn.speak(common.button_expired)
    which = PresenceList(tap.which)
    async with turn.db.transaction() as tx:
        page = await _read(tx, turn, event)
        participant = by_number(page.participants).get(tap.number)
        if participant is None or page.presence not in {PresenceState.FREELY, PresenceState.FOR_GOOD}:
            return turn.speak(common.button_expired)
        needs_question = page.presence is PresenceState.FOR_GOOD and not participant.is_guest
        if needs_question and tap.sure != 1 and not participant.is_present:
            return turn.speak(lambda voice: name_views.mark_one(voice, page, participant, which, tap.page), event.zone)
        if await turn.first_time(tx):
            await _mark(tx, turn, page, participant)
        page = await _read(tx, turn, event)
    return turn.speak(lambda voice: name_views.marked(voice, page, participant, which, tap.page), event.zone)


async def _mark(tx: Tx, turn: Turn, page: CheckinPage, participant: Participant) -> None:
    code = page.event.code
    people = set(await checkins.set_present(tx, code, participant.number, is_present=True))
    if page.can_confirm:
        people |= set(await stored.confirm(tx, code, participant.number))
    if people or not participant.is_present:
        await turn.record(tx, AuditAction.PRESENT, code)
    await own_checkin.invite_present(tx, turn, page.event, sorted(people))
    await confirmation_asks.withdraw_if_unused(tx, code, turn.now)


async def mark_absent(turn: Turn, tap: MarkAbsent) -> Reply:
    """A mark is taken back, and with ``revoke`` the confirmation that came with it; not while the survey is open."""
    event = turn.events[tap.event]
    if not _is_valid(event, tap.which):
        return turn.speak(common.button_expired)
    async with turn.db.transaction() as tx:
        page = await _read(tx, turn, event)
        participant = by_number(page.participants).get(tap.number)
        is_free = page.presence is PresenceState.FREELY
        if participant is None or not (is_free or (participant.is_guest and page.presence is PresenceState.FOR_GOOD)):
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            if participant.is_present:
                await turn.record(tx, AuditAction.ABSENT, event.code)
            await checkins.set_present(tx, event.code, tap.number, is_present=False)
            if tap.revoke == 1 and page.confirming is ConfirmationState.FREELY:
                await stored.revoke(tx, event.code, tap.number)
        page = await _read(tx, turn, event)
    return turn.speak(
        lambda voice: name_views.mark_removed(voice, page, participant, PresenceList(tap.which), tap.page), event.zone
    )


async def confirm_present(turn: Turn, tap: ConfirmPresent) -> Reply:
    """Those who were shown are confirmed; when others are present by now, they are shown first."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        page = await _read(tx, turn, event)
        if not event.checkin or not page.can_confirm:
            return turn.speak(common.button_expired)
        unconfirmed_people = page.unconfirmed
        if not unconfirmed_people or list_mark(unconfirmed_people) != tap.mark:
            return turn.speak(lambda voice: views.list_changed(voice, page), event.zone)
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.CONFIRM_PRESENT, event.code)
            people = [
                person for each in unconfirmed_people for person in await stored.confirm(tx, event.code, each.number)
            ]
            await own_checkin.invite_present(tx, turn, event, people)
            await confirmation_asks.withdraw_if_unused(tx, event.code, turn.now)
        page = await _read(tx, turn, event)
    return turn.speak(lambda voice: views.confirmed(voice, page, len(unconfirmed_people)), event.zone)


async def renew(turn: Turn, tap: RenewCheckin) -> Reply:
    """Links and room code are made anew, after a question."""
    event = turn.events[tap.event]
    if not event.checkin:
        return turn.speak(common.button_expired)
    if tap.sure != 1:
        page = await _load_page(turn, event)
        return turn.speak(lambda voice: views.renew_question(voice, page), event.zone)
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.RENEW_CHECKIN, event.code)
            await checkins.find_or_add(tx, event.code, turn.context.secret())
            await checkins.renew(tx, event.code, turn.context.secret())
            _refresh_codes(turn, event)
        page = await _read(tx, turn, event)
    return turn.speak(lambda voice: views.overview(voice, page), event.zone)


def _refresh_codes(turn: Turn, event: Event) -> None:
    """The codes on organizers' screens are worth nothing any more: they are drawn anew."""
    if turn.context.live_pictures is not None:
        turn.context.live_pictures.refresh(event.code, turn.now)


def _is_valid(event: Event, which: int) -> bool:
    return event.checkin and which in set(PresenceList)


async def _load_page(turn: Turn, event: Event) -> CheckinPage:
    # To look at the list gives numbers to those who are new in it, and to look at the code makes it.
    async with turn.db.transaction() as tx:
        return await _read(tx, turn, event)


async def _read(tx: Tx, turn: Turn, event: Event) -> CheckinPage:
    run = await surveys.of_event(tx, event.code)
    stored_checkin = await checkins.find_or_add(tx, event.code, turn.context.secret())
    return CheckinPage(
        event=event,
        participants=await stored.find_all(tx, event.code),
        presence=presence_state(event, run, turn.now),
        confirming=confirmation_state(event, run, turn.now),
        window=window(event, turn.now),
        code=room_code(stored_checkin.secret),
        is_suspended=is_suspended(stored_checkin.wrong_codes),
        thresholds=turn.rules.privacy.thresholds if run is None else run.thresholds,
        has_survey=(run is not None and run.is_open(turn.now)) or bool(upcoming_surveys(event, run, turn.now)),
    )


PICKER = EventPicker(EventList.CHECKIN, "checkin", _overview, ShowCheckin)
