"""What the bot promises about one event, in memory and as short as it can be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.button_questions import Picked
from domain.events import Event
from tests.support.surveys import THRESHOLDS
from views import callback as taps

LATE, GAP, MOST_REMINDERS = timedelta(days=2), timedelta(hours=20), 2
STEPS = ("profession", "name")
QUIET, LOUD = time(21), time(8)
DRIFT = timedelta(seconds=30)
"""A message leaves a little after the moment that was looked at; moments are whole minutes."""


@dataclass
class Known:
    """Somebody who is stored."""

    muted: bool = False
    reachable: bool = True


@dataclass
class Registered:
    """A registration, begun or done."""

    done: bool = False
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
    known: dict[int, Known] = field(default_factory=dict)
    registrations: dict[int, Registered] = field(default_factory=dict)
    answered: dict[int, int] = field(default_factory=dict)
    """Person → which comment question waits."""
    departed: set[int] = field(default_factory=set)
    declined: set[int] = field(default_factory=set)
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    comments: Counter[str] = field(default_factory=Counter)
    opened_at: datetime | None = None
    closed: bool = False
    release: tuple[int, int, int | None, Counter[tuple[str, str]]] | None = None
    """Registered, invited, answered (None: fewer than ``minimum_group``), and the counts; of the closed survey."""
    plan: dict[str, Planned] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    reported: set[tuple[int, int]] = field(default_factory=set)
    """By whom and from which screen reminders were sent."""
    blocked: set[int] = field(default_factory=set)
    made: int = 0

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
        return self.opened_at is not None and not self.closed and now < self.closes

    def registered(self, person: int) -> bool:
        return person in self.registrations and self.registrations[person].done

    def may_answer(self, person: int, now: datetime) -> bool:
        return self.open(now) and self.registered(person) and person not in self.answered

    # What people do

    def heard(self, person: int) -> None:
        """Anything came from them."""
        if person in self.known:
            self.known[person].reachable = True

    def mute(self, person: int, *, muted: bool) -> None:
        if person in self.known:
            self.known[person].muted = muted

    def press(self, person: int, tap: taps.Tap, message: int, now: datetime) -> None:  # noqa: C901 — one case a button
        """A button was pressed, of whatever age."""
        self.heard(person)
        found = self.registrations.get(person)
        match tap:
            case taps.Agree():
                self._agree(person, now)
            case taps.PickProfession(number=number) if (
                found and found.asking == "profession" and self._goes_on(found, now)
            ):
                ids = [*(profession.id for profession in self.event.professions), "undisclosed"]
                found.profession, found.asking = ids[number], "name"
            case taps.UseName() | taps.SkipName() if found and found.asking == "name" and self._goes_on(found, now):
                found.asking = None
                self._done(person, found, now)
            case taps.LeaveStep(number=number) if found and found.done and found.asking == STEPS[number]:
                found.asking = "name" if number == 0 else None
            case taps.ChangeRegistration() if found and found.done:
                found.asking = "profession"
            case taps.ShowRegistration() if found and found.done:
                found.asking = None
            case taps.CancelRegistration(sure=sure) if found is None or sure == 1:
                self._cancel(person)
            case taps.Decline() if self.may_answer(person, now):
                self.declined.add(person)
            case taps.SkipComment(number=number) if self._waits(person, number, now):
                self.answered[person] += 1
            case taps.Forget(sure=1):
                self._forget(person)
            case taps.SendReminder(nearer=nearer) if person in self.organizers and self.open(now):
                self._remind(person, message, nearer, now)
            case _:
                pass

    def _goes_on(self, found: Registered, now: datetime) -> bool:
        return found.done or now < self.closes

    def _agree(self, person: int, now: datetime) -> None:
        if now < self.closes and person not in self.registrations:
            self.known.setdefault(person, Known())
            self.registrations[person] = Registered()
            if person in self.departed:
                self.departed.discard(person)
                self.answered[person] = len(self.event.survey.comments) if self.event.survey else 0

    def _done(self, person: int, found: Registered, now: datetime) -> None:
        if found.done:
            return
        found.done = True
        if self.open(now) and self.plan["survey-1"].state == "released":
            self._copy("survey-1", person, now)

    def _waits(self, person: int, number: int, now: datetime) -> bool:
        questions = self.event.survey.comments if self.event.survey else ()
        here = person in self.registrations and self.open(now)
        return here and self.answered.get(person) == number < len(questions)

    def send(self, person: int, given: dict[str, Picked], now: datetime) -> None:
        """The answers of a draft."""
        self.heard(person)
        if self.may_answer(person, now):
            self.answered[person] = 0
            self.tally["*", "*"] += 1
            for question, picked in given.items():
                self.tally.update((question, option) for option in picked)
                self.tally[question, "*"] += bool(picked)

    def comment(self, person: int, number: int, text: str, now: datetime) -> None:
        """Words, to be kept."""
        self.heard(person)
        if self._waits(person, number, now):
            self.comments[text] += 1
            self.answered[person] += 1

    def _cancel(self, person: int) -> None:
        self.registrations.pop(person, None)
        self.declined.discard(person)
        self.copies = [
            copy
            for copy in self.copies
            if copy.person != person or copy.state != "waiting" or self._to_staff(copy.message)
        ]
        if person not in self.answered and person not in self.organizers | self.coordinators:
            self.known.pop(person, None)

    def _forget(self, person: int) -> None:
        if person in self.answered:
            self.departed.add(person)
            del self.answered[person]
        self.known.pop(person, None)
        self.registrations.pop(person, None)
        self.declined.discard(person)
        self.copies = [copy for copy in self.copies if copy.person != person]
        self.reported = {each for each in self.reported if each[0] != person}

    def _remind(self, person: int, message: int, nearer: int, now: datetime) -> None:
        if (person, message) in self.reported:
            return
        self.reported.add((person, message))
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
        for name, planned in sorted(self.plan.items(), key=lambda item: (item[1].due, item[0])):
            if planned.state == "planned" and planned.due <= now:
                self._due(name, planned, now)
        if self.opened_at is not None and not self.closed and now >= self.closes:
            self._close(now)

    def _due(self, name: str, planned: Planned, now: datetime) -> None:
        overtaken = planned.kind == "reminder" and self.opened_at is not None and planned.due <= self.opened_at
        pointless = planned.about_survey and (not self.open(now) or overtaken)
        if pointless or (planned.kind != "survey" and now - planned.due > LATE):
            planned.state = "dropped"
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
        spoken_for = self.answered.keys() | self.declined
        return everybody - spoken_for if audience == "not-answered" else everybody

    def _copy(self, name: str, person: int, now: datetime) -> None:
        if not any(copy.message == name and copy.person == person for copy in self.copies):
            self.made += 1
            self.copies.append(Copy(name, person, now, self.made))

    def _to_staff(self, name: str) -> bool:
        return self.plan[name].audience in {"organizers", "coordinators"}

    def _close(self, now: datetime) -> None:
        self.closed = True
        counted = self.tally["*", "*"]
        done = sum(self.registered(person) for person in self.registrations)
        invited = {copy.person for copy in self.copies if copy.message == "survey-1" and copy.state == "sent"}
        shown = counted >= THRESHOLDS.minimum_group
        self.release = (max(done, counted) if shown else done, len(invited), counted if shown else None, self.tally)
        self.copies = [copy for copy in self.copies if not self.plan[copy.message].about_survey]
        self.answered, self.departed, self.declined, self.tally = {}, set(), set(), Counter()
        needed = self.registrations.keys() | self.organizers | self.coordinators
        self.known = {person: known for person, known in self.known.items() if person in needed}
        if counted < THRESHOLDS.minimum_comments:
            self.comments = Counter()
        self.plan["summary-1"] = Planned("summary", "coordinators", now)
        self._release("summary-1", now)

    # What is sent

    def sent(self, now: datetime) -> Iterator[tuple[str, int]]:
        """What goes out now: kind and person."""
        for copy in sorted(self.copies, key=lambda copy: (copy.since, copy.number)):
            if copy.state == "waiting" and copy.since <= now:
                step = self._step(copy, self.plan[copy.message], now)
                if isinstance(step, datetime):
                    copy.since = step
                elif step == "send" and copy.person in self.blocked:
                    copy.state = "left"
                    if copy.person in self.known and self.plan[copy.message].audience != "not-answered":
                        self.known[copy.person].reachable = False
                elif step == "send":
                    copy.state, copy.sent_at = "sent", now + DRIFT
                    yield self.name(copy.message), copy.person
                else:
                    copy.state = "left"

    def name(self, message: str) -> str:
        """What a message is known by when it arrives."""
        return message if self.plan[message].kind == "text" else self.plan[message].kind

    def _step(self, copy: Copy, planned: Planned, now: datetime) -> str | datetime:
        known = self.known.get(copy.person, Known())
        had = [
            each.sent_at
            for each in self.copies
            if each.person == copy.person and self.plan[each.message].kind == "reminder" and each.sent_at
        ]
        if known.muted or not known.reachable or not self._meant(copy.person, planned):
            return "leave"
        if planned.about_survey and (not self.open(now) or self._settled(copy.person)):
            return "leave"
        free = max(had) + GAP if had and planned.kind == "reminder" and planned.nearer != "send" else None
        if planned.kind in {"text", "reminder"} and now - max(planned.due, free or planned.due) > LATE:
            return "leave"
        if planned.kind == "reminder" and len(had) >= MOST_REMINDERS:
            return "leave"
        if free and now < free:
            return "leave" if planned.nearer == "leave" else self._later(planned, free)
        until = quiet_until(now, self.event.zone)
        return self._later(planned, until) if until else "send"

    def _meant(self, person: int, planned: Planned) -> bool:
        match planned.audience:
            case "organizers":
                return person in self.organizers
            case "coordinators":
                return person in self.coordinators
            case _:
                return self.registered(person)

    def _settled(self, person: int) -> bool:
        return person in self.answered or person in self.declined

    def _later(self, planned: Planned, until: datetime) -> str | datetime:
        return "leave" if planned.about_survey and until >= self.closes else until


def quiet_until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet that holds at ``now`` ends: the first moment at which the clock on the wall says eight."""
    clock = now.astimezone(zone).time()
    if LOUD <= clock < QUIET:
        return None
    until = now.replace(second=0, microsecond=0)
    while not LOUD <= until.astimezone(zone).time() < QUIET:
        until += timedelta(minutes=1)
    return until
