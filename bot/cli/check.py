"""What ``check`` says: every mistake, or the plan of what goes out when and to whom, in the event's local time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.cli.overlapping_surveys import overlapping_surveys
from bot.settings.loader import Settings
from domain.anonymity import Thresholds, unanimity
from domain.attendance.admission import EVE
from domain.attendance.checkin import opens_at
from domain.events import Admission, Event, Survey
from domain.messages import MAIN_SURVEY, Audience, MessageKind, PlannedMessage
from domain.policy import Messages, Policy
from domain.schedule import QuietHours
from domain.session_ratings import session_surveys
from formats.event.errors import SettingsError
from formats.event.survey import max_button
from views.callback.codec import LONGEST
from views.i18n import SOURCE, Translator
from views.reminders import message_label
from views.survey.length import length


def format_errors(errors: Iterable[SettingsError], *, verbose: bool = False) -> list[str]:
    """One line for each mistake or warning: file, place, reason; with its key and figures when ``verbose``."""
    return [_format_error(error, verbose=verbose) for error in errors]


def _format_error(error: SettingsError, *, verbose: bool) -> str:
    line = ": ".join(part for part in (error.file, error.place or error.key, error.reason) if part)
    more = "; ".join(part for part in (error.key if error.place else "", error.detail) if part)
    return f"{line} [{more}]" if verbose and more else line


def upgrade_note(database: Path, step_count: int) -> list[str]:
    """What the next start will do to a database of an earlier version."""
    if not step_count:
        return []
    steps = _format_count(step_count, "step")
    note = (
        f"The database {database} is of an earlier version: the next start brings it to this one, in {steps}. That was"
        " tried on a copy in memory and went well; afterwards the earlier version cannot read it any more."
    )
    return ["", note]


def plan(
    settings: Settings,
    headcounts: Mapping[str, int] | None = None,
    warnings: Sequence[SettingsError] = (),
    *,
    now: datetime | None = None,
    verbose: bool = False,
) -> list[str]:
    """The warnings and the plan of every event; ``headcounts`` says by event code how many are, where that is known.

    What was due before ``now``, UTC-aware, is marked as past.
    """
    lines = ["The settings are right."]
    if warnings:
        it_looks = "one thing looks" if len(warnings) == 1 else f"{len(warnings)} things look"
        lines = [f"The settings have no mistake, but {it_looks} wrong:"]
        lines += [f"  {line}" for line in format_errors(warnings, verbose=verbose)]
        lines.append("")
    if not settings.telegram.token:
        lines.append("There is no bot token yet; the bot needs one to run.")
    if not settings.events:
        lines.append("There is no event yet.")
    lines += overlapping_surveys(settings.events)
    for event in settings.events:
        lines += ["", *_event(event, settings.rules, (headcounts or {}).get(event.code), now)]
        if verbose:
            lines += [line for survey in event.surveys for line in ("", _max_draft(survey))]
    return lines


def events_in_chat(settings: Settings, chat_codes: Collection[str]) -> list[str]:
    """A line for each event of the file whose copy there is ignored, because it was taken over into the chat."""
    codes = [event.code for event in settings.events if event.code in chat_codes]
    return [f'"{code}" was taken over into the chat: what the settings file says of it is ignored.' for code in codes]


def _max_draft(survey: Survey) -> str:
    which = "" if survey.id == MAIN_SURVEY else f' of "{survey.id}"'
    return f"  The longest draft{which} takes {max_button(survey)} of a button's {LONGEST} bytes."


def _event(event: Event, rules: Policy, headcount: int | None, now: datetime | None) -> Iterator[str]:
    titles = [event.title[language] for language in rules.messages.languages if language in event.title]
    yield f"{next(iter(titles), '')} ({event.code})"
    yield f"  {_local(event.starts, event.zone)} to {_local(event.ends, event.zone)}, {event.timezone}"
    total = sum(profession.expected or 0 for profession in event.professions)
    so_far = "" if headcount is None else f", {headcount} registered so far"
    yield f"  {_format_count(len(event.professions), 'profession')}, {total or 'no number of'} people expected{so_far}"
    if event.is_cancelled:
        yield "  It is cancelled: nobody can register, and nothing of its plan goes out (cancelled)."
        return
    if event.checkin:
        yield f"  Check-in from {_local(opens_at(event), event.zone)} to {_local(event.ends, event.zone)}"
    yield ""
    moments = [
        *_confirmation_requests(event, rules.messages),
        *(entry for survey in event.surveys for entry in _survey(event, survey, rules.privacy.thresholds)),
        *_sessions(event, rules.messages.languages),
        *_messages(event, rules.messages, headcount),
    ]
    for moment, line, notes in sorted(moments, key=lambda entry: entry[0]):
        is_past = now is not None and moment <= now
        yield f"  {_local(moment, event.zone)}  {line}{' (past)' if is_past else ''}"
        yield from (f"      {note}" for note in notes)


def _confirmation_requests(event: Event, rules: Messages) -> Iterator[tuple[datetime, str, list[str]]]:
    for due in (survey.opens - EVE for survey in event.confirmed_surveys):
        until = rules.quiet_hours.until(due, event.zone) if rules.quiet_hours else None
        notes = [f"in quiet hours: goes out at {_local(until, event.zone)}"] if until else []
        yield due, "The organizers are asked to confirm who takes part, if anybody is not confirmed", notes


def _survey(event: Event, survey: Survey, privacy_thresholds: Thresholds) -> Iterator[tuple[datetime, str, list[str]]]:
    thresholds = privacy_thresholds.of_survey(survey)
    question_count = length(Translator(SOURCE, event.zone), survey)
    has_invitation = any(
        message.kind is MessageKind.SURVEY and message.survey == survey.id for message in event.messages
    )
    notes = (
        []
        if has_invitation
        else ['no [[event.message]] with send = "survey" is planned: people must find /survey themselves']
    )
    notes += [*_of_the_present(event, survey, thresholds), *_by_group(event, survey, thresholds.minimum_breakdown)]
    kind = "anonymous" if survey.anonymous else "named: answers are stored with names"
    which = "" if survey.id == MAIN_SURVEY else f' "{survey.id}"'
    yield survey.opens, f"Survey{which} opens: {question_count}, {kind}", notes
    yield survey.closes, f"Survey{which} closes; the coordinators get the summary", []


def _of_the_present(event: Event, survey: Survey, thresholds: Thresholds) -> Iterator[str]:
    if not event.survey_checkin(survey):
        return
    yield (
        "only those who have checked in take part; with fewer than"
        f" {_format_count(thresholds.minimum_group, 'person')} present there are no results (checkin)"
    )
    if survey.opens < event.ends:
        yield "it opens while people still check in: groups are made of those who are present by then (checkin)"


def _by_group(event: Event, survey: Survey, people: int) -> Iterator[str]:
    if event.survey_admission(survey) is Admission.OPEN:
        yield (
            "anybody with the link can answer, once with each account: results are totals only, never by profession"
            " (admission)"
        )
        return
    questions = [q.id for q in survey.closed_questions if q.needs_group_warning]
    if questions:
        nine, eight = (round(100 * unanimity(share, people)) for share in (0.9, 0.8))
        yield (
            f"yes or no, and shown by group: {', '.join(questions)}. Where nine in ten say yes, a group of {people} is"
            f" of one mind in {nine} of 100 surveys, and where eight in ten do, in {eight}; then everybody's answer"
            " in it is known (breakdown)"
        )


def _messages(event: Event, rules: Messages, headcount: int | None) -> Iterator[tuple[datetime, str, list[str]]]:
    earlier: list[PlannedMessage] = []
    for message in sorted(event.messages, key=lambda message: message.due):
        notes = ["planned in the chat"] if message.is_by_organizer else []
        if message.settings_due is not None:
            notes.append(f"moved in the chat; the settings say {_local(message.settings_due, event.zone)}")
        notes += _delayed(message, rules.quiet_hours, event)
        if message.kind is MessageKind.REMINDER:
            notes += _reminder_notes([m for m in earlier if m.survey == message.survey], message, rules, event)
            earlier.append(message)
        what = message_label(Translator("en", event.zone), message.kind)
        which = "" if message.survey == MAIN_SURVEY else f' ("{message.survey}")'
        yield message.due, f"{what}{which}, to {_recipients(message, event, headcount)}", notes


def _recipients(  # noqa: PLR0911 — one for each audience
    message: PlannedMessage, event: Event, headcount: int | None
) -> str:
    survey = event.find_survey(message.survey) if message.kind is MessageKind.SURVEY else None
    if survey is not None and (conditions := _survey_conditions(event, survey)):
        return f"everybody {' and '.join(conditions)}"
    match message.audience:
        case Audience.NOT_ANSWERED:
            return "those who have not answered"
        case Audience.CHECKED_IN if event.checkin:
            return "everybody present"
        case Audience.REGISTERED | Audience.CHECKED_IN:
            return "everybody registered" if headcount is None else f"everybody registered ({headcount} now)"
        case Audience.PERSON:
            return "one person"
        case Audience.PRESENT:
            return "those who are present"
        case Audience.ABSENT:
            return "those who have not come"
        case Audience.PROFESSION:
            return "one profession"
        case Audience.ORGANIZERS | Audience.COORDINATORS:
            return f"the {message.audience}"
        case _:
            assert_never(message.audience)


def _sessions(event: Event, languages: Sequence[str]) -> Iterator[tuple[datetime, str, list[str]]]:
    """When ratings of agenda items are asked for, and until when they are taken."""
    surveys = session_surveys(event)
    for survey in surveys:
        title = next((survey.title[code] for code in languages if code in survey.title), "")
        conditions = _survey_conditions(event, survey) or ["registered"]
        yield survey.opens, f'Rating of "{title}" is asked, of everybody {" and ".join(conditions)}', []
    for closes in sorted({survey.closes for survey in surveys}):
        yield closes, "Ratings of the day close; the coordinators get the results", []


def _survey_conditions(event: Event, survey: Survey) -> list[str]:
    present, needs_confirmation = event.survey_checkin(survey), event.survey_admission(survey) is Admission.CONFIRMED
    return [*(["present"] if present else []), *(["confirmed"] if needs_confirmation else [])]


def _delayed(message: PlannedMessage, quiet: QuietHours | None, event: Event) -> Iterator[str]:
    until = quiet.until(message.due, event.zone) if quiet else None
    if until is None:
        return
    if _too_late(message, event.find_survey(message.survey), until):
        yield f"in quiet hours until {_local(until, event.zone)}, when the survey is closed: it will not go out"
    elif message.kind is MessageKind.AGENDA and until >= event.ends:
        yield f"in quiet hours until {_local(until, event.zone)}, when the event is over: it will not go out"
    else:
        yield f"in quiet hours: goes out at {_local(until, event.zone)}"


def _too_late(message: PlannedMessage, survey: Survey | None, until: datetime) -> bool:
    return message.about_survey and survey is not None and until >= survey.closes


def _reminder_notes(
    earlier: list[PlannedMessage], message: PlannedMessage, rules: Messages, event: Event
) -> Iterator[str]:
    if len(earlier) >= rules.most_reminders:
        yield f"nobody gets more than {_format_count(rules.most_reminders, 'reminder')} (messages.reminders.max)"
    elif earlier and message.due - earlier[-1].due < rules.reminder_gap:
        until = earlier[-1].due + rules.reminder_gap
        at = f"waits until {_local(until, event.zone)} (messages.reminders.gap)"
        yield (
            f"{at}, when the survey is closed: it will not go out"
            if _too_late(message, event.find_survey(message.survey), until)
            else at
        )


def _format_count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return format_datetime(moment.astimezone(zone), "EEE d MMM y HH:mm", locale="en")
