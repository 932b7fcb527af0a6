"""An event as its organizers describe it: agenda, professions, survey, planned messages; nothing of who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from domain.messages import PlannedMessage
from domain.questions import ClosedQuestion, Comment, LocalizedText, PlainOrLocalized, Question, RegistrationQuestion

UNDISCLOSED = "undisclosed"
"""The profession of a person who prefers not to say; it belongs to every event and is always listed last."""


MORNING = time(6)
"""What goes on past midnight and ends by this hour belongs to the day on which it began."""


class Admission(StrEnum):
    """Who takes part in the survey of an event."""

    OPEN = "open"
    """Everybody registered, and so anybody who has the link: the results are totals only."""
    CONFIRMED = "confirmed"
    """Those registered whom an organizer has confirmed."""


@dataclass(frozen=True, slots=True)
class Profession:
    """What a participant does, as offered at registration."""

    id: str
    label: LocalizedText
    group: str
    """The breakdown group it belongs to; its own id where none was declared."""
    expected: int | None = None
    plural: LocalizedText | None = None
    """How several are called inside a sentence, such as "judges"; not needed in every language."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One entry of the agenda; ``starts`` and ``ends`` are UTC-aware."""

    starts: datetime
    ends: datetime
    title: LocalizedText
    speaker: PlainOrLocalized = ""
    """A plain text is the same in every language; so for ``room``."""
    room: PlainOrLocalized = ""
    feedback: bool = False
    is_break: bool = False
    """Whether it counts for nobody's hours of attendance."""


@dataclass(frozen=True)  # without slots: a cached property needs somewhere to be kept
class Survey:
    """The questions asked after the event; ``opens`` and ``closes`` are UTC-aware."""

    title: LocalizedText
    anonymous: bool
    opens: datetime
    closes: datetime
    questions: tuple[Question, ...]

    @cached_property
    def closed_questions(self) -> tuple[ClosedQuestion, ...]:
        """Those answered by buttons, in order: the ones a draft holds."""
        return tuple(q for q in self.questions if not isinstance(q, Comment))

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Those answered by typing, in order: asked one by one after the rest was sent."""
        return tuple(q for q in self.questions if isinstance(q, Comment))


@dataclass(frozen=True, slots=True)
class CertificateWording:
    """What certificates of attendance say beside the name."""

    signatory: str
    function: LocalizedText | None = None
    """What the signatory is."""
    text: LocalizedText | None = None
    """What is certified, in the organizers' words, into which event, date, place and hours are filled."""
    minutes: int | None = None
    """For how long one attends; None: as long as the agenda without its breaks."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event; ``starts`` and ``ends`` are UTC-aware, ``timezone`` is where its local times are told."""

    code: str
    title: LocalizedText
    description: LocalizedText
    venue: LocalizedText
    timezone: str
    starts: datetime
    ends: datetime
    professions: tuple[Profession, ...]
    agenda: tuple[AgendaItem, ...] = ()
    """In the order of their starts."""
    registration: tuple[RegistrationQuestion, ...] = ()
    survey: Survey | None = None
    messages: tuple[PlannedMessage, ...] = ()
    topics: tuple[LocalizedText, ...] = ()
    deliverable: str = ""
    checkin: bool = False
    agenda_file: str | None = None
    admission: Admission = Admission.OPEN
    undisclosed_group: str = UNDISCLOSED
    """The breakdown group of those who prefer not to say their profession; without a declared one, their own."""

    capacity: int | None = None
    """How many places there are; None for as many as register."""
    objective: LocalizedText | None = None
    """What the event was for, in the minute report; None where only the description says it."""
    project: LocalizedText | None = None
    """The project's name, in the minute report."""
    funding: LocalizedText | None = None
    """The line on who funds it, in the minute report."""
    logo: str | None = None
    """The path of a PNG or JPEG file for the minute report."""
    certificate: CertificateWording | None = None
    """None when there are no certificates of attendance."""
    is_cancelled: bool = False
    """Whether it does not take place: nobody can register, nothing planned goes out, calendars drop it."""

    @property
    def zone(self) -> ZoneInfo:
        """The event's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def first_day(self) -> date:
        """The day on which it starts, on its own calendar."""
        return self.starts.astimezone(self.zone).date()

    @property
    def last_day(self) -> date:
        """The last day it is on; a night that ends by ``MORNING`` belongs to the day before."""
        end = self.ends.astimezone(self.zone)
        day = end.date() - timedelta(days=1) if end.time() <= MORNING else end.date()
        return max(day, self.first_day)

    @property
    def needs_confirmation(self) -> bool:
        """Whether organizers have to confirm who takes part in its survey, as the settings say now."""
        return self.survey is not None and self.admission is Admission.CONFIRMED

    def profession(self, id: str) -> Profession | None:  # noqa: A002 — the settings file calls it id
        """The profession of that id, or None: unknown, or the person preferred not to say."""
        return next((p for p in self.professions if p.id == id), None)
