"""The shape of the settings file: every key with its type and default; what keys mean together is checked elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

from domain.questions import Kind

YEARS = range(2000, 2200)
"""The years an event can be in; far outside of them clocks and calendars cannot be computed."""

LINE = 200
"""The longest text that stands on one line."""


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise ValueError("write the local time alone, without Z or an offset; the event's timezone says the rest")
    if moment.year not in YEARS:
        raise ValueError(f"the year must be from {YEARS[0]} to {YEARS[-1]}")
    return moment


def _day(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"the year must be from {YEARS[0]} to {YEARS[-1]}")
    return day


def _plain_or_localized(value: object) -> str | dict[str, str]:
    if isinstance(value, str) and len(value) <= LINE:
        return value
    if isinstance(value, str):
        raise ValueError(f"this text is longer than {LINE} characters")  # noqa: TRY004 — pydantic takes no other
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return value
    raise ValueError('write a text in quotation marks, or one for each language, as in { en = "…", ro = "…" }')


def _when(value: object) -> str | datetime:
    if isinstance(value, datetime):
        return _local(value)
    if isinstance(value, str):
        return value
    raise ValueError('write "start - 1d at 18:00", "end + 2h" or a day and a time such as 2027-03-22T18:00:00')


Words = dict[str, str]
Id = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")]
Line = Annotated[str, Field(max_length=LINE)]
LineOrWords = Annotated[str | Words, PlainValidator(_plain_or_localized)]
TelegramId = Annotated[int, Field(gt=0, le=2**52)]
Day = Annotated[date, AfterValidator(_day)]
Local = Annotated[datetime, AfterValidator(_local)]
When = Annotated[str | datetime, PlainValidator(_when)]


class Shape(BaseModel):
    """Unknown keys are mistakes, and so are values that would have to be converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class TelegramShape(Shape):
    """[telegram]."""

    token: Annotated[str, Field(pattern=r"^\s*\S*\s*$")] = ""
    token_file: Annotated[str | None, Field(min_length=1)] = None
    api_base_url: Annotated[str, Field(pattern=r"^https?://\S+$")] = "https://api.telegram.org"
    proxy: str | None = None
    messages_per_second: Annotated[float, Field(gt=0, le=30)] = 28
    burst: Annotated[int, Field(ge=1, le=30)] = 2
    chat_per_minute: Annotated[int, Field(ge=5)] = 20


class StorageShape(Shape):
    """[storage]."""

    path: Annotated[str, Field(min_length=1)] = "data/roundtable.sqlite3"


class StaffShape(Shape):
    """[staff]."""

    organizers: list[TelegramId] = []
    coordinators: list[TelegramId] = []


GroupSize: TypeAlias = Annotated[int, Field(ge=3, le=1000)]
"""With two people, either of them knows the other's answer."""


class PrivacyShape(Shape):
    """[privacy]."""

    controller: Annotated[Line, Field(min_length=1)]
    contact: Annotated[Line, Field(min_length=1)]
    minimum_group: GroupSize = 5
    minimum_breakdown: GroupSize | None = None
    minimum_comments: GroupSize | None = None
    keep_registrations: str = "180d"
    keep_comments: str = "365d"


class RemindersShape(Shape):
    """messages.reminders."""

    max: Annotated[int, Field(ge=0, le=100)] = 2
    gap: str = "20h"


class MessagesShape(Shape):
    """[messages]."""

    languages: Annotated[list[str], Field(min_length=1)] = ["en", "ro"]
    quiet_hours: list[str] = ["21:00", "08:00"]
    reminders: RemindersShape = RemindersShape()


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

    id: Id
    label: Words


class QuestionShape(Shape):
    """[[event.survey.question]] and [[event.registration]]."""

    id: Id
    kind: Kind
    text: Words
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
    closes: When
    question: Annotated[list[QuestionShape], Field(min_length=1)]


class MessageShape(Shape):
    """[[event.message]]."""

    send: Literal["agenda", "survey", "reminder", "text"]
    when: When
    to: Literal["registered", "checked-in", "not-answered"] | None = None
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
    certificate: CertificateShape | None = None
    message: list[MessageShape] = []


class SettingsShape(Shape):
    """The whole file."""

    telegram: TelegramShape = TelegramShape()
    storage: StorageShape = StorageShape()
    staff: StaffShape = StaffShape()
    privacy: PrivacyShape
    messages: MessagesShape = MessagesShape()
    event: list[EventShape] = []


def _possible(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 — annotations have no common type
    # The types a value may have, without their limits.
    if get_origin(kind) is Annotated:
        return _possible(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        return tuple(part for member in get_args(kind) for part in _possible(member) if part is not type(None))
    return (kind,)


def keys_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401 — whatever stands as a type
    """The keys a group of this kind has, as they stand in the file, and the kind of each; empty when it is no group."""
    for part in _possible(kind):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return {field.alias or name: field.annotation for name, field in part.model_fields.items()}
    return {}


def kind_at(kind: Any, way: Iterable[str | int]) -> Any:  # noqa: ANN401 — whatever stands as a type
    """The kind of what stands at the end of this way from here; None when no key leads there."""
    for step in way:
        if isinstance(step, int):
            kind = next((get_args(part)[0] for part in _possible(kind) if get_origin(part) is list), None)
        else:
            words = any(get_origin(part) is dict for part in _possible(kind))
            kind = str if words else keys_of(kind).get(step)
    return kind


def takes_text(kind: Any) -> bool:  # noqa: ANN401 — whatever stands as a type
    """Whether a value of this kind may be a text."""
    return any(part is str or get_origin(part) is Literal for part in _possible(kind))


def headings_of(kind: Any = SettingsShape, above: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 — whatever stands as a type
    """Each key that stands under a heading, and that heading as it is written: ``("title", "[[event]]")``."""
    for key, below in keys_of(kind).items():
        entry = kind_at(below, [0])
        path = f"{above}.{key}".removeprefix(".")
        inner, heading = (entry, f"[[{path}]]") if entry is not None else (below, f"[{path}]")
        yield from ((name, heading) for name in keys_of(inner))
        yield from headings_of(inner, path)


def all_headings() -> tuple[str, ...]:
    """Every heading there can be, as it is written."""
    return tuple(dict.fromkeys(heading for _, heading in headings_of()))
