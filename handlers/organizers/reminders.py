"""Pushing a reminder: whom, preview with the exact number, one tap, a live report."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from domain.attendance.checkin import CheckinWindow, window
from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage, survey_body
from domain.operations.audit import AuditAction
from domain.recipients import GapPolicy, MessageContext, Postpone, SendNow, Skip, SkipReason, at_sending
from domain.survey import SurveyRun
from handlers.context import Turn
from handlers.event_picker import choose_from, recent_event, unknown_code, with_other_events
from handlers.organizers.event import SHOWN_AT_ONCE
from storage import registrations, surveys
from storage.attendance import checkins
from storage.engine.database import Tx
from storage.messages import outbox, plan, progress
from views import reminders as views
from views.callback.organizers import CancelReminder, PreviewReminder, RemindAbsent, RemindEvent, SendReminder
from views.event_picker import EventList
from views.i18n import Translator
from views.layout import common
from views.progress import State, sending_started, sent_already
from views.screen import Reply


async def remind(turn: Turn) -> Reply:
    """/remind [CODE]: for that event, or the one whose survey is open."""
    code = turn.text.strip().lower()
    if not code:
        return await _remind_recent(turn) or await choose_page(turn, 0)
    return await choose(turn, RemindEvent(code)) if code in turn.events else unknown_code(turn, "remind", code)


async def _remind_recent(turn: Turn) -> Reply | None:
    """The preview for the event that was chosen last, when its survey is open and another one's as well."""
    runs = {run.event: run for run in await _open_surveys(turn)}
    event = await recent_event(turn, [turn.events[code] for code in runs])
    if event is None:
        return None
    return with_other_events(turn, event, await _preview(turn, event, runs[event.code]), EventList.REMINDER)


async def _open_surveys(turn: Turn) -> list[SurveyRun]:
    async with turn.db.reading() as tx:
        runs = await surveys.active_without_sessions(tx)
    return [run for run in runs if run.is_open(turn.now) and run.event in turn.events]


async def choose_page(turn: Turn, page: int) -> Reply:
    """The preview of the only open survey, else this page of those that are open."""
    runs = await _open_surveys(turn)
    match runs:
        case []:
            return await _absent_or_nothing(turn, page)
        case [run]:
            return await _preview(turn, turn.events[run.event], run)
        case _:
            events = [turn.events[run.event] for run in runs]
            return await choose_from(turn, events, EventList.REMINDER, RemindEvent, page)


async def _absent_or_nothing(turn: Turn, page: int) -> Reply:
    """No survey is open: those who have not come to an event can be written to while people check in."""
    async with turn.db.reading() as tx:
        events = [event for event in turn.events.values() if await _can_remind_absent(tx, turn, event)]
    if not events:
        return turn.speak(views.nothing_open)
    if len(events) > SHOWN_AT_ONCE:
        return await choose_from(turn, events, EventList.REMINDER, RemindAbsent, page)
    return tuple(turn.speak(partial(views.only_absent, event=event), event.zone) for event in events)


async def _can_remind_absent(tx: Tx, turn: Turn, event: Event) -> bool:
    if window(event, turn.now) is not CheckinWindow.OPEN:
        return False
    return await checkins.count_present(tx, event.code) < await registrations.count(tx, event.code)


async def choose(turn: Turn, tap: RemindEvent) -> Reply:
    """For this event. There is one audience, so nobody is asked which."""
    event, run = await open_survey(turn, tap.event)
    return turn.speak(views.nothing_open) if run is None else await _preview(turn, event, run)


async def preview(turn: Turn, tap: PreviewReminder) -> Reply:
    """An audience was chosen, as messages of earlier versions ask."""
    if tap.audience >= len(views.AUDIENCES):
        return turn.speak(common.button_expired)
    return await choose(turn, RemindEvent(tap.event))


async def _preview(turn: Turn, event: Event, run: SurveyRun) -> Reply:
    """What would be sent and to how many, computed now; it is computed again at the moment of sending."""
    async with turn.db.reading() as tx:
        message = _reminder(turn, run, Audience.NOT_ANSWERED)
        message_preview = replace(
            await get_preview(tx, turn, event, message, run, _texts(turn, event, run)),
            can_remind_absent=await _can_remind_absent(tx, turn, event),
        )
    return turn.speak(lambda voice: views.preview(voice, event, message_preview), event.zone)


async def get_preview(  # noqa: PLR0913, PLR0917 — what a preview shows
    tx: Tx, turn: Turn, event: Event, message: PlannedMessage, run: SurveyRun, texts: tuple[tuple[str, str], ...]
) -> views.Preview:
    """How many would get this message about the survey now; ``texts`` are (language, text)."""
    occasion = MessageContext(message, run.closes_at, GapPolicy.LEAVE)
    # Quiet hours hold for everybody alike and are told apart from the counts.
    rules = replace(turn.rules.messages, quiet_hours=None)
    now, nearer, skip_counts = 0, 0, dict.fromkeys(SkipReason, 0)
    for recipient in await outbox.load_recipients(tx, event.code, await plan.recipients(tx, message), message.survey):
        match at_sending(occasion, recipient, event, rules, turn.now):
            case SendNow():
                now += 1
            case Skip(why=SkipReason.RECENTLY):
                nearer += 1
            case Skip(why=why):
                skip_counts[why] += 1
            case Postpone():
                pass
    quiet = turn.rules.messages.quiet_hours
    until = quiet.until(turn.now, event.zone) if quiet else None
    return views.Preview(now, nearer, skip_counts, until, texts)


def _reminder(turn: Turn, run: SurveyRun, audience: Audience) -> PlannedMessage:
    body = survey_body(run.survey.id)
    return PlannedMessage(run.event, "reminder-now", MessageKind.REMINDER, audience, turn.now, body)


def _texts(turn: Turn, event: Event, run: SurveyRun) -> tuple[tuple[str, str], ...]:
    def text(voice: Translator) -> tuple[str, str]:
        return voice.language, views.reminder(voice, event, run).text

    texts = [turn.in_language(code).speak(text, event.zone) for code in turn.rules.messages.languages]
    return tuple(dict.fromkeys(texts))


async def send(turn: Turn, tap: SendReminder) -> Reply:
    """Release it now, once for each preview, so that a second tap sends nothing more."""
    event, run = await open_survey(turn, tap.event)
    if tap.audience >= len(views.AUDIENCES) or tap.nearer > 1:
        return turn.speak(common.button_expired)
    if run is None:
        return turn.speak(views.nothing_open)
    report = {"chat": turn.user_id, "message": turn.message_id, "done": 0}
    body = {"report": report, "nearer": (GapPolicy.SEND if tap.nearer else GapPolicy.LEAVE).value}
    async with turn.db.transaction() as tx:
        # The report tells a second tap; whoever was forgotten since has no report, so the update is noted as well.
        again = await progress.find_report(tx, turn.user_id, turn.message_id)
        if await turn.first_time(tx) and not again:
            await turn.record(tx, AuditAction.REMIND, event.code)
            name = await plan.next_id(tx, event.code, "reminder-now")
            reminder = _reminder(turn, run, views.AUDIENCES[tap.audience])
            message = replace(reminder, id=name, body={**reminder.body, **body})
            await plan.add(tx, message)
            await plan.release(tx, message, await plan.recipients(tx, message), turn.now)
        state = State.of(await progress.counts(tx, again.event, again.message)) if again else None
    if state is not None and not state.pending_count:
        return turn.speak(sent_already)
    turn.wake()
    # The message itself is left to the live report: two hands editing it could leave the older state standing.
    return turn.speak(sending_started)


async def cancel(turn: Turn, _: CancelReminder) -> Reply:
    """Cancel the preview: nothing is sent."""
    return turn.speak(views.cancelled)


async def open_survey(turn: Turn, code: str) -> tuple[Event, SurveyRun | None]:
    """The event, and its survey if that can be answered now."""
    event = turn.events[code]
    async with turn.db.reading() as tx:
        run = await surveys.of_event(tx, code)
    return event, run if run is not None and run.is_open(turn.now) else None
