"""What /summary computes: participation while a survey is open, a named one's results too, afterwards the release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, assert_never

from domain.anonymity import Counts, Release
from domain.events import Survey

FEW = 5
"""Below this many, participation in an open survey is told as "fewer than 5"."""


WITHHELD = "too few answers, or nearly all of them alike"
"""Why a question's total is not told to other programs; one text for both reasons, so that it does not tell which."""


@dataclass(frozen=True, slots=True)
class NotOpen:
    """The survey has not opened, or the event has none; ``opens`` is UTC-aware."""

    registered: int
    opens: datetime | None


@dataclass(frozen=True, slots=True)
class Open:
    """An anonymous survey is being answered: participation only; ``closes`` is UTC-aware."""

    registered: int
    """Those who answered and left since included."""
    invited: int
    answered: int | None
    """None when fewer than ``FEW``."""
    closes: datetime


@dataclass(frozen=True, slots=True)
class Live:
    """A named survey is being answered: its results so far; ``closes`` is UTC-aware."""

    release: Release
    """As it would be made now."""
    survey: Survey
    closes: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The survey is closed and released; its questions are those it was opened with."""

    release: Release
    survey: Survey
    closed_at: datetime


Summary: TypeAlias = NotOpen | Open | Live | Closed

Results: TypeAlias = Live | Closed
"""A summary that has results."""


def told(answered: int) -> int | None:
    """How many answered, as far as an open survey may tell it."""
    return answered if answered >= FEW else None


def mean(counts: Counts) -> float | None:
    """The mean of a rating's counts; None when nobody answered."""
    if not counts.answered:
        return None
    return sum(int(option) * count for option, count in counts.options.items()) / counts.answered


def response_rate(answered: int, registered: int) -> float | None:
    """Answered as a share of registered, 0 to 1; None when nobody was registered."""
    return answered / registered if registered else None


def as_json(code: str, summary: Summary, minimum_group: int) -> dict[str, Any]:
    """The summary for other programs; its keys are part of the command line's promise."""
    match summary:
        case NotOpen(registered=registered):
            return _json(code, "not-open", registered, 0, 0, minimum_group, [])
        case Open(registered=registered, invited=invited, answered=answered):
            return _json(code, "open", registered, invited, answered, minimum_group, [])
        case Live(release=made) | Closed(release=made):
            state = "open" if isinstance(summary, Live) else "closed"
            questions = [_question(result.question, result.kind, result.total) for result in made.results]
            return _json(code, state, made.registered, made.invited, made.answered, made.minimum_group, questions)
        case _:
            assert_never(summary)


def _json(  # noqa: PLR0913, PLR0917 — the keys in their promised order
    event: str, state: str, registered: int, invited: int, answered: int | None, minimum: int, questions: list[Any]
) -> dict[str, Any]:
    return {
        "event": event,
        "state": state,
        "registered": registered,
        "invited": invited,
        "answered": answered,
        "minimum_group": minimum,
        "questions": questions,
    }


def _question(id_: str, kind: str, total: Counts | None) -> dict[str, Any]:
    counts: Mapping[str, int] = {} if total is None else total.options
    return {
        "id": id_,
        "kind": kind,
        "answered": None if total is None else total.answered,
        "withheld": WITHHELD if total is None else None,
        "counts": dict(counts),
        "mean": mean(total) if total is not None and kind == "rating" else None,
    }
