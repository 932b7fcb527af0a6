"""Warnings of what goes out too late, at a wrong time or never, judged against now and against the rest of the plan."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from babel.dates import format_datetime

from bot.settings.loader import Settings
from bot.settings.warnings.texts import surveys_of
from domain.events import Event, Survey
from domain.messages import MAIN_SURVEY, Audience, MessageKind, PlannedMessage
from domain.policy import Messages
from domain.schedule import LATE, instant, is_repeated, is_skipped, local_time, parse_when

Warnings = Iterator[tuple[str, str]]
"""Key and reason of each."""

FAR = timedelta(days=730)
LONG_EVENT = timedelta(days=14)
SHORT_SURVEY, LONG_SURVEY = timedelta(hours=12), timedelta(days=60)
SOON = timedelta(hours=6)
"""A reminder sooner after the invitation reminds nobody."""
_FIXED_ZONE = re.compile(r"Etc/GMT[+-]\d+|EST|MST|HST")
MORNING = 6
"""Before this hour nothing begins."""


def time_warnings(settings: Settings, now: datetime, settled_messages: Collection[tuple[str, str]]) -> Warnings:
    """What looks wrong in the times of every event; of one that is over, only that; of a cancelled one nothing."""
    for number, event in enumerate(settings.events, start=1):
        key = f"event[{number}]"
        if event.is_cancelled:
            continue
        last = max(event.ends, event.surveys_close or event.ends)
        if last <= now:
            yield f"{key}.ends", f"this event is over since {_local(last, event)}: nothing of it goes out any more"
            continue
        yield from _event(event, key, now)
        for name, survey in surveys_of(event):
            yield from _survey(event, survey, key, name)
        yield from _due_already(event, key, now, settled_messages)
        for survey in event.surveys:
            yield from _reminders(event, survey, settings.rules.messages, key)
        yield from _plan(event, key)
        yield from _skipped_times(settings, event, key)
        yield from _erased_early(settings, event, key)


def _event(event: Event, key: str, now: datetime) -> Warnings:
    if event.starts - now > FAR:
        yield f"{key}.starts", f"{_local(event.starts, event)} is more than two years away"
    if event.ends - event.starts > LONG_EVENT:
        yield f"{key}.ends", f"the event would last {(event.ends - event.starts).days} days"
    if event.starts.astimezone(event.zone).hour < MORNING:
        yield f"{key}.starts", f"the event would start at night: {_local(event.starts, event)}"
    if _FIXED_ZONE.fullmatch(event.timezone):
        behind = "; the zone with + is behind UTC, not ahead" if "+" in event.timezone else ""
        yield (
            f"{key}.timezone",
            f'"{event.timezone}" knows no summer time{behind}: write a place, as in Europe/Bucharest',
        )
    for name, moment in (("starts", event.starts), ("ends", event.ends)):
        if is_repeated(moment.astimezone(event.zone).replace(tzinfo=None), event.zone):
            yield f"{key}.{name}", "this hour comes twice there, because the clock is put back; the first one is meant"


def _survey(event: Event, survey: Survey, key: str, name: str) -> Warnings:
    invitations = [
        number
        for number, message in enumerate(event.messages, start=1)
        if message.kind is MessageKind.SURVEY and message.survey == survey.id
    ]
    if not invitations:
        yield f"{key}.{name}", 'no message with send = "survey" is planned: people must find /survey themselves'
    elif survey.opens < event.starts and survey.id == MAIN_SURVEY:
        first = min(invitations, key=lambda number: event.messages[number - 1].due)
        yield f"{key}.message[{first}].when", "the survey would open before the event has started"
    if survey.closes.astimezone(event.zone).hour < MORNING:
        yield f"{key}.{name}.closes", f"the survey would close at night: {_local(survey.closes, event)}"
    length = survey.closes - survey.opens
    if length < SHORT_SURVEY:
        hours = length.total_seconds() / 3600
        yield f"{key}.{name}.closes", f"the survey would be open for {hours:.1f} hours only"
    elif length > LONG_SURVEY:
        yield (
            f"{key}.{name}.closes",
            f"the survey would be open for {length.days} days, and nobody sees a result before",
        )


def _due_already(event: Event, key: str, now: datetime, settled_messages: Collection[tuple[str, str]]) -> Warnings:
    late = [
        (number, message)
        for number, message in enumerate(event.messages, start=1)
        if message.due <= now and (event.code, message.id) not in settled_messages
    ]
    if late:
        parts = (f'"{m.kind}" on {_local(m.due, event)}, which {_outcome(m, event, now)}' for _, m in late)
        yield f"{key}.message[{late[0][0]}].when", f"due already: {'; '.join(parts)}"


def _outcome(message: PlannedMessage, event: Event, now: datetime) -> str:
    is_late = message.kind.expires and now - message.due > LATE
    is_over = message.kind is MessageKind.AGENDA and now >= event.ends
    return "will not go out" if is_late or is_over else "goes out as soon as the bot runs"


def _reminders(event: Event, survey: Survey, rules: Messages, key: str) -> Warnings:
    opens = _send_time(survey.opens, event, rules)
    reminders = [
        (number, message)
        for number, message in enumerate(event.messages, start=1)
        if message.kind is MessageKind.REMINDER and message.survey == survey.id
    ]
    previous: datetime | None = None
    for order, (number, message) in enumerate(sorted(reminders, key=lambda entry: entry[1].due)):
        place = f"{key}.message[{number}].when"
        leaves = _send_time(message.due, event, rules)
        allowed_from = leaves if previous is None else previous + rules.reminder_gap
        previous = leaves
        if order >= rules.most_reminders:
            limit = rules.most_reminders
            yield place, f"this reminder goes to nobody: nobody gets more than {limit} (messages.reminders.max)"
        elif leaves >= survey.closes:
            yield (
                place,
                f"it waits for the end of the quiet hours until {_local(leaves, event)}, when the survey is closed",
            )
        elif allowed_from >= survey.closes:
            until = _local(allowed_from, event)
            yield (
                place,
                f"it waits until {until} (messages.reminders.gap), when the survey is closed: it goes to nobody",
            )
        elif leaves - opens < SOON:
            yield place, f"it would follow the invitation of {_local(opens, event)} at {_local(leaves, event)}"


def _send_time(due: datetime, event: Event, rules: Messages) -> datetime:
    until = rules.quiet_hours.until(due, event.zone) if rules.quiet_hours else None
    return until or due


def _plan(event: Event, key: str) -> Warnings:
    earlier: dict[tuple[object, ...], int] = {}
    for number, message in enumerate(event.messages, start=1):
        place = f"{key}.message[{number}]"
        if message.kind is MessageKind.AGENDA and not event.agenda:
            yield f"{place}.send", "the event has no [[event.agenda]] that could be sent"
        if message.audience is Audience.CHECKED_IN and not event.checkin:
            yield (
                f"{place}.to",
                "without checkin = true nobody is noted as present, and it goes to everybody registered",
            )
        same = (message.kind, message.audience, message.due, str(message.body))
        if same in earlier:
            yield f"{place}.when", f"this is the same as message {earlier[same]}, at the same time"
        earlier.setdefault(same, number)


def _skipped_times(settings: Settings, event: Event, key: str) -> Warnings:
    """Rules that come to a time which the clock skips; a day and time written out is refused where it is read."""
    places = [f"{key}.message[{number}].when" for number in range(1, len(event.messages) + 1)]
    for place in (*places, *(f"{key}.{name}.closes" for name, _ in surveys_of(event))):
        rule = settings.source.value(place)
        when = parse_when(rule) if isinstance(rule, str) else None
        local = local_time(when, event.starts, event.ends, event.zone) if when else None
        if local is not None and is_skipped(local, event.zone):
            first = instant(local, event.zone)
            skipped_time = format_datetime(local, "EEE d MMM y HH:mm", locale="en")
            reason = f'"{rule}" comes to {skipped_time}, which does not exist in {event.timezone}: the clock is put'
            yield place, f"{reason} forward then, and {_local(first, event)} is meant"


def _erased_early(settings: Settings, event: Event, key: str) -> Warnings:
    for name, survey in surveys_of(event):
        if event.ends + settings.rules.privacy.keep_registrations < survey.closes:
            reason = (
                "registrations are to be erased before the survey closes (privacy.keep_registrations); they wait for it"
            )
            yield f"{key}.{name}.closes", reason


def _local(moment: datetime, event: Event) -> str:
    return format_datetime(moment.astimezone(event.zone), "EEE d MMM y HH:mm", locale="en")
