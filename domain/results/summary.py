"""What /summary computes: participation while a survey is open, a named one's results too, afterwards the release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, assert_never

from domain.anonymity import Thresholds, Withheld
from domain.events import SESSIONS, Survey
from domain.questions import Choice, Choices, Ranking, Rating, YesNo
from domain.questions import ClosedQuestion as Question
from domain.results.release import Counts, Release, Result

FEW = 5
"""Below this many, or the survey's larger ``minimum_group``, participation in an open survey is no number."""

WITHHELD = {
    None: "too few answers, or nearly all of them alike",
    Withheld.FEW: "fewer people were asked than minimum_group",
    Withheld.UNCOUNTED: "depends on one of several options of a multiple choice, whose number is not published",
    Withheld.REPEATED: "another survey of the event asks it of nearly as many people",
}
"""Why a question's total is not told to other programs; None: by the rules of before, whose reason was not told."""


@dataclass(frozen=True, slots=True)
class NotOpen:
    """The survey has not opened, or the event has none; ``opens`` is UTC-aware."""

    registered_count: int
    opens: datetime | None


@dataclass(frozen=True, slots=True)
class OpenSummary:
    """An anonymous survey is being answered: participation only; ``closes`` is UTC-aware."""

    registered_count: int
    """Those who answered and left since included, when ``answered`` is told."""
    invited_count: int
    answered_count: int | None
    """None when fewer than ``few``."""
    closes: datetime
    few: int = FEW
    """The least number of answers that is told."""
    present_count: int | None = None
    """How many of the registered are present, likewise; None where nobody has to check in."""

    @property
    def eligible_count(self) -> int:
        """Of how many people those who answered are a share: the present, else the registered."""
        return self.registered_count if self.present_count is None else self.present_count


@dataclass(frozen=True, slots=True)
class NamedSummary:
    """A named survey is being answered: its results so far; ``closes`` is UTC-aware."""

    release: Release
    """As it would be made now."""
    survey: Survey
    closes: datetime


@dataclass(frozen=True, slots=True)
class ClosedSummary:
    """The survey is closed and released; its questions are those it was opened with."""

    release: Release
    survey: Survey
    closed_at: datetime

    @property
    def can_be_shared(self) -> bool:
        """Whether there is something for those who answered: of a survey with names they agreed to less."""
        return self.survey.anonymous and self.release.answered is not None and self.survey.id != SESSIONS


Summary: TypeAlias = NotOpen | OpenSummary | NamedSummary | ClosedSummary

Results: TypeAlias = NamedSummary | ClosedSummary
"""A summary that has results."""


def minimum_answers(thresholds: Thresholds) -> int:
    """The least number of answers that is told of an open survey."""
    return max(FEW, thresholds.minimum_group)


def response_rate(answered_count: int | None, eligible_count: int) -> float | None:
    """Answered as a share of who could, 0 to 1; None when nobody could, or too few answered to be told."""
    return answered_count / eligible_count if eligible_count and answered_count is not None else None


def as_json(code: str, summary: Summary, thresholds: Thresholds) -> dict[str, Any]:
    """The summary for other programs; its keys are part of the command line's promise.

    ``thresholds`` are those of the settings, told as long as no survey has been released with its own.
    """
    match summary:
        case NotOpen(registered_count=registered_count):
            return _json(code, "not-open", registered_count, 0, 0, thresholds, [])
        case OpenSummary(registered_count=registered_count, invited_count=invited_count, answered_count=answered_count):
            return _json(code, "open", registered_count, invited_count, answered_count, thresholds, []) | {
                "present": summary.present_count
            }
        case NamedSummary(release=release) | ClosedSummary(release=release):
            state = "open" if isinstance(summary, NamedSummary) else "closed"
            questions_by_id = {question.id: question for question in summary.survey.closed_questions}
            questions = [_question(questions_by_id[result.question], result) for result in release.results]
            return _json(
                code, state, release.registered, release.invited, release.answered, release.thresholds, questions
            ) | {"present": release.present}
        case _:
            assert_never(summary)


def _json(  # noqa: PLR0913, PLR0917 — the keys in their promised order
    event: str,
    state: str,
    registered_count: int,
    invited_count: int,
    answered_count: int | None,
    minimum: Thresholds,
    questions: list[Any],
) -> dict[str, Any]:
    return {
        "event": event,
        "state": state,
        "registered": registered_count,
        "present": None,
        "invited": invited_count,
        "answered": answered_count,
        "minimum_group": minimum.minimum_group,
        "minimum_breakdown": minimum.minimum_breakdown,
        "minimum_comments": minimum.minimum_comments,
        "questions": questions,
    }


def _question(question: Question, result: Result) -> dict[str, Any]:
    total = result.total
    entry: dict[str, Any] = {
        "id": result.question,
        "kind": result.kind,
        "asked": None,
        "answered": None,
        "no_answer": None,
        "withheld": WITHHELD[result.withheld],
        "counts": {},
        "mean": None,
    }
    if total is None:
        return entry
    return entry | {
        "asked": None if total.no_answer is None else total.people,
        "answered": total.people - (total.no_answer or 0),
        "no_answer": total.no_answer,
        "withheld": None,
        "counts": dict(total.options),
        **_mean_values(question, total),
    }


def _mean_values(question: Question, total: Counts) -> dict[str, Any]:
    match question:
        case Rating():
            return {"mean": question.mean(total.options)}
        case Ranking():
            return {"mean_ranks": {choice: question.mean_rank(choice, total.options) for choice in question.buttons}}
        case Choice() | Choices() | YesNo():
            return {}
        case _:
            assert_never(question)
