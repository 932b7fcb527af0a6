"""The survey of the settings: its questions, and whether its drafts fit the buttons and its review fits a message."""

from __future__ import annotations

from datetime import datetime
from math import ceil, log2

from domain.draft import max_number
from domain.editing.mistakes import MistakeKind, mistake
from domain.events import Survey, SurveyAudience
from domain.messages import MAIN_SURVEY
from formats.event.error_messages import suggest
from formats.event.questions import NOTE, max_text_length, questions_of
from formats.event.schema import FurtherSurveyShape, SurveyShape
from formats.event.validation import HEADING, SCREEN, Field, joined, quoted
from views.callback.codec import LONGEST, encode
from views.callback.participants import InSurvey
from views.layout.message_text import utf16_length
from views.survey.questions import REMINDED
from views.survey.screens import Action

MOST_SURVEYS = 64**2 - 1
"""Surveys are numbered in the buttons; room is kept for this many."""
MOST_QUESTIONS = 90
"""The review has a button for each question, and a message at most 100 buttons."""
REVIEW = SCREEN - 300
"""What the answers may take of the message that reviews them."""
BESIDE_ANSWER = 12
"""What an answer has besides its words in the review: number, arrow, empty line."""
NAMED = 3
"""So many of the questions that cost most are named."""


def survey_of(shape: SurveyShape, place: Field, opens: datetime, closes: datetime) -> Survey:
    """The survey; ``opens`` and ``closes`` are UTC-aware."""
    place.at("title").words(shape.title, HEADING)
    if shape.note is not None:
        place.at("note").words(shape.note, NOTE)
    survey = Survey(
        shape.title,
        shape.anonymous,
        opens,
        closes,
        questions_of(shape.question, place, "question"),
        id=shape.id if isinstance(shape, FurtherSurveyShape) else MAIN_SURVEY,
        audience=None if shape.audience is None else SurveyAudience(shape.audience),
        minimum_group=shape.minimum_group,
        note=shape.note,
        compare=tuple(shape.compare),
    )
    _check_compared(survey, place)
    if len(survey.closed_questions) > MOST_QUESTIONS:
        place.at("question").error(mistake(MistakeKind.TOO_MANY_QUESTIONS, limit=MOST_QUESTIONS))
    _buttons_fit(survey, place.at("question"))
    _check_review(survey, place.at("question"))
    return survey


def _check_compared(survey: Survey, place: Field) -> None:
    """What is to be compared has to be asked with buttons here."""
    ids = [question.id for question in survey.closed_questions]
    for number, id_ in enumerate(survey.compare, start=1):
        here = place.at(f"compare[{number}]")
        if id_ not in ids and place.is_valid("question"):
            here.error(mistake(MistakeKind.COMPARED_NOT_ASKED, suggest(id_, ids), id=quoted(id_)))
        elif id_ in survey.compare[: number - 1]:
            here.error(mistake(MistakeKind.DUPLICATE_ID, id=quoted(id_)))


def max_button(survey: Survey) -> int:
    """The bytes of the longest button this survey can show."""
    questions = survey.closed_questions
    most = max((len(question.buttons) for question in questions), default=1)
    return len(encode(InSurvey(MOST_SURVEYS, max(Action), len(questions), most, max_number(survey))))


def _buttons_fit(survey: Survey, place: Field) -> None:
    size = max_button(survey)
    if size <= LONGEST:
        return
    dearest = sorted(survey.closed_questions, key=lambda question: question.states, reverse=True)[:NAMED]
    costs = ", ".join(f"{question.id} ({log2(question.states) / 6:.1f} bytes)" for question in dearest)
    names = joined(question.id for question in dearest)
    place.error(
        mistake(MistakeKind.SURVEY_TOO_LONG, percent=ceil(100 * size / LONGEST), names=names),
        detail=f"{size} of a button's {LONGEST} bytes; {costs}",
    )


def _check_review(survey: Survey, place: Field) -> None:
    for language in place.languages:
        size = sum(
            min(REMINDED, utf16_length(question.text.get(language, "")))
            + max_text_length(question, language)
            + BESIDE_ANSWER
            for question in survey.closed_questions
        )
        size += utf16_length((survey.note or {}).get(language, ""))
        if size > REVIEW:
            place.error(mistake(MistakeKind.REVIEW_TOO_LONG, n=size, language=quoted(language), limit=REVIEW))
