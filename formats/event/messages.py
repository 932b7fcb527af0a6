"""When things happen: the times of the survey and of the planned messages, checked one against the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.editing.mistakes import Mistake, MistakeKind, mistake
from domain.events import Survey
from domain.messages import MAIN_SURVEY, Audience, MessageKind, PlannedMessage, survey_body
from domain.schedule import instant, is_skipped, moment, parse_when
from formats.event.error_messages import shown, suggest
from formats.event.further_surveys import check_audience, check_times, first_invitation, further_surveys_of
from formats.event.schema import TIME_EXAMPLES, YEARS, EventShape, MessageShape
from formats.event.suggestions import date_and_time, rule_of_plan
from formats.event.survey import survey_of
from formats.event.validation import Field, quoted

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
            place.invalid(mistake(MistakeKind.NO_TIME_RULE, _suggest_time(rule), value=shown(rule), **TIME_EXAMPLES))
        else:
            check_hour(local, self.zone, place)
        return self.ends if local is None else instant(local, self.zone)


def check_hour(local: datetime, zone: ZoneInfo, place: Field) -> None:
    """Note a local time that the clock skips there, when it is put forward."""
    if is_skipped(local, zone):
        first = instant(local, zone).astimezone(zone)
        moment, time = f"{local:%Y-%m-%dT%H:%M:%S}", f"{first:%H:%M}"
        place.error(mistake(MistakeKind.SKIPPED_HOUR, moment=moment, zone=str(zone), time=time))


def _suggest_time(rule: str) -> Mistake | None:
    suggestion = rule_of_plan(rule) or date_and_time(rule)
    return mistake(MistakeKind.DID_YOU_MEAN, word=quoted(suggestion)) if suggestion else None


def _local(text: str) -> datetime | None:
    try:
        local_time = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return local_time if local_time.tzinfo is None and local_time.year in YEARS else None


def plan_of(
    shape: EventShape, span: Span, place: Field
) -> tuple[Survey | None, tuple[Survey, ...], tuple[PlannedMessage, ...]]:
    """The main survey, the others, each open from its first invitation, and the messages."""
    messages = tuple(_messages(shape, span, place))
    survey = _survey(shape, messages, span, place.at("survey"))
    further_surveys = further_surveys_of(shape, messages, span.when, place)
    surveys = {each.id: each for each in (survey, *further_surveys) if each is not None}
    are_times_known = _times_known(shape, place)
    if are_times_known and survey is not None and survey.closes <= survey.opens:
        place.at("survey.closes").invalid(mistake(MistakeKind.SURVEY_CLOSES_BEFORE_OPENING))
        are_times_known = False
    if are_times_known:
        check_times(surveys, further_surveys, messages, place)
    are_known = _are_surveys_known(place, len(further_surveys))
    timed_surveys = {each.id: each for each in surveys.values() if each.opens < each.closes}
    for number, (message, message_shape) in enumerate(zip(messages, shape.message, strict=True), start=1):
        here = place.at(f"message[{number}]")
        if not here.is_valid("send"):
            continue
        _check_length(message_shape, here)
        _check_survey(message, message_shape, surveys, here, are_known=are_known)
        if are_times_known:
            _in_time(message, timed_surveys.get(message.survey), span, here.at("when"))
    return survey, further_surveys, messages


def _are_surveys_known(place: Field, further_count: int) -> bool:
    """Whether a survey that is not among the event's is none, rather than one whose heading or id is mistaken."""
    ids = [f"further_survey[{number}].id" for number in range(1, further_count + 1)]
    return place.is_valid("survey", *ids) and f"{place.key}.further_survey" not in place.notes.unusable_keys


def _check_survey(
    message: PlannedMessage, shape: MessageShape, surveys: Mapping[str, Survey], here: Field, *, are_known: bool
) -> None:
    if shape.survey is not None and not message.about_survey:
        here.at("survey").error(mistake(MistakeKind.MESSAGE_WITHOUT_SURVEY))
    elif shape.survey is not None and shape.survey not in surveys and are_known:
        hint = suggest(shape.survey, surveys)
        here.at("survey").error(mistake(MistakeKind.UNKNOWN_SURVEY, hint, value=shown(shape.survey)))
    elif MAIN_SURVEY not in surveys and message.survey == MAIN_SURVEY and message.about_survey and are_known:
        here.at("to" if message.kind is MessageKind.TEXT else "send").error(mistake(MistakeKind.NO_SURVEY))


def _survey(shape: EventShape, messages: tuple[PlannedMessage, ...], span: Span, place: Field) -> Survey | None:
    if shape.survey is None:
        return None
    opens = first_invitation(messages, MAIN_SURVEY) or span.ends
    survey = survey_of(shape.survey, place, opens, span.when(shape.survey.closes, place.at("closes")))
    check_audience(shape, survey, place)
    return survey


def _times_known(shape: EventShape, place: Field) -> bool:
    plan = [f"message[{number}].{key}" for number in range(1, len(shape.message) + 1) for key in ("send", "when")]
    closes = [f"further_survey[{number}].closes" for number in range(1, len(shape.further_survey) + 1)]
    return place.is_valid("starts", "ends", "timezone", "survey.closes", *closes, *(plan or ["message"]))


def _messages(event: EventShape, span: Span, place: Field) -> list[PlannedMessage]:
    ordinals: Counter[str] = Counter()
    messages = []
    for number, shape in enumerate(event.message, start=1):
        about = survey_body(shape.survey or MAIN_SURVEY)
        kind = MessageKind(shape.send)
        name = "-".join((kind.value, *about.values()))
        ordinals[name] += 1
        due = span.when(shape.when, place.at(f"message[{number}].when"))
        body = {"settings": 1} | ({"text": dict(shape.text)} if shape.text else {}) | about
        messages.append(PlannedMessage(event.code, f"{name}-{ordinals[name]}", kind, _audience(shape, kind), due, body))
    return messages


def _audience(shape: MessageShape, kind: MessageKind) -> Audience:
    if shape.to is not None:
        return Audience(shape.to)
    return Audience.NOT_ANSWERED if kind is MessageKind.REMINDER else Audience.REGISTERED


def _check_length(shape: MessageShape, here: Field) -> None:
    if shape.send == "text" and shape.text is None:
        here.at("text").error(mistake(MistakeKind.MESSAGE_TEXT_MISSING))
    for key in ("text", "to"):
        if shape.send != "text" and getattr(shape, key) is not None:
            here.at(key).error(mistake(MistakeKind.KEY_OF_OWN_TEXT, setting='send = "text"', key=key))
    if shape.text is not None:
        here.at("text").words(shape.text, alone=True)


def _in_time(message: PlannedMessage, survey: Survey | None, span: Span, place: Field) -> None:
    if message.kind is MessageKind.AGENDA and message.due >= span.ends:
        place.error(mistake(MistakeKind.MESSAGE_AFTER_EVENT))
    if survey is None or not message.about_survey:
        return
    if message.kind is not MessageKind.SURVEY and message.due <= survey.opens:
        place.error(mistake(MistakeKind.MESSAGE_BEFORE_SURVEY))
    elif message.due >= survey.closes:
        place.error(mistake(MistakeKind.MESSAGE_AFTER_SURVEY))
