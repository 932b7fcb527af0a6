from __future__ import annotations

from datetime import UTC, datetime

from domain.anonymity import Counts, Release, Result
from domain.events import Survey
from domain.summary import Closed, Live, NotOpen, Open, as_json, mean, response_rate, told

NOW = datetime(2027, 3, 29, 15, tzinfo=UTC)


def test_told_few_answers_are_no_number() -> None:
    assert [told(n) for n in (0, 4, 5, 18)] == [None, None, 5, 18]


def test_mean_of_rating() -> None:
    assert mean(Counts(4, {"0": 1, "1": 0, "2": 1, "10": 2})) == 5.5


def test_mean_of_nothing() -> None:
    assert mean(Counts(0, {"1": 0, "2": 0})) is None


def test_response_rate() -> None:
    assert response_rate(27, 36) == 0.75
    assert response_rate(0, 0) is None


def test_as_json_before_opening() -> None:
    made = as_json("bucharest", NotOpen(registered=32, opens=NOW), 5)

    assert made == {
        "event": "bucharest",
        "state": "not-open",
        "registered": 32,
        "invited": 0,
        "answered": 0,
        "minimum_group": 5,
        "questions": [],
    }


def test_as_json_while_open_tells_participation_only() -> None:
    made = as_json("bucharest", Open(registered=32, invited=31, answered=None, closes=NOW), 5)

    assert made == {
        "event": "bucharest",
        "state": "open",
        "registered": 32,
        "invited": 31,
        "answered": None,
        "minimum_group": 5,
        "questions": [],
    }


def test_as_json_of_a_named_survey_while_open_tells_its_counts() -> None:
    results = (
        Result("overall", "rating", Counts(2, {"1": 0, "2": 2}), {}),
        Result("apply", "yes_no", Counts(0, {"yes": 0, "no": 0}), {}),
    )
    live = Live(Release("bucharest", 32, 31, 2, 5, {}, results), Survey({}, False, NOW, NOW, ()), NOW)

    made = as_json("bucharest", live, 5)

    assert made == {
        "event": "bucharest",
        "state": "open",
        "registered": 32,
        "invited": 31,
        "answered": 2,
        "minimum_group": 5,
        "questions": [
            {
                "id": "overall",
                "kind": "rating",
                "answered": 2,
                "withheld": None,
                "counts": {"1": 0, "2": 2},
                "mean": 2.0,
            },
            {
                "id": "apply",
                "kind": "yes_no",
                "answered": 0,
                "withheld": None,
                "counts": {"yes": 0, "no": 0},
                "mean": None,
            },
        ],
    }


def test_as_json_after_closing() -> None:
    results = (
        Result("overall", "rating", Counts(8, {"1": 2, "2": 6}), {}),
        Result("apply", "yes_no", Counts(7, {"yes": 7, "no": 0}), {}),
        Result("missing", "choice", None, {}),
    )
    release = Release("bucharest", 32, 31, 8, 4, {}, results)
    survey = Survey({}, True, NOW, NOW, ())

    made = as_json("bucharest", Closed(release, survey, NOW), 5)

    assert made == {
        "event": "bucharest",
        "state": "closed",
        "registered": 32,
        "invited": 31,
        "answered": 8,
        "minimum_group": 4,
        "questions": [
            {
                "id": "overall",
                "kind": "rating",
                "answered": 8,
                "withheld": None,
                "counts": {"1": 2, "2": 6},
                "mean": 1.75,
            },
            {
                "id": "apply",
                "kind": "yes_no",
                "answered": 7,
                "withheld": None,
                "counts": {"yes": 7, "no": 0},
                "mean": None,
            },
            {
                "id": "missing",
                "kind": "choice",
                "answered": None,
                "withheld": "too few answers, or nearly all of them alike",
                "counts": {},
                "mean": None,
            },
        ],
    }
