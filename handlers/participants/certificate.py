"""Certificates of attendance for whoever was present; nothing here depends on who answered."""

from __future__ import annotations

from domain.attendance.certificate import CertificateState, certificate_id, certificate_state
from domain.events import Event
from domain.people import Registration
from handlers.context import Turn
from handlers.letterhead import read_letterhead
from storage import registrations
from storage.attendance import certificates
from views.callback.participants import GetCertificate
from views.i18n import Translator
from views.registration import certificate as views
from views.reports.certificate import CertificateOwner, certificate_file
from views.screen import Reply, Screen, SlowReply


async def certificate(turn: Turn) -> Reply:
    """/certificate: that of the only event that gives one, else of the one that is chosen."""
    return await choose_page(turn, 0)


async def choose_page(turn: Turn, page: int) -> Reply:
    """That of the only event, else this page of all that give one."""
    async with turn.db.reading() as tx:
        mine = await registrations.events_of(tx, turn.user_id)
    events = [turn.events[code] for code in mine if code in turn.events and turn.events[code].certificate]
    match events:
        case []:
            return turn.speak(views.none_offered)
        case [event]:
            return await _certificate(turn, event)
        case _:
            return turn.speak(lambda voice: views.choose(voice, events, page))


async def get(turn: Turn, tap: GetCertificate) -> Reply:
    """The certificate of this event."""
    return await _certificate(turn, turn.events[tap.event])


async def _certificate(turn: Turn, event: Event) -> Reply:
    async with turn.db.transaction() as tx:
        registration = await registrations.find(tx, event.code, turn.user_id)
        state = certificate_state(event, registration, turn.now)
        if registration is None or state is not CertificateState.READY:
            refusal = CertificateState.NOT_OFFERED if state is CertificateState.READY else state
            return turn.speak(lambda voice: views.refused(voice, event, refusal, turn.rules), event.zone)
        number = await certificates.number_of_person(tx, event.code, turn.user_id, turn.context.secret())
    return _render(turn, event, registration, certificate_id(event, number))


def _render(turn: Turn, event: Event, registration: Registration, number: str) -> SlowReply:
    def draw(voice: Translator) -> Screen:
        head = read_letterhead(event, turn.rules)
        file = certificate_file(voice, event, CertificateOwner(registration.name or "", number), head)
        return views.with_file(voice, event, file)

    return SlowReply(lambda: turn.speak(draw, event.zone))
