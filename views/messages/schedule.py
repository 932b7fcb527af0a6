"""What is planned for the participants of an event, and what went out: moved, skipped and sent now by organizers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from domain.announcements.message_moves import STEPS, EntryState, MoveRefusal, ScheduleEntry, moved_by
from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage
from views.callback.codec import Tap
from views.callback.organizers import CancelPlanned, ShowAgendaChange, ShowEvent, ShowPlanned
from views.callback.schedule import (
    MoveScheduled,
    RestoreScheduled,
    SendScheduled,
    ShowSchedule,
    ShowScheduled,
    SkipScheduled,
)
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.page_buttons import page_buttons
from views.messages.announcements import DraftPreview, audience_label, quiet_hours, recipients
from views.registration.screens import title
from views.reminders import message_label
from views.screen import Button, Row, Screen

MAX_PLANNED, MAX_SKIPPED, MAX_PAST = 20, 10, 10
"""So many stand on a page, those planned and skipped each with a button."""
MAX_TEXT = 600
MAX_SURVEY_TITLE = 40


@dataclass(frozen=True, slots=True)
class TimeCheck:
    """What becomes of a message at some time."""

    due: datetime
    refusal: MoveRefusal | None
    quiet_until: datetime | None
    """When it goes out instead, if that is in quiet hours."""
    near_reminder: PlannedMessage | None
    """The reminder shortly before, after which it waits."""
    gap: timedelta


# The list


def schedule(
    voice: Translator, event: Event, entries: Sequence[ScheduleEntry], notice: Html | str = "", page: int = 0
) -> Screen:
    """A page of what is planned and skipped, and of what has gone out, its latest first; each in order.

    ``notice`` is what happened just before.
    """
    planned_parts = _split(_with_state(entries, EntryState.PLANNED), MAX_PLANNED)
    skipped_parts = _split(_with_state(entries, EntryState.SKIPPED), MAX_SKIPPED)
    past_parts = _split(_with_state(entries, EntryState.SENT, EntryState.DROPPED), MAX_PAST, from_end=True)
    pages = max(1, len(planned_parts), len(skipped_parts), len(past_parts))
    page = min(page, pages - 1)
    planned_entries, skipped_entries, past_entries = (
        parts[page] if page < len(parts) else () for parts in (planned_parts, skipped_parts, past_parts)
    )
    text = paragraphs(
        title(voice, event),
        notice,
        _section(voice, event, voice.say("<b>Planned messages</b>"), planned_entries)
        or ("" if planned_parts else voice.say("Nothing is planned.")),
        _section(voice, event, voice.say("<b>Skipped</b>"), skipped_entries),
        _section(voice, event, voice.say("<b>Gone out or dropped</b>"), past_entries),
        voice.say("The event is cancelled, so nothing that the settings plan goes out.") if event.is_cancelled else "",
        voice.say("Press a message to move it, skip it or send it now.") if planned_entries else "",
    )
    rows = ((Button(_button_label(voice, each), _tap(event, each)),) for each in (*planned_entries, *skipped_entries))
    turning = page_buttons(page, pages, lambda number: ShowSchedule(event.code, number))
    last_row = (Button(voice.plain("The event"), ShowEvent(event.code)),)
    return Screen(text, (*rows, *((turning,) if turning else ()), last_row))


def _with_state(entries: Iterable[ScheduleEntry], *states: EntryState) -> list[ScheduleEntry]:
    return [each for each in entries if each.state in states]


def _split(
    entries: Sequence[ScheduleEntry], size: int, *, from_end: bool = False
) -> tuple[Sequence[ScheduleEntry], ...]:
    """The entries of each page, in order; ``from_end`` where the first page is that of the last ones."""
    if from_end:
        return tuple(entries[max(end - size, 0) : end] for end in range(len(entries), 0, -size))
    return tuple(entries[first : first + size] for first in range(0, len(entries), size))


def _tap(event: Event, entry: ScheduleEntry) -> Tap:
    if entry.message.kind is MessageKind.AGENDA_CHANGE:
        return ShowAgendaChange(event.code, entry.message.id)
    return ShowScheduled(event.code, entry.message.id)


def _section(voice: Translator, event: Event, head: Html, entries: Sequence[ScheduleEntry]) -> str:
    lines = [safe(_line(voice, event, each)) for each in entries]
    return "\n".join([head, *lines]) if entries else ""


def _line(voice: Translator, event: Event, entry: ScheduleEntry) -> str:
    message = entry.message
    marks = {
        EntryState.PLANNED: voice.plain("moved") if message.settings_due else "",
        EntryState.SENT: voice.plain("sent"),
        EntryState.SKIPPED: "",
        EntryState.DROPPED: voice.plain("not sent"),
    }[entry.state]
    parts = (_label(voice, message), _which_survey(voice, event, message), _audience(voice, event, message), marks)
    return " · ".join(filter(None, parts))


def _which_survey(voice: Translator, event: Event, message: PlannedMessage) -> str:
    """The survey that it is about, where the event has several, as plain text."""
    survey = event.find_survey(message.survey) if message.about_survey and len(event.surveys) > 1 else None
    return "" if survey is None else short(voice.label(survey.title), MAX_SURVEY_TITLE)


def _label(voice: Translator, message: PlannedMessage) -> str:
    return voice.plain("{moment}: {what}", moment=voice.moment(message.due), what=message_label(voice, message.kind))


def _button_label(voice: Translator, entry: ScheduleEntry) -> str:
    label = _label(voice, entry.message)
    return voice.plain("Skipped: {what}", what=label) if entry.state is EntryState.SKIPPED else label


def _audience(voice: Translator, event: Event, message: PlannedMessage) -> str:
    audience = message.audience
    if message.about_survey and audience is not Audience.NOT_ANSWERED:
        return voice.plain("Who may answer the survey")
    if audience is Audience.CHECKED_IN and not event.checkin:
        audience = Audience.REGISTERED
    return audience_label(voice, event, audience, message.body.get("profession"))


# One message


def entry_card(  # noqa: PLR0913, PLR0917 — the message, and what is computed of it
    voice: Translator,
    event: Event,
    entry: ScheduleEntry,
    preview: DraftPreview | None,
    check: TimeCheck,
    notice: Screen | None = None,
) -> Screen:
    """One message that is planned or skipped; ``notice`` is what happened just before, with the way back.

    ``preview`` is None while nobody knows whom it is for: it is about a survey that has not opened.
    """
    message = entry.message
    text = paragraphs(
        title(voice, event),
        notice.text if notice else "",
        _head(voice, event, message),
        _own_words(voice, message),
        voice.say("It is skipped: nobody gets it.") if entry.state is EntryState.SKIPPED else "",
        _recipients(voice, preview) if entry.state is EntryState.PLANNED else "",
        time_notes(voice, check) if entry.state is EntryState.PLANNED else "",
    )
    undo = notice.rows if notice else ()
    return Screen(text, (*undo, *_card_rows(voice, event, entry)))


def _recipients(voice: Translator, preview: DraftPreview | None) -> str:
    if preview is None:
        return voice.say("The survey has not opened yet: who gets it is decided when it goes out.")
    return recipients(voice, preview, is_planned=True)


def _head(voice: Translator, event: Event, message: PlannedMessage) -> str:
    what, moment = message_label(voice, message.kind), voice.moment_with_year(message.due)
    lines = [
        voice.say("{what}, planned for <b>{moment}</b>", what=what, moment=moment),
        _which_survey(voice, event, message),
        voice.say("For: {people}", people=_audience(voice, event, message)),
    ]
    if message.settings_due is not None:
        lines.append(voice.say("Moved; in the settings: {moment}", moment=voice.moment_with_year(message.settings_due)))
    return "\n".join(safe(line) if not isinstance(line, Html) else line for line in lines if line)


def _own_words(voice: Translator, message: PlannedMessage) -> Html | str:
    return Html(f"<blockquote>{safe(short(voice.label(message.text), MAX_TEXT))}</blockquote>") if message.text else ""


def _card_rows(voice: Translator, event: Event, entry: ScheduleEntry) -> tuple[Row, ...]:
    code, message = event.code, entry.message
    back = (Button(voice.plain("Planned messages"), ShowSchedule(code)),)
    if entry.state is EntryState.SKIPPED:
        return ((Button(voice.plain("Put it back"), RestoreScheduled(code, message.id)),), back)
    if entry.state is not EntryState.PLANNED:
        return (back,)
    move = Button(voice.plain("Move"), MoveScheduled(code, message.id, minute_of(message.due), 0))
    return (
        (move, Button(voice.plain("Send now"), SendScheduled(code, message.id, 0))),
        _away_row(voice, event, message),
        back,
    )


def _away_row(voice: Translator, event: Event, message: PlannedMessage) -> Row:
    if message.is_by_organizer:
        return (
            Button(voice.plain("Show it"), ShowPlanned(event.code, message.id)),
            Button(voice.plain("Take it out of the plan"), CancelPlanned(event.code, message.id)),
        )
    return (Button(voice.plain("Skip this message"), SkipScheduled(event.code, message.id, 0)),)


def time_notes(voice: Translator, check: TimeCheck) -> str:
    """What holds it up at that time."""
    near = (
        voice.say(
            "There is a reminder at {moment}. Whoever got one less than {hours} earlier gets this one later.",
            moment=voice.moment(check.near_reminder.due),
            hours=_hours(voice, check.gap),
        )
        if check.near_reminder
        else ""
    )
    return paragraphs(quiet_hours(voice, check.quiet_until), near)


def _hours(voice: Translator, gap: timedelta) -> str:
    return voice.plain_count("{n} hour", "{n} hours", max(1, round(gap / timedelta(hours=1))))


# Moving


def minute_of(moment: datetime) -> int:
    """The minute that stands on a button."""
    return int(moment.timestamp()) // 60


def choose_time(voice: Translator, event: Event, message: PlannedMessage, check: TimeCheck) -> Screen:
    """The time to which it would be moved, with steps to others."""
    code, id_ = event.code, message.id
    is_other = minute_of(check.due) != minute_of(message.due)
    text = paragraphs(
        title(voice, event),
        _head(voice, event, message),
        voice.say(
            "New time: <b>{moment}</b>",
            moment=voice.plain("{day}, {time}", day=voice.date(check.due), time=voice.time(check.due)),
        ),
        refusal(voice, event, check.refusal) if check.refusal else time_notes(voice, check),
    )
    confirm = Button(
        voice.plain("Move it to {moment}", moment=voice.moment(check.due)),
        MoveScheduled(code, id_, minute_of(check.due), 1),
    )
    rows = (
        *_step_rows(voice, event, id_, check.due),
        (confirm,) if is_other and check.refusal is None else (),
        (Button(voice.plain("Back"), ShowScheduled(code, id_)),),
    )
    return Screen(text, tuple(row for row in rows if row))


def _step_rows(voice: Translator, event: Event, id_: str, due: datetime) -> tuple[Row, Row]:
    labels = (
        voice.plain("− 1 week"),
        voice.plain("− 1 day"),
        voice.plain("− 1 h"),
        voice.plain("− 15 min"),
        voice.plain("+ 15 min"),
        voice.plain("+ 1 h"),
        voice.plain("+ 1 day"),
        voice.plain("+ 1 week"),
    )
    buttons = tuple(
        Button(label, MoveScheduled(event.code, id_, max(minute_of(moved_by(due, step, event)), 0), 0))
        for label, step in zip(labels, STEPS, strict=True)
    )
    half = len(buttons) // 2
    return buttons[:half], buttons[half:]


def refusal(voice: Translator, event: Event, reason: MoveRefusal) -> Html:
    """Why it cannot go out then."""
    match reason:
        case MoveRefusal.PAST:
            return voice.say("That time is over.")
        case MoveRefusal.DISTANT:
            return voice.say("That is more than a year away.")
        case MoveRefusal.BEFORE_SURVEY:
            return voice.say("It is about the survey, which has not opened by then.")
        case MoveRefusal.AFTER_SURVEY:
            return voice.say("It is about the survey, which is closed by then.")
        case MoveRefusal.AFTER_EVENT:
            return voice.say("It is about the agenda, and the event ends on {moment}.", moment=voice.moment(event.ends))
        case MoveRefusal.CANCELLED:
            return voice.say("The event is cancelled, so nothing that the settings plan goes out.")
        case _:
            assert_never(reason)


def moved(voice: Translator, event: Event, message: PlannedMessage, before: datetime, now: datetime) -> Screen:
    """It is moved, which is undone while the time before is to come; part of another screen."""
    text = voice.say("✓ <b>Moved to {moment}.</b>", moment=voice.moment_with_year(message.due))
    undo = Button(voice.plain("Undo"), MoveScheduled(event.code, message.id, minute_of(before), 1))
    return Screen(text, ((undo,),) if before > now else ())


# Skipping, and sending now


def confirm_skip(voice: Translator, event: Event, message: PlannedMessage) -> Screen:
    """Asks before a message is skipped."""
    consequence = (
        voice.say(
            "Nobody is invited to the survey then: people have to find /survey by themselves, and whoever registers"
            " later is not invited either."
        )
        if message.kind is MessageKind.SURVEY
        else ""
    )
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>Skip “{what}”?</b>", what=_label(voice, message)),
            voice.say("Nobody gets it. Until its time it can be put back."),
            consequence,
        ),
        (
            (Button(voice.plain("Yes, skip it"), SkipScheduled(event.code, message.id, 1)),),
            (Button(voice.plain("Back"), ShowScheduled(event.code, message.id)),),
        ),
    )


def skipped(voice: Translator, event: Event, entries: Sequence[ScheduleEntry], message: PlannedMessage) -> Screen:
    """A message is skipped; with the way back."""
    notice = voice.say("✓ Skipped: “{what}” is not sent.", what=_label(voice, message))
    screen = schedule(voice, event, entries, notice)
    undo = Button(voice.plain("Undo"), RestoreScheduled(event.code, message.id))
    return Screen(screen.text, ((undo,), *screen.rows))


def restored(voice: Translator) -> Screen:
    """A message is back in the plan; part of another screen."""
    return Screen(voice.say("✓ It is back in the plan."))


def not_restored(voice: Translator, event: Event, reason: MoveRefusal) -> Screen:
    """Why a message that was skipped cannot be put back; part of another screen."""
    return Screen(paragraphs(voice.say("It cannot be put back."), refusal(voice, event, reason)))


def confirm_sending(
    voice: Translator, event: Event, message: PlannedMessage, preview: DraftPreview, check: TimeCheck
) -> Screen:
    """Asks before it is sent now, with the exact number."""
    back = (Button(voice.plain("Back"), ShowScheduled(event.code, message.id)),)
    head = (title(voice, event), _head(voice, event, message), _own_words(voice, message))
    if check.refusal is not None:
        return Screen(paragraphs(*head, refusal(voice, event, check.refusal)), (back,))
    n = preview.total if preview.is_below_minimum else preview.now
    label = voice.plain_count("Send to {n} person now", "Send to {n} people now", n)
    send = (Button(label, SendScheduled(event.code, message.id, 1)),) if n else ()
    text = paragraphs(*head, recipients(voice, preview, is_planned=False), quiet_hours(voice, check.quiet_until))
    return Screen(text, tuple(row for row in (send, back) if row))


def not_planned(voice: Translator, event: Event, entries: Sequence[ScheduleEntry]) -> Screen:
    """It has gone out meanwhile, was skipped or taken out: the schedule as it is."""
    return schedule(
        voice, event, entries, voice.say("That message has gone out meanwhile, or is not planned any more.")
    )
