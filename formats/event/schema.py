"""The shape of an ``[[event]]`` table: every key with its type and default; ``event`` checks them together."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

from domain.editing.mistakes import Mistake, MistakeKind, mistake
from domain.questions import Kind

YEARS = range(2000, 2200)
"""The years an event can be in; far outside of them clocks and calendars cannot be computed."""

LINE = 200
"""The longest text that stands on one line."""


TIME_EXAMPLES = {"rule": '"start - 1d at 18:00"', "other": '"end + 2h"', "example": "2027-03-22T18:00:00"}
"""How times of the plan are written."""


class InvalidValue(ValueError):
    """A value that a key cannot take; pydantic hands it on, with the mistake that it holds."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.kind.name)
        self.mistake = mistake


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise InvalidValue(mistake(MistakeKind.NOT_LOCAL_TIME))
    _check_year(moment)
    return moment


def _day(day: date) -> date:
    _check_year(day)
    return day


def _check_year(day: date) -> None:
    if day.year not in YEARS:
        raise InvalidValue(mistake(MistakeKind.YEAR_OUT_OF_RANGE, first=YEARS[0], last=YEARS[-1]))


def _plain_or_localized(value: object) -> str | dict[str, str]:
    if isinstance(value, str) and len(value) <= LINE:
        return value
    if isinstance(value, str):
        raise InvalidValue(mistake(MistakeKind.LONG_TEXT, limit=LINE))
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return value
    raise InvalidValue(mistake(MistakeKind.TEXT_OR_LANGUAGES, example='{ en = "…", ro = "…" }'))


def _when(value: object) -> str | datetime:
    if isinstance(value, datetime):
        return _local(value)
    if isinstance(value, str):
        return value
    raise InvalidValue(mistake(MistakeKind.MOMENT_OR_RULE, **TIME_EXAMPLES))


Words = dict[str, str]
Id = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")]
Name = Annotated[str, Field(pattern=r"^[\w.-]{1,64}$")]
"""The id of a question or an option: as forms of other programs have them, too."""
Line = Annotated[str, Field(max_length=LINE)]
LineOrWords = Annotated[str | Words, PlainValidator(_plain_or_localized)]
Day = Annotated[date, AfterValidator(_day)]
Local = Annotated[datetime, AfterValidator(_local)]
When = Annotated[str | datetime, PlainValidator(_when)]


class Shape(BaseModel):
    """Unknown keys are mistakes, and so are values that would have to be converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ProfessionShape(Shape):
    """[[event.profession]]."""

    id: Id
    label: Words
    plural: Words | None = None
    group: Id | None = None
    expected: Annotated[int, Field(ge=0, le=100_000)] | None = None


class ConditionShape(Shape):
    """show_if."""

    question: str
    is_: Annotated[str | None, Field(alias="is")] = None
    any_of: Annotated[list[str] | None, Field(min_length=1)] = None
    at_least: int | None = None
    at_most: int | None = None


class OptionShape(Shape):
    """One of a question's options."""

    id: Name
    label: Words


class QuestionShape(Shape):
    """[[event.survey.question]] and [[event.registration]]."""

    id: Name
    kind: Kind
    section: Words | None = None
    note: Words | None = None
    text: Words
    hint: Words | None = None
    required: bool = False
    show_if: ConditionShape | None = None
    points: int | None = None
    from_zero: bool = False
    low: Words | None = None
    high: Words | None = None
    options: list[OptionShape] | None = None
    max: int | None = None
    breakdown: bool = False


class AgendaShape(Shape):
    """[[event.agenda]]."""

    date: Day | None = None
    starts: time
    ends: time
    title: Words
    speaker: LineOrWords = ""
    room: LineOrWords = ""
    feedback: bool = False
    break_: Annotated[bool, Field(alias="break")] = False


class SurveyShape(Shape):
    """[event.survey]."""

    title: Words
    anonymous: bool = True
    audience: Literal["registered", "confirmed", "present"] | None = None
    minimum_group: Annotated[int | None, Field(ge=3, le=1000)] = None
    closes: When
    note: Words | None = None
    compare: list[Name] = []
    question: Annotated[list[QuestionShape], Field(min_length=1)]


class FurtherSurveyShape(SurveyShape):
    """[[event.further_survey]]."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,16}$")]


class MessageShape(Shape):
    """[[event.message]]."""

    send: Literal["agenda", "survey", "reminder", "text"]
    when: When
    to: Literal["registered", "checked-in", "not-answered"] | None = None
    survey: Id | None = None
    text: Words | None = None


class CertificateShape(Shape):
    """[event.certificate]."""

    signatory: Annotated[Line, Field(min_length=1)]
    function: Words | None = None
    text: Words | None = None
    hours: Annotated[float, Field(gt=0, le=1000)] | None = None


class EventShape(Shape):
    """[[event]]."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,32}$")]
    title: Words
    description: Words
    venue: Words
    timezone: str
    starts: Local
    ends: Local
    deliverable: Line = ""
    objective: Words | None = None
    project: Words | None = None
    funding: Words | None = None
    logo: Annotated[str | None, Field(min_length=1)] = None
    admission: Literal["open", "confirmed"] = "open"
    checkin: bool = False
    capacity: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    cancelled: bool = False
    agenda_file: Annotated[str | None, Field(min_length=1)] = None
    topics: list[Words] = []
    undisclosed_group: Id | None = None
    profession: Annotated[list[ProfessionShape], Field(min_length=1, max_length=60)]
    registration: list[QuestionShape] = []
    agenda: Annotated[list[AgendaShape], Field(max_length=500)] = []
    survey: SurveyShape | None = None
    further_survey: Annotated[list[FurtherSurveyShape], Field(max_length=20)] = []
    certificate: CertificateShape | None = None
    message: list[MessageShape] = []


class EventsShape(Shape):
    """A file of events alone."""

    event: list[EventShape] = []
