"""What ``check`` says of surveys that ask the same: nearly the same people may answer both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from domain.events import Event, Survey
from domain.messages import MAIN_SURVEY
from domain.results.comparison import has_question
from domain.results.repeated_questions import asks_alike
from domain.session_ratings import session_surveys


def overlapping_surveys(events: Sequence[Event]) -> Iterator[str]:
    """A line for every two surveys that ask alike and are not both with names."""
    for event, other in combinations(events, 2):
        for pair in product(event.surveys, other.surveys):
            yield from _of_two_events((event, other), pair)
    for event in events:
        for pair in combinations((*event.surveys, *session_surveys(event)), 2):
            yield from _of_one_event(event, pair)


def _of_two_events(events: tuple[Event, Event], surveys: tuple[Survey, Survey]) -> Iterator[str]:
    survey, other = surveys
    alike = [question.id for question in survey.closed_questions if has_question(other, question)]
    if alike and (survey.anonymous or other.anonymous):
        names = " and ".join(_name(event, each) for event, each in zip(events, surveys, strict=True))
        yield (
            f"{names} ask alike: {', '.join(alike)}. Where nearly the same people answer both, both results together"
            " tell what those few answered who are in only one of them: for certain, if it is a fact (event.survey)."
        )


def _of_one_event(event: Event, surveys: tuple[Survey, Survey]) -> Iterator[str]:
    survey, other = surveys
    if not (survey.anonymous or other.anonymous):
        return
    pairs = [
        (question.id, other_question.id)
        for question, other_question in product(survey.closed_questions, other.closed_questions)
        if asks_alike(survey, question, other, other_question)
    ]
    compared_ids = [id_ for id_, other_id in pairs if id_ in survey.compare and other_id in other.compare]
    names = " and ".join(_name(event, each) for each in surveys)
    if compared_ids:
        yield (
            f"{names} compare: {', '.join(compared_ids)}. Both results are shown, and together they tell what those few"
            " answered who are in only one of them, if it is a fact: compare only what changes."
        )
    if others := [id_ for id_, _ in pairs if id_ not in compared_ids]:
        yield f"{names} ask alike: {', '.join(others)}. {_withheld(survey, other)}"


def _withheld(survey: Survey, other: Survey) -> str:
    if not (survey.anonymous and other.anonymous):
        return "One of them is with names, so in the other nothing is shown of this."
    return (
        "The survey that closes last shows it only when the numbers of people who answered differ by minimum_group or"
        " more; what is to be compared, because it changes, is listed under compare in both."
    )


def _name(event: Event, survey: Survey) -> str:
    return event.code if survey.id == MAIN_SURVEY else f"{event.code}, {survey.id}"
