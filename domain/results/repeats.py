"""Questions that several surveys of one event ask alike: what the others have published of each; it decides nothing.

Two releases of nearly the same people also tell the difference. ``domain.anonymity`` decides by the numbers that are
collected here, which are all published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.events import Event, Survey
from domain.questions import ClosedQuestion
from domain.results.release import Release
from domain.results.repeated_questions import Repeat, asks_alike


@dataclass(frozen=True, slots=True)
class OtherSurvey:
    """Another survey of the same event, and what was released of it."""

    survey: Survey
    release: Release | None
    """None when it cannot be read, or when its answers are or will be known by name."""


def other_surveys(event: Event, survey: Survey, closed_surveys: Iterable[OtherSurvey]) -> tuple[OtherSurvey, ...]:
    """Those beside this one whose results stand beside its own: closed ones, and one with names whenever it is held."""
    named_surveys = [OtherSurvey(other, None) for other in event.surveys if not other.anonymous]
    anonymous = [other for other in closed_surveys if other.survey.anonymous]
    return tuple(other for other in (*anonymous, *named_surveys) if other.survey.id != survey.id)


@dataclass(frozen=True, slots=True)
class NamedRepeat:
    """A question of a survey with names that an anonymous survey of the event has shown already."""

    survey: Survey
    """The one with names."""
    question: ClosedQuestion


def named_repeats(
    event: Event, closed_surveys: Sequence[OtherSurvey], opened_ids: Collection[str]
) -> list[NamedRepeat]:
    """The questions for which a survey with names cannot open: whoever knows most answers by name knows the others.

    Where both were there before the first one closed, that one shows nothing of the question. A release never changes,
    so what was shown before is not asked again with names. ``opened_ids`` are those of surveys that have opened.
    """
    released = [other for other in closed_surveys if other.survey.anonymous]
    return [
        NamedRepeat(survey, question)
        for survey in event.surveys
        if not survey.anonymous and survey.id not in opened_ids
        for question in survey.closed_questions
        if any(_has_shown_alike(survey, question, other) for other in released)
    ]


def _has_shown_alike(survey: Survey, question: ClosedQuestion, other: OtherSurvey) -> bool:
    """Whether the other survey's release shows what this question asks, or cannot be read."""
    release = other.release
    same_questions = _same_questions(survey, question, other.survey)
    return any(release is None or bool(_published_sizes(release, same)) for same in same_questions)


def repeats(survey: Survey, others: Sequence[OtherSurvey]) -> dict[str, Repeat]:
    """Question → what these others publish of it; absent when none of them asks it, or both declare a comparison."""
    all_repeats = {question.id: _repeat(survey, question, others) for question in survey.closed_questions}
    return {id_: repeat for id_, repeat in all_repeats.items() if repeat is not None}


def _repeat(survey: Survey, question: ClosedQuestion, others: Sequence[OtherSurvey]) -> Repeat | None:
    sizes: list[int] = []
    minimum = 0
    for other in others:
        for same in _same_questions(survey, question, other.survey):
            if other.release is None:
                return Repeat(None)
            sizes += _published_sizes(other.release, same)
            minimum = max(minimum, other.release.thresholds.minimum_group)
    return Repeat(tuple(sizes), minimum) if sizes else None


def _same_questions(survey: Survey, question: ClosedQuestion, other: Survey) -> Iterator[ClosedQuestion]:
    for other_question in other.closed_questions:
        is_declared = question.id in survey.compare and other_question.id in other.compare
        if asks_alike(survey, question, other, other_question) and not is_declared:
            yield other_question


def _published_sizes(release: Release, question: ClosedQuestion) -> tuple[int, ...]:
    """Of how many people each part is that is shown of the question; empty where it is withheld."""
    result = next(each for each in release.results if each.question == question.id)
    if result.total is None:
        return ()
    return tuple(counts.people for counts in result.groups.values()) or (result.total.people,)
