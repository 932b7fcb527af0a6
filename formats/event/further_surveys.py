"""The surveys of an event beside the main one, and what holds of all of them together: one is open at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import pairwise

from domain.editing.mistakes import MistakeKind, mistake
from domain.events import SESSION, SESSIONS, Survey, SurveyAudience
from domain.messages import MAIN_SURVEY, MessageKind, PlannedMessage
from formats.event.error_messages import suggest
from formats.event.schema import EventShape
from formats.event.survey import survey_of
from formats.event.validation import Field, quoted


def further_surveys_of(
    shape: EventShape,
    messages: tuple[PlannedMessage, ...],
    when: Callable[[str | datetime, Field], datetime],
    place: Field,
) -> tuple[Survey, ...]:
    """Those beside the main survey; each opens when its first invitation is due. ``when`` reads a rule of time."""
    surveys: list[Survey] = []
    for number, survey_shape in enumerate(shape.further_survey, start=1):
        here = place.at(f"further_survey[{number}]")
        opens, closes = first_invitation(messages, survey_shape.id), when(survey_shape.closes, here.at("closes"))
        if survey_shape.id == MAIN_SURVEY:
            here.at("id").error(
                mistake(MistakeKind.SURVEY_ID_OF_MAIN, id=quoted(MAIN_SURVEY), heading="[event.survey]")
            )
        elif survey_shape.id.startswith(SESSION) or survey_shape.id == SESSIONS:
            here.at("id").error(mistake(MistakeKind.SURVEY_ID_OF_RATINGS, id=quoted(survey_shape.id)))
        elif survey_shape.id in {survey.id for survey in surveys}:
            here.at("id").error(mistake(MistakeKind.DUPLICATE_ID, id=quoted(survey_shape.id)))
        elif opens is None and not _is_misspelt(shape, survey_shape.id):
            keys = {"first": 'send = "survey"', "second": f"survey = {quoted(survey_shape.id)}"}
            here.at("id").error(mistake(MistakeKind.SURVEY_NEVER_OPENS, heading="[[event.message]]", **keys))
        surveys.append(survey_of(survey_shape, here, opens or closes, closes))
        check_audience(shape, surveys[-1], here)
    _check_named(shape, place)
    return tuple(surveys)


def _is_misspelt(shape: EventShape, survey: str) -> bool:
    """Whether a message names this survey with a slip, which is the mistake that is told."""
    ids = {MAIN_SURVEY, *(each.id for each in shape.further_survey)}
    names = {message.survey for message in shape.message if message.survey is not None} - ids
    return any(suggest(name, [survey]) for name in names)


def first_invitation(messages: Iterable[PlannedMessage], survey: str) -> datetime | None:
    """When the first invitation to the survey of this id is due; None without any."""
    invitations = (message for message in messages if message.kind is MessageKind.SURVEY and message.survey == survey)
    return min((message.due for message in invitations), default=None)


def check_audience(shape: EventShape, survey: Survey, place: Field) -> None:
    """A survey for those present or confirmed needs an event at which people are."""
    if survey.audience is SurveyAudience.PRESENT and not shape.checkin:
        place.at("audience").error(mistake(MistakeKind.NOBODY_PRESENT, setting="checkin = true"))
    if survey.audience is SurveyAudience.CONFIRMED and shape.admission != "confirmed":
        place.at("audience").error(mistake(MistakeKind.NOBODY_CONFIRMED, setting='admission = "confirmed"'))


def _check_named(shape: EventShape, place: Field) -> None:
    """Answers with names are stored for the event: two surveys would have to share them."""
    shapes = [("survey", shape.survey)] if shape.survey else []
    shapes += [(f"further_survey[{number}]", each) for number, each in enumerate(shape.further_survey, start=1)]
    for key, _ in [(key, each) for key, each in shapes if each is not None and not each.anonymous][1:]:
        place.at(key).at("anonymous").error(mistake(MistakeKind.SECOND_NAMED_SURVEY))


def check_times(
    surveys: Mapping[str, Survey],
    further_surveys: tuple[Survey, ...],
    messages: tuple[PlannedMessage, ...],
    place: Field,
) -> None:
    """No two surveys of an event are open at once, so that people always know which one they are asked for."""
    places = {survey.id: f"further_survey[{number}]" for number, survey in enumerate(further_surveys, start=1)}
    for survey in further_surveys:
        opens = first_invitation(messages, survey.id)
        if opens is not None and survey.closes <= opens and place.at(places[survey.id]).is_valid("id"):
            place.at(places[survey.id]).at("closes").invalid(mistake(MistakeKind.SURVEY_CLOSES_BEFORE_OPENING))
    surveys_by_opening = sorted(surveys.values(), key=lambda survey: survey.opens)
    for earlier, later in pairwise(surveys_by_opening):
        if later.opens < earlier.closes:
            place.at(places.get(earlier.id, "survey")).at("closes").error(
                mistake(MistakeKind.SURVEYS_OVERLAP, id=quoted(later.id))
            )
