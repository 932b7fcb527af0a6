"""An event as its organizers describe it: agenda, professions, survey, planned messages; nothing of who takes part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.messages import MAIN_SURVEY, PlannedMessage
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


SESSION, SESSIONS = "session-", "sessions"
"""How the ids of surveys begin that rate one agenda item, and the id of all of them together."""


class SurveyAudience(StrEnum):
    """Whom one survey is for, where that is not as its event says. The values are written in the settings file."""

    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    """Those registered whom an organizer has confirmed."""
    PRESENT = "present"
    """Those who checked in, confirmed where the event asks for it."""


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


TELEGRAM_FILE = "telegram:"
"""How a document begins that an organizer sent to the bot: Telegram's id of it follows, a slash, and its name."""


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
    """Questions asked about an event, at one time; ``opens`` and ``closes`` are UTC-aware."""

    title: LocalizedText
    anonymous: bool
    opens: datetime
    closes: datetime
    questions: tuple[Question, ...]
    id: str = MAIN_SURVEY
    """What it is called among the surveys of its event."""
    audience: SurveyAudience | None = None
    """None: as the event's ``admission`` and ``checkin`` say."""
    minimum_group: int | None = None
    """Where it needs more people than the settings demand of every survey before anything is shown."""
    note: LocalizedText | None = None
    """What is to be read before the answers are sent."""
    compare: tuple[str, ...] = ()
    """Questions that are shown beside the same ones of the event's other surveys, however near the numbers of people.

    They ask for what changes from one to the other. It holds where both surveys declare it.
    """

    @property
    def is_session(self) -> bool:
        """Whether it rates one agenda item."""
        return self.id.startswith(SESSION)

    @cached_property
    def closed_questions(self) -> tuple[ClosedQuestion, ...]:
        """Those answered by buttons, in order: the ones a draft holds."""
        return tuple(q for q in self.questions if not isinstance(q, Comment))

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Those answered by typing, in order: asked one by one after the rest was sent."""
        return tuple(q for q in self.questions if isinstance(q, Comment))

    @cached_property
    def dependents(self) -> Mapping[str, tuple[ClosedQuestion, ...]]:
        """By a question's id, the later ones that are asked only after certain answers to it."""
        by_id: dict[str, tuple[ClosedQuestion, ...]] = {}
        for question in self.closed_questions:
            if question.show_if is not None:
                by_id[question.show_if.question] = (*by_id.get(question.show_if.question, ()), question)
        return by_id


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
    """The one about the event itself; its id is ``MAIN_SURVEY``."""
    further_surveys: tuple[Survey, ...] = ()
    """Others, each at its own time, such as before the event or three months later; no two are open at once."""
    messages: tuple[PlannedMessage, ...] = ()
    topics: tuple[LocalizedText, ...] = ()
    deliverable: str = ""
    checkin: bool = False
    agenda_file: str | None = None
    """The path of the agenda document, or what begins with ``TELEGRAM_FILE``."""
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
    def surveys(self) -> tuple[Survey, ...]:
        """All its surveys, in the order in which they open."""
        main = () if self.survey is None else (self.survey,)
        return tuple(sorted((*main, *self.further_surveys), key=lambda survey: survey.opens))

    @property
    def survey_id(self) -> str:
        """The id of the main survey, also where there is none any more."""
        return MAIN_SURVEY if self.survey is None else self.survey.id

    @property
    def surveys_close(self) -> datetime | None:
        """When the last of them closes; None without any."""
        return max((survey.closes for survey in self.surveys), default=None)

    def find_survey(self, id: str) -> Survey | None:  # noqa: A002 — the settings file calls it id
        """The survey of that id."""
        return next((survey for survey in self.surveys if survey.id == id), None)

    def about(self, survey: Survey) -> Event:
        """This event with one of its surveys in the place of the main one, for whatever shows one survey."""
        return replace(self, survey=survey, further_surveys=tuple(s for s in self.surveys if s.id != survey.id))

    def survey_admission(self, survey: Survey) -> Admission:
        """Whether those who answer this survey have to be confirmed."""
        match survey.audience:
            case None | SurveyAudience.PRESENT:
                return self.admission
            case SurveyAudience.REGISTERED:
                return Admission.OPEN
            case SurveyAudience.CONFIRMED:
                return Admission.CONFIRMED
            case _:
                assert_never(survey.audience)

    def survey_checkin(self, survey: Survey) -> bool:
        """Whether those who answer this survey have to be present."""
        return self.checkin if survey.audience is None else survey.audience is SurveyAudience.PRESENT

    @property
    def confirmed_surveys(self) -> tuple[Survey, ...]:
        """Those for which organizers have to confirm who takes part, as the settings say now."""
        return tuple(survey for survey in self.surveys if self.survey_admission(survey) is Admission.CONFIRMED)

    @property
    def needs_confirmation(self) -> bool:
        """Whether organizers have to confirm who takes part in a survey of it, as the settings say now."""
        return bool(self.confirmed_surveys)

    def profession(self, id: str) -> Profession | None:  # noqa: A002 — the settings file calls it id
        """The profession of that id, or None: unknown, or the person preferred not to say."""
        return next((p for p in self.professions if p.id == id), None)
