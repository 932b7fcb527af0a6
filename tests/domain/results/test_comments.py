from __future__ import annotations

import pytest

from domain.anonymity import Thresholds
from domain.results.comments import Decision, Reviewed, can_release, next_waiting


def reviewed(*decisions: Decision) -> list[Reviewed]:
    return [Reviewed(place, "why", f"text {place}", 1, decision) for place, decision in enumerate(decisions)]


WAITING, PUBLISHED, WITHHELD = Decision.WAITING, Decision.PUBLISHED, Decision.WITHHELD


@pytest.mark.parametrize(("answer_count", "outlive"), [(9, False), (10, True), (None, False)])
def test_comments_outlive_the_closing_when_enough_answered(answer_count: int | None, outlive: bool) -> None:
    assert can_release(answer_count, Thresholds(5, 20, 10)) is outlive


@pytest.mark.parametrize(
    ("decisions", "after", "place"),
    [
        ((WAITING, WAITING), -1, 0),
        ((WAITING, WAITING), 0, 1),
        ((WAITING, PUBLISHED), 1, 0),
        ((PUBLISHED, WITHHELD, WAITING), 0, 2),
    ],
)
def test_next_waiting_comes_after_or_else_from_the_beginning(
    decisions: tuple[Decision, ...], after: int, place: int
) -> None:
    comments = reviewed(*decisions)

    assert next_waiting(comments, after) == comments[place]


def test_nothing_waits_when_all_is_decided() -> None:
    assert next_waiting(reviewed(PUBLISHED, WITHHELD), -1) is None
