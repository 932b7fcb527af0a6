"""Reminding: the reminder itself, the organizer's preview, and the notice of what was not sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from domain.events import Event
from domain.messages import Audience, MessageKind
from domain.recipients import SkipReason
from domain.survey import SurveyRun
from views.callback.codec import Tap
from views.callback.organizers import CancelReminder, EditReminder, RemindAbsent, ScheduleReminder, SendReminder
from views.callback.participants import Decline, StartSurvey
from views.i18n import Html, Translator
from views.layout.common import language_name, paragraphs
from views.registration.screens import title
from views.screen import Button, Row, Screen, with_subject
from views.survey.length import summary_line
from views.survey.screens import subject
from views.survey.wording import wording_of

AUDIENCES = (Audience.NOT_ANSWERED,)
"""Whom an organizer can remind; a button carries the number."""


def reminder(voice: Translator, event: Event, survey_run: SurveyRun, words: str = "") -> Screen:
    """To somebody who has not answered yet; ``words`` are an organizer's own, as HTML."""
    head = Html(f"<b>{voice.words(survey_run.survey.title)}</b>\n{voice.words(event.title)}")
    survey_wording = wording_of(survey_run.survey)
    text = paragraphs(head, words, summary_line(voice, survey_run.survey), survey_wording.reminder(voice, survey_run))
    rows = (
        (Button(voice.plain("Start"), StartSurvey(survey_run.id)),),
        (Button(voice.plain("No, thank you"), Decline(survey_run.id)),),
    )
    return with_subject(Screen(text, rows), subject(survey_run), head)


def nothing_open(voice: Translator) -> Screen:
    """No survey is open, so there is nobody to remind."""
    return Screen(voice.say("No survey is open at the moment, so there is nobody to remind."))


def only_absent(voice: Translator, event: Event) -> Screen:
    """No survey is open; those who have not come can be written to."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say(
                "No survey is open at the moment. You can write to those who are registered and have not come yet."
            ),
        ),
        absent_row(voice, event),
    )


def absent_row(voice: Translator, event: Event) -> tuple[Row, ...]:
    """The button that begins a message to those who have not come."""
    return ((Button(voice.plain("Write to who has not come"), RemindAbsent(event.code)),),)


@dataclass(frozen=True, slots=True)
class Preview:
    """How many would get it now, and how many would not, for which reason; ``quiet_until`` when it would wait."""

    now: int
    nearer: int
    """Reminded less than the gap ago."""
    skip_counts: dict[SkipReason, int]
    quiet_until: datetime | None
    texts: tuple[tuple[str, str], ...]
    """(language, the reminder's text in it)."""
    can_remind_absent: bool = False
    """Whether there are people to be asked to check in as well."""


def preview(voice: Translator, event: Event, preview: Preview, send: Tap | None = None) -> Screen:
    """What would be sent, in each language, and to exactly how many; ``send`` sends it, if not the reminder's."""
    texts = [Html(f"<b>{language_name(code)}</b>\n<blockquote>{text}</blockquote>") for code, text in preview.texts]
    quiet = (
        voice.say("It is quiet time: the reminders wait until {time}.", time=voice.time(preview.quiet_until))
        if preview.quiet_until
        else ""
    )
    getting = (
        voice.count("<b>{n} person will get it.</b>", "<b>{n} people will get it.</b>", preview.now)
        if preview.now
        else voice.say("<b>Nobody will get it now.</b>")
    )
    nearer = (
        voice.count(
            "{n} person got a reminder only recently; “{button}” includes them.",
            "{n} people got a reminder only recently; “{button}” includes them.",
            preview.nearer,
            button=_to_all(voice, preview),
        )
        if preview.nearer
        else ""
    )
    text = paragraphs(
        title(voice, event),
        *texts,
        getting,
        nearer,
        _skip_lines(voice, preview.skip_counts),
        quiet,
    )
    return Screen(text, _choices(voice, event, preview, send or SendReminder(event.code, 0, 0)))


def _choices(voice: Translator, event: Event, preview: Preview, send: Tap) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if preview.now:
        rows.append((Button(_recipient_line(voice, preview), send),))
    if preview.nearer:
        rows.append((Button(_to_all(voice, preview), SendReminder(event.code, 0, 1)),))
    if isinstance(send, SendReminder):
        rows.append(
            (
                Button(voice.plain("At a time"), ScheduleReminder(event.code)),
                Button(voice.plain("Edit text"), EditReminder(event.code)),
            )
        )
        rows += absent_row(voice, event) if preview.can_remind_absent else ()
    rows.append((Button(voice.plain("Cancel"), CancelReminder(event.code)),))
    return tuple(rows)


def _recipient_line(voice: Translator, preview: Preview) -> str:
    return voice.plain_count("Send to {n} person", "Send to {n} people", preview.now)


def _to_all(voice: Translator, preview: Preview) -> str:
    n = preview.now + preview.nearer
    return voice.plain_count("Send to {n} person all the same", "Send to all {n} people", n)


def _skip_lines(voice: Translator, skip_counts: dict[SkipReason, int]) -> str:
    lines = [voice.labelled(skip_reason(voice, why), n) for why, n in skip_counts.items() if n]
    return "\n".join([voice.say("Left out:"), *lines]) if lines else ""


def skip_reason(voice: Translator, why: SkipReason) -> Html:
    """A reason in words."""
    return {
        SkipReason.MUTED: voice.say("want no messages"),
        SkipReason.UNREACHABLE: voice.say("unreachable (blocked the bot)"),
        SkipReason.NOT_REGISTERED: voice.say("no longer registered"),
        SkipReason.NOT_CONFIRMED: voice.say("not confirmed by an organizer"),
        SkipReason.ANSWERED: voice.say("answered meanwhile"),
        SkipReason.DECLINED: voice.say("declined"),
        SkipReason.CLOSED: voice.say("the survey closes before"),
        SkipReason.NO_ROLE: voice.say("no longer of the staff"),
        SkipReason.ENOUGH: voice.say("had enough reminders"),
        SkipReason.RECENTLY: voice.say("reminded only recently"),
        SkipReason.LATE: voice.say("too late"),
        SkipReason.READMITTED: voice.say("let in again meanwhile"),
        SkipReason.CANCELLED: voice.say("the event is cancelled"),
        SkipReason.NOT_IN_AUDIENCE: voice.say("no longer among those it is for"),
        SkipReason.STOPPED: voice.say("stopped"),
    }[why]


def cancelled(voice: Translator) -> Screen:
    """Nothing is sent."""
    return Screen(voice.say("Nothing was sent."))


def message_label(voice: Translator, kind: MessageKind) -> str:  # noqa: PLR0911 — one for each kind
    """What a message of that kind is called, as plain text."""
    match kind:
        case MessageKind.AGENDA:
            return voice.plain("Agenda")
        case MessageKind.SURVEY:
            return voice.plain("Survey invitation")
        case MessageKind.REMINDER:
            return voice.plain("Reminder")
        case MessageKind.TEXT:
            return voice.plain("Message")
        case MessageKind.SUMMARY:
            return voice.plain("Summary")
        case MessageKind.NOTICE:
            return voice.plain("Notice")
        case MessageKind.ANNOUNCEMENT:
            return voice.plain("Announcement")
        case MessageKind.AGENDA_CHANGE:
            return voice.plain("Agenda changes")
        case MessageKind.RESULTS:
            return voice.plain("Results")
        case _:
            assert_never(kind)


def dropped(voice: Translator, event: Event, kind: MessageKind, due: datetime, why: str) -> Screen:
    """To the organizers: a planned message was not sent, and why."""
    what = message_label(voice, kind)
    reason = (
        voice.plain("it could not go out for more than two days")
        if why == "late"
        else voice.plain("its time was over before it could go out")
    )
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say(
                "Not sent: “{what}”, planned for {moment}, because {reason}.",
                what=what,
                moment=voice.moment(due),
                reason=reason,
            ),
        )
    )
