"""When things happen: the times of the survey and of the planned messages, checked one against the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.events import Survey
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.schedule import instant, is_skipped, moment, parse_when
from formats.event.error_messages import shown
from formats.event.schema import YEARS, EventShape, MessageShape
from formats.event.suggestions import date_and_time, rule_of_plan
from formats.event.survey import survey_of
from formats.event.validation import Field

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """When the event is, UTC-aware, and where its clock hangs."""

    starts: datetime
    ends: datetime
    zone: ZoneInfo

    def when(self, rule: str | datetime, place: Field) -> datetime:
        """The UTC instant of a rule or a local time; the event's end when it is none, which is noted."""
        if isinstance(rule, datetime):
            check_hour(rule, self.zone, place)
            return instant(rule, self.zone)
        time_rule = parse_when(rule)
        if time_rule is not None:
            return moment(time_rule, self.starts, self.ends, self.zone)
        local = _local(rule)
        if local is None:
            place.invalid(
                f'{shown(rule)} is no time; write "start - 1d at 18:00", "end + 2h" or a local time such as'
                f" 2027-03-22T18:00:00{_suggest_time(rule)}"
            )
        else:
            check_hour(local, self.zone, place)
        return self.ends if local is None else instant(local, self.zone)


def check_hour(local: datetime, zone: ZoneInfo, place: Field) -> None:
    """Note a local time that the clock skips there, when it is put forward."""
    if is_skipped(local, zone):
        first = instant(local, zone).astimezone(zone)
        place.error(
            f"{local:%Y-%m-%dT%H:%M:%S} does not exist in {zone}: the clock is put forward then, and the next time"
            f" there is {first:%H:%M}"
        )


def _suggest_time(rule: str) -> str:
    suggestion = rule_of_plan(rule) or date_and_time(rule)
    return f' (did you mean "{suggestion}"?)' if suggestion else ""


def _local(text: str) -> datetime | None:
    try:
        local_time = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return local_time if local_time.tzinfo is None and local_time.year in YEARS else None


def plan_of(shape: EventShape, span: Span, place: Field) -> tuple[Survey | None, tuple[PlannedMessage, ...]]:
    """The survey, open from its first invitation or else from the event's end, and the messages."""
    messages = tuple(_messages(shape, span, place))
    survey = _survey(shape, messages, span, place.at("survey"))
    are_times_known = _times_known(shape, place)
    if are_times_known and survey is not None and survey.closes <= survey.opens:
        place.at("survey.closes").invalid("the survey closes before it opens")
        are_times_known = False
    for number, (message, message_shape) in enumerate(zip(messages, shape.message, strict=True), start=1):
        here = place.at(f"message[{number}]")
        if not here.is_valid("send"):
            continue
        _check_length(message_shape, here)
        if survey is None and message.about_survey and place.notes.is_valid(f"{place.key}.survey"):
            here.at("to" if message.kind is MessageKind.TEXT else "send").error("this event has no survey to answer")
        if are_times_known:
            _in_time(message, survey, span, here.at("when"))
    return survey, messages


def _survey(shape: EventShape, messages: tuple[PlannedMessage, ...], span: Span, place: Field) -> Survey | None:
    if shape.survey is None:
        return None
    opens = min((message.due for message in messages if message.kind is MessageKind.SURVEY), default=span.ends)
    return survey_of(shape.survey, place, opens, span.when(shape.survey.closes, place.at("closes")))


def _times_known(shape: EventShape, place: Field) -> bool:
    plan = [f"message[{number}].{key}" for number in range(1, len(shape.message) + 1) for key in ("send", "when")]
    return place.is_valid("starts", "ends", "timezone", "survey.closes", *(plan or ["message"]))


def _messages(event: EventShape, span: Span, place: Field) -> list[PlannedMessage]:
    ordinals: Counter[str] = Counter()
    messages = []
    for number, shape in enumerate(event.message, start=1):
        ordinals[shape.send] += 1
        due = span.when(shape.when, place.at(f"message[{number}].when"))
        body = {"settings": 1} | ({"text": dict(shape.text)} if shape.text else {})
        kind = MessageKind(shape.send)
        messages.append(PlannedMessage(event.code, f"{kind}-{ordinals[kind]}", kind, _audience(shape, kind), due, body))
    return messages


def _audience(shape: MessageShape, kind: MessageKind) -> Audience:
    if shape.to is not None:
        return Audience(shape.to)
    return Audience.NOT_ANSWERED if kind is MessageKind.REMINDER else Audience.REGISTERED


def _check_length(shape: MessageShape, here: Field) -> None:
    if shape.send == "text" and shape.text is None:
        here.at("text").error("a message of kind text needs its text")
    for key in ("text", "to"):
        if shape.send != "text" and getattr(shape, key) is not None:
            here.at(key).error(f'only a message with send = "text" takes {key}')
    if shape.text is not None:
        here.at("text").words(shape.text, alone=True)


def _in_time(message: PlannedMessage, survey: Survey | None, span: Span, place: Field) -> None:
    if message.kind is MessageKind.AGENDA and message.due >= span.ends:
        place.error("this would be after the event, when the agenda has lost its sense")
    if survey is None or not message.about_survey:
        return
    if message.kind is not MessageKind.SURVEY and message.due <= survey.opens:
        place.error("this would be before the survey opens, when nobody can have answered")
    elif message.due >= survey.closes:
        place.error("this would be after the survey has closed, when nobody can answer")
