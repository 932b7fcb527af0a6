"""What a delivery says to one person: its screens, drawn at the moment of sending, in that person's language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeAlias, assert_never

from delivery.outgoing.agenda_changes import load_change
from domain.announcements.message_draft import content_of
from domain.events import Event
from domain.messages import MessageKind, NoticeKind
from domain.operations.status import Problem
from domain.people import Role, languages
from domain.policy import Policy
from domain.results.summary import ClosedSummary
from domain.survey import SurveyRun
from storage import calendars, comments, registrations, summaries, surveys
from storage.engine.database import Tx
from storage.messages import agenda_changes, confirmation_asks, inquiries, session_asks
from storage.messages.outbox import Claim
from storage.messages.progress import counts
from storage.operations import absences
from views import absence, notices, progress, reminders, staff
from views import inquiries as inquiry_views
from views.agenda import changes as changes_views
from views.agenda import screens as agenda
from views.attendance import confirmation
from views.i18n import Translator, localized
from views.messages import announcements
from views.registration import certificate as certificates
from views.registration import waiting_list
from views.results import share, summary
from views.screen import Screen
from views.survey import screens, session_ratings

Draw: TypeAlias = Callable[[Translator], tuple[Screen, ...]]
Composer: TypeAlias = Callable[[Tx, Event, Claim, datetime], Awaitable[Draw]]


async def compose(tx: Tx, event: Event, claim: Claim, rules: Policy, now: datetime) -> Callable[[], tuple[Screen, ...]]:
    """What draws the screens of this delivery: without the database, but a picture may take a tenth of a second.

    Raises ``LookupError`` when what the delivery is about is not there.
    """
    draw = await get_compose(claim.message.kind)(tx, event, claim, now)
    hint = await _hint(tx, claim)
    return partial(localized, languages(claim.person, hint, rules.messages.languages), event.zone, draw)


async def _hint(tx: Tx, claim: Claim) -> str | None:
    """The language of somebody who may not be stored: the one in which they passed on what this answers."""
    if claim.message.notice is not NoticeKind.ANSWER:
        return None
    inquiry = await inquiries.find_answered(tx, int(claim.message.body[NoticeKind.ANSWER]))
    return inquiry and inquiry[0].language


async def _agenda(tx: Tx, event: Event, _: Claim, now: datetime) -> Draw:
    entries = await calendars.read(tx, event)

    def draw(voice: Translator) -> tuple[Screen, ...]:
        return (replace(agenda.agenda(voice, event, now), files=(agenda.calendar_file(event, entries, voice),)),)

    return draw


async def _survey(tx: Tx, event: Event, claim: Claim, now: datetime) -> Draw:
    run = await _run(tx, event, claim)
    if run.survey.is_session:
        waiting = await session_asks.without_rating(tx, event.code, claim.person.id, now) or (run,)
        return lambda voice: (session_ratings.ask(voice, event, waiting[0], len(waiting) - 1),)
    return lambda voice: (screens.invitation(voice, event, run),)


async def _reminder(tx: Tx, event: Event, claim: Claim, _: datetime) -> Draw:
    run, content = await _run(tx, event, claim), content_of(claim.message)

    def draw(voice: Translator) -> tuple[Screen, ...]:
        words = content.get(voice.language)
        return (reminders.reminder(voice, event, run, words.html if words else ""),)

    return draw


async def _agenda_change(_: Tx, event: Event, claim: Claim, __: datetime) -> Draw:
    changes = agenda_changes.changes_of(claim.message)
    return lambda voice: (changes_views.to_participants(voice, event, changes),)


async def _agenda_notice(tx: Tx, event: Event, claim: Claim, _: datetime) -> Draw:
    change = await load_change(tx, event.code, claim.message.body[NoticeKind.AGENDA])
    if change is None:
        raise LookupError("The message about changes of the agenda is not there.")
    return lambda voice: (changes_views.to_organizers(voice, event, change),)


async def _results(tx: Tx, event: Event, claim: Claim, now: datetime) -> Draw:
    event = await surveys.focus(tx, event, claim.message.survey)
    report = await summaries.read(tx, event, now)
    run = await surveys.find(tx, event.code, claim.message.survey)
    if run is None or not isinstance(report, ClosedSummary) or not report.can_be_shared:
        raise LookupError(f"The results of {event.code} cannot be shared.")
    published_comments = await comments.published(tx, run.id) if claim.message.body.get("comments") else {}
    return lambda voice: share.to_participants(voice, event, report, published_comments)


async def _announcement(_: Tx, event: Event, claim: Claim, __: datetime) -> Draw:
    if claim.message.offers_certificate:
        return lambda voice: (certificates.message(voice, event),)
    content = content_of(claim.message)
    return lambda voice: (announcements.content_screen(announcements.in_language(voice, content)),)


async def _run(tx: Tx, event: Event, claim: Claim) -> SurveyRun:
    run = await surveys.find(tx, event.code, claim.message.survey)
    if run is None:
        raise LookupError(f"The survey {claim.message.survey} of {event.code} has not opened.")
    return run


async def _text(_: Tx, __: Event, claim: Claim, ___: datetime) -> Draw:
    return lambda voice: (Screen(voice.words(claim.message.body["text"])),)


async def _summary(tx: Tx, event: Event, claim: Claim, now: datetime) -> Draw:
    event = await surveys.focus(tx, event, claim.message.survey)
    read = await summaries.read(tx, event, now)
    return lambda voice: summary.summary(voice, event, read)


async def _notice(tx: Tx, event: Event, claim: Claim, now: datetime) -> Draw:
    kind = claim.message.notice
    if kind is None:
        raise LookupError(f"The notice {claim.message.id} does not say what it tells.")
    return await _compose_notice(kind)(tx, event, claim, now)


def _compose_notice(kind: NoticeKind) -> Composer:  # noqa: C901, PLR0911 — one for each kind
    match kind:
        case NoticeKind.CONFIRM:
            return _ask_to_confirm
        case NoticeKind.FAILED:
            return _failure_notice
        case NoticeKind.DROPPED:
            return _dropped
        case NoticeKind.TROUBLE:
            return _trouble
        case NoticeKind.ABSENCE:
            return _absence
        case NoticeKind.STAFF:
            return _new_staff
        case NoticeKind.CLOSED:
            return _closed
        case NoticeKind.AGENDA:
            return _agenda_notice
        case NoticeKind.INQUIRY:
            return _inquiry
        case NoticeKind.ANSWER:
            return _inquiry_answer
        case NoticeKind.PLACE:
            return _place
        case _:
            assert_never(kind)


async def _ask_to_confirm(tx: Tx, event: Event, _: Claim, __: datetime) -> Draw:
    waiting, run = await confirmation_asks.count_waiting(tx, event.code), await surveys.of_event(tx, event.code)
    return lambda voice: (confirmation.confirmation_request(voice, event, waiting, run),)


async def _failure_notice(tx: Tx, event: Event, claim: Claim, _: datetime) -> Draw:
    body = claim.message.body
    state = progress.State.of(await counts(tx, event.code, body[NoticeKind.FAILED]))
    kind, due = MessageKind(body["send"]), datetime.fromisoformat(body["due"])
    return lambda voice: (progress.failure_report(voice, event, kind, due, state),)


async def _dropped(_: Tx, event: Event, claim: Claim, __: datetime) -> Draw:
    body = claim.message.body
    kind, due = MessageKind(body[NoticeKind.DROPPED]), datetime.fromisoformat(body["due"])
    return lambda voice: (reminders.dropped(voice, event, kind, due, body["why"]),)


async def _trouble(_: Tx, event: Event, claim: Claim, __: datetime) -> Draw:
    kind = Problem(claim.message.body[NoticeKind.TROUBLE])
    return lambda voice: (notices.trouble(voice, event, kind),)


async def _absence(_: Tx, event: Event, claim: Claim, __: datetime) -> Draw:
    number = int(claim.message.id.rpartition("-")[2])
    away = absences.read(number, claim.message.body[NoticeKind.ABSENCE])
    return lambda voice: (absence.notice(voice, event, away),)


async def _new_staff(_: Tx, __: Event, claim: Claim, ___: datetime) -> Draw:
    role = Role(claim.message.body[NoticeKind.STAFF])
    return lambda voice: (staff.joined_notice(voice, role),)


async def _closed(tx: Tx, event: Event, claim: Claim, now: datetime) -> Draw:
    event = await surveys.focus(tx, event, claim.message.survey)
    state = await summaries.read(tx, event, now)
    return lambda voice: (notices.survey_closed(voice, event, state),)


async def _inquiry(tx: Tx, event: Event, claim: Claim, _: datetime) -> Draw:
    state = await inquiry_state(tx, event, int(claim.message.body[NoticeKind.INQUIRY]))
    if state is None:
        raise LookupError("The inquiry is erased.")
    return lambda voice: (inquiry_views.copy(voice, state),)


async def inquiry_state(tx: Tx, event: Event, number: int) -> inquiry_views.InquiryState | None:
    """The inquiry of this number as organizers see it now, unless it is erased."""
    inquiry = await inquiries.find(tx, number)
    if inquiry is None:
        return None
    registration = await registrations.find(tx, inquiry.event, inquiry.person)
    return inquiry_views.InquiryState(event, inquiry, registration, await inquiries.answers(tx, inquiry))


async def _inquiry_answer(tx: Tx, _: Event, claim: Claim, __: datetime) -> Draw:
    answered_inquiry = await inquiries.find_answered(tx, int(claim.message.body[NoticeKind.ANSWER]))
    if answered_inquiry is None:
        raise LookupError("The answer is erased.")
    inquiry, text = answered_inquiry
    return lambda voice: (inquiry_views.answer(voice, inquiry, text),)


async def _place(tx: Tx, event: Event, claim: Claim, now: datetime) -> Draw:
    registration = await registrations.find(tx, event.code, claim.person.id)
    if registration is None:
        raise LookupError("The registration is cancelled.")
    return lambda voice: (waiting_list.moved_up(voice, event, registration, now),)


def get_compose(kind: MessageKind) -> Composer:  # noqa: PLR0911 — one for each kind
    """What makes a message of this kind."""
    match kind:
        case MessageKind.AGENDA:
            return _agenda
        case MessageKind.SURVEY:
            return _survey
        case MessageKind.REMINDER:
            return _reminder
        case MessageKind.TEXT:
            return _text
        case MessageKind.SUMMARY:
            return _summary
        case MessageKind.NOTICE:
            return _notice
        case MessageKind.ANNOUNCEMENT:
            return _announcement
        case MessageKind.AGENDA_CHANGE:
            return _agenda_change
        case MessageKind.RESULTS:
            return _results
        case _:
            assert_never(kind)
