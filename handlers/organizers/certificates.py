"""Certificates for whoever was present: sent after a preview, or a file to be printed for those without Telegram."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.attendance.certificate import certificate_id
from domain.attendance.participants import Participant, in_order
from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.operations.audit import AuditAction
from domain.recipients import MessageContext, SendNow, at_sending
from handlers.context import Turn
from handlers.letterhead import read_letterhead
from storage import registrations
from storage.attendance import certificates, checkins, guests
from storage.engine.database import Tx
from storage.messages import outbox, plan, progress
from views.callback.organizers import PreviewCertificates, PrintCertificates, SendCertificates
from views.i18n import Translator
from views.layout import common
from views.messages import certificates as views
from views.progress import State, sending_started, sent_already
from views.registration import certificate
from views.reports.certificate import CertificateOwner, certificates_file
from views.screen import Attachments, Reply, SlowReply


def can_send(event: Event, now: datetime) -> bool:
    """Whether certificates can be sent: the event gives some, took place and is over."""
    return event.certificate is not None and not event.is_cancelled and now >= event.ends


async def preview(turn: Turn, tap: PreviewCertificates) -> Reply:
    """What would be sent and to how many, computed now; it is computed again at the moment of sending."""
    event = turn.events[tap.event]
    if not can_send(event, turn.now):
        return turn.speak(common.button_expired)
    async with turn.db.reading() as tx:
        certificate_preview = await _preview(tx, turn, event)
    return turn.speak(lambda voice: views.preview(voice, event, certificate_preview), event.zone)


async def _preview(tx: Tx, turn: Turn, event: Event) -> views.CertificatePreview:
    message = _message(turn, event)
    candidates = await plan.recipients(tx, message)
    # Quiet hours hold for everybody alike and are told apart from the counts.
    rules = replace(turn.rules.messages, quiet_hours=None)
    recipients = {
        person
        for person, recipient in zip(candidates, await outbox.load_recipients(tx, event.code, candidates), strict=True)
        if isinstance(at_sending(MessageContext(message, None), recipient, event, rules, turn.now), SendNow)
    }
    quiet = turn.rules.messages.quiet_hours
    return views.CertificatePreview(
        recipient_count=len(recipients),
        skipped_count=len(candidates) - len(recipients),
        nameless_count=len(recipients & await registrations.without_name(tx, event.code)),
        guest_count=sum((await checkins.guests_by_profession(tx, event.code)).values()),
        quiet_until=quiet.until(turn.now, event.zone) if quiet else None,
        texts=_texts(turn, event),
    )


def _message(turn: Turn, event: Event) -> PlannedMessage:
    body = {"certificate": 1}
    return PlannedMessage(event.code, "certificate-now", MessageKind.ANNOUNCEMENT, Audience.PRESENT, turn.now, body)


def _texts(turn: Turn, event: Event) -> tuple[tuple[str, str], ...]:
    def text(voice: Translator) -> tuple[str, str]:
        return voice.language, certificate.message(voice, event).text

    texts = [turn.in_language(code).speak(text, event.zone) for code in turn.rules.messages.languages]
    return tuple(dict.fromkeys(texts))


async def print_for_guests(turn: Turn, tap: PrintCertificates) -> Reply:
    """The certificates of those present whom nothing can be sent, a page each; without a name there is none."""
    event = turn.events[tap.event]
    if not can_send(event, turn.now):
        return turn.speak(common.button_expired)
    async with turn.db.transaction() as tx:
        people = [
            each for each in in_order(event, await guests.find_all(tx, event.code)) if each.is_present and each.name
        ]
        if not people:
            return turn.speak(views.no_guests)
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.PRINT_CERTIFICATES, event.code)
        owners = [await _owner(tx, turn, event, guest) for guest in people]

    def draw(voice: Translator) -> Attachments:
        return Attachments((certificates_file(voice, event, owners, read_letterhead(event, turn.rules)),))

    return SlowReply(lambda: turn.speak(draw, event.zone))


async def _owner(tx: Tx, turn: Turn, event: Event, guest: Participant) -> CertificateOwner:
    number = await certificates.number_of_guest(tx, event.code, guest.number, turn.context.secret())
    return CertificateOwner(guest.name or "", certificate_id(event, number))


async def send(turn: Turn, tap: SendCertificates) -> Reply:
    """Release it now, once for each preview, so that a second tap sends nothing more."""
    event = turn.events[tap.event]
    if not can_send(event, turn.now):
        return turn.speak(common.button_expired)
    report = {"chat": turn.user_id, "message": turn.message_id, "done": 0}
    async with turn.db.transaction() as tx:
        again = await progress.find_report(tx, turn.user_id, turn.message_id)
        if await turn.first_time(tx) and not again:
            await turn.record(tx, AuditAction.SEND_CERTIFICATES, event.code)
            name = await plan.next_id(tx, event.code, "certificate-now")
            message = _message(turn, event)
            message = replace(message, id=name, body={**message.body, "report": report})
            await plan.add(tx, message)
            await plan.release(tx, message, await plan.recipients(tx, message), turn.now)
        state = State.of(await progress.counts(tx, again.event, again.message)) if again else None
    if state is not None and not state.pending_count:
        return turn.speak(sent_already)
    turn.wake()
    # The message itself is left to the live report.
    return turn.speak(sending_started)
