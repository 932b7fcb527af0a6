"""When a survey can be closed early: decided from published numbers, so that nobody singles out one answer by it."""

from __future__ import annotations

import pytest

from domain.results.early_closing import EarlyClosing, MayClose, NothingOpen, TooFewAnswered, judge_closing
from domain.results.release import Release
from domain.results.summary import ClosedSummary, NamedSummary, NotOpen, OpenSummary
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS

CLOSES = EVERY_KIND.closes
RELEASE = Release("bucharest", 0, 0, None, THRESHOLDS, {}, ())


def summary(answered_count: int | None, registered_count: int, present_count: int | None = None) -> OpenSummary:
    return OpenSummary(registered_count, registered_count, answered_count, CLOSES, present_count=present_count)


@pytest.mark.parametrize(
    ("open_summary", "verdict"),
    [
        (summary(None, 32), MayClose(has_results=False)),
        (summary(5, 32), TooFewAnswered(5, 32, 16)),
        (summary(15, 32), TooFewAnswered(15, 32, 16)),
        (summary(16, 32), MayClose(has_results=True)),
        (summary(16, 33), TooFewAnswered(16, 33, 17)),
        (summary(5, 5), MayClose(has_results=True)),
        # Where people check in, those present are those it is for.
        (summary(5, 32, present_count=10), MayClose(has_results=True)),
        (summary(5, 32, present_count=11), TooFewAnswered(5, 11, 6)),
    ],
)
def test_half_of_those_it_is_for_have_to_answer_or_too_few_for_a_result(
    open_summary: OpenSummary, verdict: EarlyClosing
) -> None:
    assert judge_closing(open_summary) == verdict


def test_single_person_is_not_singled_out_with_fewer_accounts_than_there_are_people() -> None:
    """An organizer answers with their own accounts, waits for one other person, and closes at that moment."""
    for people in range(5, 60):
        accounts = next(
            n
            for n in range(1, 200)
            if n + 1 >= THRESHOLDS.minimum_group and isinstance(judge_closing(summary(n + 1, people + n)), MayClose)
        )
        assert accounts >= people - 2


def test_named_survey_shows_its_results_anyway_and_nothing_else_is_open() -> None:
    assert judge_closing(NamedSummary(RELEASE, EVERY_KIND, CLOSES)) == MayClose(has_results=True)
    assert judge_closing(ClosedSummary(RELEASE, EVERY_KIND, OPENS)) == NothingOpen()
    assert judge_closing(NotOpen(32, OPENS)) == NothingOpen()
