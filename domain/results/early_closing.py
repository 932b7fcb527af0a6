"""Whether a survey can be closed before its time: decided from the published numbers of people alone.

Whoever closes chooses the moment, and knows how many have answered. If few were enough, an organizer with some accounts
of their own would wait until one other person has answered, close, and take their own answers out of the result. So an
anonymous survey is closed early only when at least half of those it is for have answered; whoever wants to single
somebody out then needs about as many accounts as there are people. With fewer answers than a result needs there is no
result, so nothing can be told from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from domain.results.summary import ClosedSummary, NamedSummary, NotOpen, OpenSummary, Summary


@dataclass(frozen=True, slots=True)
class MayClose:
    """It can be closed now."""

    has_results: bool
    """Whether enough have answered for a result."""


@dataclass(frozen=True, slots=True)
class TooFewAnswered:
    """So many of so many have answered; ``needed`` have to."""

    answered_count: int
    eligible_count: int
    needed_count: int


@dataclass(frozen=True, slots=True)
class NothingOpen:
    """No survey is open."""


EarlyClosing: TypeAlias = MayClose | TooFewAnswered | NothingOpen


def judge_closing(summary: Summary) -> EarlyClosing:
    """Whether the survey with this summary can be closed now."""
    match summary:
        case NotOpen() | ClosedSummary():
            return NothingOpen()
        case NamedSummary():
            # Its results are seen while it is open, as everybody was told before they agreed.
            return MayClose(has_results=True)
        case OpenSummary():
            return _judge_anonymous(summary)
        case _:
            assert_never(summary)


def _judge_anonymous(summary: OpenSummary) -> MayClose | TooFewAnswered:
    if summary.answered_count is None:
        return MayClose(has_results=False)
    needed_count = -(-summary.eligible_count // 2)
    if summary.answered_count < needed_count:
        return TooFewAnswered(summary.answered_count, summary.eligible_count, needed_count)
    return MayClose(has_results=True)
