"""What the bot promises about one event, in memory and as short as it can be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.button_questions import SelectedOptions
from domain.events import Event
from tests.support.surveys import THRESHOLDS
from views.callback import codec
from views.callback.organizers import SendReminder
from views.callback.participants import (
    AcceptNotice,
    BackStep,
    CancelRegistration,
    ChangeRegistration,
    Decline,
    FinishChange,
    Forget,
    LeaveStep,
    SelectProfession,
    ShowRegistration,
    SkipComment,
    SkipName,
    UseName,
)

LATE, GAP, MOST_REMINDERS = timedelta(days=2), timedelta(hours=20), 2
STEPS = ("profession", "name")
QUIET, LOUD = time(21), time(8)
DRIFT = timedelta(seconds=30)
"""A message leaves a little after the moment that was looked at; moments are whole minutes."""


@dataclass
class Known:
    """Somebody who is stored."""

    is_muted: bool = False
    reachable: bool = True


@dataclass
class Registered:
    """A registration, begun or done."""

    is_complete: bool = False
    profession: str | None = None
    asking: str | None = "profession"


@dataclass
class Planned:
    """A message of the plan."""

    kind: str
    audience: str
    due: datetime
    state: str = "planned"
    nearer: str = "wait"

    @property
    def about_survey(self) -> bool:
        return self.kind in {"survey", "reminder"}


@dataclass
class Copy:
    """One person's copy of a message."""

    message: str
    person: int
    since: datetime
    number: int
    state: str = "waiting"
    sent_at: datetime | None = None


@dataclass
class Model:
    """All of it."""

    event: Event
    organizers: set[int]
    coordinators: set[int]
    stored_people: dict[int, Known] = field(default_factory=dict)
    registrations: dict[int, Registered] = field(default_factory=dict)
    next_comments: dict[int, int] = field(default_factory=dict)
    """Person → which comment question waits."""
    departed_ids: set[int] = field(default_factory=set)
    declined_ids: set[int] = field(default_factory=set)
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    comments: Counter[str] = field(default_factory=Counter)
    opened_at: datetime | None = None
    is_closed: bool = False
    release: tuple[int, int, int | None, Counter[tuple[str, str]]] | None = None
    """Registered, invited, answered (None: fewer than ``minimum_group``), and the counts; of the closed survey."""
    plan: dict[str, Planned] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    reminder_requests: set[tuple[int, int]] = field(default_factory=set)
    """By whom and from which screen reminders were sent."""
    blocking_ids: set[int] = field(default_factory=set)
    copy_count: int = 0

    def __post_init__(self) -> None:
        """The plan is that of the settings."""
        for message in self.event.messages:
            self.plan[message.id] = Planned(message.kind, message.audience, message.due)

    # Who is what

    @property
    def closes(self) -> datetime:
        assert self.event.survey is not None
        return self.event.survey.closes

    def open(self, now: datetime) -> bool:
        return self.opened_at is not None and not self.is_closed and now < self.closes

    def registered(self, person: int) -> bool:
        return person in self.registrations and self.registrations[person].is_complete

    def may_answer(self, person: int, now: datetime) -> bool:
        return self.open(now) and self.registered(person) and person not in self.next_comments

    # What people do

    def heard(self, person: int) -> None:
        """Anything came from them."""
        if person in self.stored_people:
            self.stored_people[person].reachable = True

    def mute(self, person: int, *, is_muted: bool) -> None:
        if person in self.stored_people:
            self.stored_people[person].is_muted = is_muted

    def press(self, person: int, tap: codec.Tap, message: int, now: datetime) -> None:  # noqa: C901, PLR0912 — one case a button
        """A button was pressed, of whatever age."""
        self.heard(person)
        registration = self.registrations.get(person)
        match tap:
            case AcceptNotice():
                self._agree(person, now)
            case SelectProfession(number=number) if (
                registration and registration.asking == "profession" and self._goes_on(registration, now)
            ):
                ids = [*(profession.id for profession in self.event.professions), "undisclosed"]
                registration.profession, registration.asking = ids[number], "name"
            case UseName() | SkipName() if (
                registration and registration.asking == "name" and self._goes_on(registration, now)
            ):
                registration.asking = None
                self._done(person, registration, now)
            case LeaveStep(number=number) if (
                registration and registration.asking == STEPS[number] and self._may_leave(registration, number, now)
            ):
                registration.asking = "name" if number == 0 else None
            case BackStep(number=1) if (
                registration and registration.asking == STEPS[1] and self._goes_on(registration, now)
            ):
                registration.asking = STEPS[0]
            case BackStep(number=0) | FinishChange() if registration and registration.is_complete:
                registration.asking = None
            case ChangeRegistration() if registration and registration.is_complete:
                registration.asking = "profession"
            case ShowRegistration() if registration and registration.is_complete:
                registration.asking = None
            case CancelRegistration(sure=sure) if registration is None or sure == 1:
                self._cancel(person)
            case Decline() if self.may_answer(person, now):
                self.declined_ids.add(person)
            case SkipComment(number=number) if self._waits(person, number, now):
                self.next_comments[person] += 1
            case Forget(sure=1):
                self._forget(person)
            case SendReminder(nearer=nearer) if person in self.organizers and self.open(now):
                self._remind(person, message, nearer, now)
            case _:
                pass

    def _may_leave(self, registration: Registered, number: int, now: datetime) -> bool:
        is_answered = number == 0 and registration.profession is not None
        return registration.is_complete or (is_answered and self._goes_on(registration, now))

    def _goes_on(self, registration: Registered, now: datetime) -> bool:
        return registration.is_complete or now < self.closes

    def _agree(self, person: int, now: datetime) -> None:
        if now < self.closes and person not in self.registrations:
            self.stored_people.setdefault(person, Known())
            self.registrations[person] = Registered()
            if person in self.departed_ids:
                self.departed_ids.discard(person)
                self.next_comments[person] = len(self.event.survey.comments) if self.event.survey else 0

    def _done(self, person: int, registration: Registered, now: datetime) -> None:
        if registration.is_complete:
            return
        registration.is_complete = True
        if self.open(now) and self.plan["survey-1"].state == "released":
            self._copy("survey-1", person, now)

    def _waits(self, person: int, number: int, now: datetime) -> bool:
        questions = self.event.survey.comments if self.event.survey else ()
        here = person in self.registrations and self.open(now)
        return here and self.next_comments.get(person) == number < len(questions)

    def send(self, person: int, answers: dict[str, SelectedOptions], now: datetime) -> None:
        """The answers of a draft."""
        self.heard(person)
        if self.may_answer(person, now):
            self.next_comments[person] = 0
            self.tally["*", "*"] += 1
            for question, answer in answers.items():
                self.tally.update((question, option) for option in answer)
                self.tally[question, "*"] += bool(answer)

    def comment(self, person: int, number: int, text: str, now: datetime) -> None:
        """Words, to be kept."""
        self.heard(person)
        if self._waits(person, number, now):
            self.comments[text] += 1
            self.next_comments[person] += 1

    def _cancel(self, person: int) -> None:
        self.registrations.pop(person, None)
        self.declined_ids.discard(person)
        self.copies = [
            copy
            for copy in self.copies
            if copy.person != person or copy.state != "waiting" or self._to_staff(copy.message)
        ]
        if person not in self.next_comments and person not in self.organizers | self.coordinators:
            self.stored_people.pop(person, None)

    def _forget(self, person: int) -> None:
        if person in self.next_comments:
            self.departed_ids.add(person)
            del self.next_comments[person]
        self.stored_people.pop(person, None)
        self.registrations.pop(person, None)
        self.declined_ids.discard(person)
        self.copies = [copy for copy in self.copies if copy.person != person]
        self.reminder_requests = {each for each in self.reminder_requests if each[0] != person}

    def _remind(self, person: int, message: int, nearer: int, now: datetime) -> None:
        if (person, message) in self.reminder_requests:
            return
        self.reminder_requests.add((person, message))
        name = f"reminder-now-{len(self.plan)}"
        self.plan[name] = Planned("reminder", "not-answered", now, nearer="send" if nearer else "leave")
        self._release(name, now)

    # What time does

    def tick(self, now: datetime) -> None:
        """Everything that is due."""
        survey = self.event.survey
        assert survey is not None
        if self.opened_at is None and survey.opens <= now < survey.closes:
            self.opened_at = now
        for name, message in sorted(self.plan.items(), key=lambda item: (item[1].due, item[0])):
            if message.state == "planned" and message.due <= now:
                self._due(name, message, now)
        if self.opened_at is not None and not self.is_closed and now >= self.closes:
            self._close(now)

    def _due(self, name: str, message: Planned, now: datetime) -> None:
        overtaken = message.kind == "reminder" and self.opened_at is not None and message.due <= self.opened_at
        pointless = message.about_survey and (not self.open(now) or overtaken)
        if pointless or (message.kind != "survey" and now - message.due > LATE):
            message.state = "dropped"
            self.plan[f"notice-{name}"] = Planned("notice", "organizers", now)
            self._release(f"notice-{name}", now)
        else:
            self._release(name, now)

    def _release(self, name: str, now: datetime) -> None:
        self.plan[name].state = "released"
        for person in sorted(self._audience(self.plan[name].audience)):
            self._copy(name, person, now)

    def _audience(self, audience: str) -> set[int]:
        if audience in {"organizers", "coordinators"}:
            return self.organizers if audience == "organizers" else self.coordinators
        everybody = {person for person in self.registrations if self.registered(person)}
        spoken_for = self.next_comments.keys() | self.declined_ids
        return everybody - spoken_for if audience == "not-answered" else everybody

    def _copy(self, name: str, person: int, now: datetime) -> None:
        if not any(copy.message == name and copy.person == person for copy in self.copies):
            self.copy_count += 1
            self.copies.append(Copy(name, person, now, self.copy_count))

    def _to_staff(self, name: str) -> bool:
        return self.plan[name].audience in {"organizers", "coordinators"}

    def _close(self, now: datetime) -> None:
        self.is_closed = True
        answer_count = self.tally["*", "*"]
        registration_count = sum(self.registered(person) for person in self.registrations)
        invited_ids = {copy.person for copy in self.copies if copy.message == "survey-1" and copy.state == "sent"}
        has_results = answer_count >= THRESHOLDS.minimum_group
        self.release = (
            max(registration_count, answer_count) if has_results else registration_count,
            len(invited_ids),
            answer_count if has_results else None,
            self.tally,
        )
        self.copies = [copy for copy in self.copies if not self.plan[copy.message].about_survey]
        self.next_comments, self.departed_ids, self.declined_ids, self.tally = {}, set(), set(), Counter()
        needed_ids = self.registrations.keys() | self.organizers | self.coordinators
        self.stored_people = {
            person: stored_person for person, stored_person in self.stored_people.items() if person in needed_ids
        }
        if answer_count < THRESHOLDS.minimum_comments:
            self.comments = Counter()
        self.plan["summary-1"] = Planned("summary", "coordinators", now)
        self.plan["notice-closed"] = Planned("notice", "organizers", now)
        for name in ("summary-1", "notice-closed"):
            self._release(name, now)

    # What is sent

    def sent(self, now: datetime) -> Iterator[tuple[str, int]]:
        """What goes out now: kind and person."""
        for copy in sorted(self.copies, key=lambda copy: (copy.since, copy.number)):
            if copy.state == "waiting" and copy.since <= now:
                step = self._step(copy, self.plan[copy.message], now)
                if isinstance(step, datetime):
                    copy.since = step
                elif step == "send" and copy.person in self.blocking_ids:
                    copy.state = "left"
                    if copy.person in self.stored_people and self.plan[copy.message].audience != "not-answered":
                        self.stored_people[copy.person].reachable = False
                elif step == "send":
                    copy.state, copy.sent_at = "sent", now + DRIFT
                    yield self.name(copy.message), copy.person
                else:
                    copy.state = "left"

    def name(self, message: str) -> str:
        """What a message is known by when it arrives."""
        return message if self.plan[message].kind == "text" else self.plan[message].kind

    def _step(self, copy: Copy, message: Planned, now: datetime) -> str | datetime:
        stored_person = self.stored_people.get(copy.person, Known())
        had = [
            each.sent_at
            for each in self.copies
            if each.person == copy.person and self.plan[each.message].kind == "reminder" and each.sent_at
        ]
        if stored_person.is_muted or not stored_person.reachable or not self._meant(copy.person, message):
            return "leave"
        if message.about_survey and (not self.open(now) or self._settled(copy.person)):
            return "leave"
        free = max(had) + GAP if had and message.kind == "reminder" and message.nearer != "send" else None
        if message.kind in {"text", "reminder"} and now - max(message.due, free or message.due) > LATE:
            return "leave"
        if message.kind == "reminder" and len(had) >= MOST_REMINDERS:
            return "leave"
        if free and now < free:
            return "leave" if message.nearer == "leave" else self._later(message, free)
        until = quiet_until(now, self.event.zone)
        return self._later(message, until) if until else "send"

    def _meant(self, person: int, message: Planned) -> bool:
        match message.audience:
            case "organizers":
                return person in self.organizers
            case "coordinators":
                return person in self.coordinators
            case _:
                return self.registered(person)

    def _settled(self, person: int) -> bool:
        return person in self.next_comments or person in self.declined_ids

    def _later(self, message: Planned, until: datetime) -> str | datetime:
        return "leave" if message.about_survey and until >= self.closes else until


def quiet_until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet that holds at ``now`` ends: the first moment at which the clock on the wall says eight."""
    clock = now.astimezone(zone).time()
    if LOUD <= clock < QUIET:
        return None
    until = now.replace(second=0, microsecond=0)
    while not LOUD <= until.astimezone(zone).time() < QUIET:
        until += timedelta(minutes=1)
    return until
