"""Whether every planned message reached everybody it was for, once: the rules applied to what the phones showed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from demo.telegram.stand_in import Entry
from demo.transcript_reader import ObservedPerson, list_actions, normalize_whitespace, spoken_headings
from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.policy import Messages
from domain.recipients import GapPolicy, MessageContext, Postpone, Recipient, SendNow, Skip, Step, at_sending
from views.agenda.changes import changes_heading
from views.callback.participants import GetCalendar, NotNow, StartSurvey

CALENDAR = "calendar file"
"""What comes with an agenda."""
BY_HAND = "reminder by hand"
"""The id under which a reminder that an organizer sent is counted among the planned ones."""
ANNOUNCED = "announcement by hand"
"""Likewise of what an organizer wrote to everybody."""
AGENDA_CHANGED = "agenda change by hand"
"""Likewise of a change of the agenda."""
UNKNOWN = "message that nobody planned"
NEVER = datetime.max.replace(tzinfo=UTC)
"""When somebody is confirmed whom no organizer confirms."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything that came unasked to one person, and who that is; times are UTC-aware."""

    person: ObservedPerson
    kinds: Mapping[str, int]
    times: tuple[datetime, ...]
    reminder_times: tuple[datetime, ...]
    confirmed_at: datetime | None = None
    """When an organizer confirmed the registration; None when nobody has to be confirmed."""


def read_inbox(person: ObservedPerson, entries: Iterable[Entry], confirmed_at: datetime | None = None) -> Inbox:
    """What of the unasked messages came to this person."""
    kinds_and_times = [(kind_of(entry, person.event), entry.at) for entry in entries]
    reminder_times = tuple(at for kind, at in kinds_and_times if kind == MessageKind.REMINDER)
    return Inbox(
        person,
        Counter(kind for kind, _ in kinds_and_times),
        tuple(at for _, at in kinds_and_times),
        reminder_times,
        confirmed_at,
    )


def kind_of(entry: Entry, event: Event) -> str:
    """Which planned message this is, by what it looks like; reminders look all alike."""
    if entry.kind in {"document", "photo"}:
        return CALENDAR
    buttons = {type(tap) for tap in list_actions(entry)}
    if StartSurvey in buttons:
        return MessageKind.SURVEY if NotNow in buttons else MessageKind.REMINDER
    if GetCalendar in buttons:
        is_change = any(heading in entry.text for heading in spoken_headings(changes_heading))
        return MessageKind.AGENDA_CHANGE if is_change else MessageKind.AGENDA
    text = normalize_whitespace(entry.text)
    return next((_key(m, event) for m in event.messages if m.text and text in _texts(m)), UNKNOWN)


def _texts(message: PlannedMessage) -> set[str]:
    return {normalize_whitespace(text) for text in (message.text or {}).values()}


def _key(message: PlannedMessage, event: Event) -> str:
    """What the message is counted under: its kind, or of those that say the same words the first."""
    if message.kind is not MessageKind.TEXT:
        return message.kind
    return next(other.id for other in event.messages if other.text and _texts(other) & _texts(message))


def find_errors(inbox: Inbox, messages: Sequence[PlannedMessage], rules: Messages, slack: timedelta) -> Iterator[str]:
    """What this person got too often, not at all or in quiet hours, each in a few words.

    ``slack`` is how long a message may take to go out to everybody: what stops being due meanwhile may come or not.
    """
    least, most = _copies(inbox, messages, rules, slack)
    for kind in sorted({*inbox.kinds, *most}):
        received_count = inbox.kinds.get(kind, 0)
        if not least[kind] <= received_count <= most[kind]:
            yield f"{kind}: {received_count} instead of {most[kind]}"
    quiet, zone = rules.quiet_hours, inbox.person.event.zone
    if quiet and any(quiet.until(at, zone) and quiet.until(at - slack, zone) for at in inbox.times):
        yield "written to in quiet hours"


def _copies(
    inbox: Inbox, messages: Sequence[PlannedMessage], rules: Messages, slack: timedelta
) -> tuple[Counter[str], Counter[str]]:
    """How many messages of each kind must come to this person, and how many may."""
    least: Counter[str] = Counter()
    most: Counter[str] = Counter()
    reminder_times: list[datetime] = []
    waiting = sorted((_due(message, inbox), number) for number, message in enumerate(messages))
    while waiting:
        now, number = heappop(waiting)
        message = messages[number]
        if message.audience is Audience.CHECKED_IN and inbox.person.event.checkin and not _is_present(inbox, now):
            continue
        facts = _recipient(inbox, reminder_times, now)
        match _step(message, inbox.person.event, facts, rules, now):
            case Postpone(until=until):
                heappush(waiting, (until, number))
            case SendNow():
                surely = isinstance(_step(message, inbox.person.event, facts, rules, now + slack), SendNow)
                kinds = (
                    _key(message, inbox.person.event),
                    *((CALENDAR,) if message.kind is MessageKind.AGENDA else ()),
                )
                most.update(kinds)
                least.update(kinds if surely else ())
                if message.kind is MessageKind.REMINDER:
                    matching_times = [
                        at for at in inbox.reminder_times if now <= at <= now + slack and at not in reminder_times
                    ]
                    reminder_times += matching_times[:1] or ([now] if surely else [])
            case Skip():
                pass
    return least, most


def _due(message: PlannedMessage, inbox: Inbox) -> datetime:
    # Whoever is confirmed, or checks in, after the invitations went out is invited then.
    if message.kind is not MessageKind.SURVEY or inbox.confirmed_at == NEVER:
        return message.due
    return max(filter(None, (message.due, inbox.confirmed_at, inbox.person.checked_in_at)))


def _is_present(inbox: Inbox, now: datetime) -> bool:
    present_at = inbox.person.checked_in_at
    return present_at is not None and present_at <= now


def _is_admitted(inbox: Inbox, now: datetime) -> bool:
    is_confirmed = inbox.confirmed_at is None or inbox.confirmed_at <= now
    return is_confirmed and (not inbox.person.event.checkin or _is_present(inbox, now))


def _recipient(inbox: Inbox, reminder_times: Sequence[datetime], now: datetime) -> Recipient:
    person = inbox.person
    return Recipient(
        is_muted=False,
        reachable=not _before(person.blocked_at, now),
        is_registered=person.is_registered,
        is_admitted=person.is_registered and _is_admitted(inbox, now),
        has_answered=_before(person.sent_at, now),
        has_declined=_before(person.declined_at, now),
        reminders=len(reminder_times),
        reminded_at=max(reminder_times, default=None),
    )


def _step(message: PlannedMessage, event: Event, facts: Recipient, rules: Messages, now: datetime) -> Step:
    closes = event.survey.closes if event.survey is not None and event.survey.opens <= now else None
    nearer = GapPolicy.LEAVE if message.id == BY_HAND else GapPolicy.WAIT
    occasion = MessageContext(message, closes, nearer)
    return at_sending(occasion, facts, event, rules, now)


def _before(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment < now
