from __future__ import annotations

from datetime import UTC, datetime

from domain.anonymity import NoBreakdown, Thresholds, Withheld
from domain.events import Survey
from domain.questions import Choice, Rating, YesNo
from domain.results.release import Counts, Release, ReleaseRules, Result
from domain.results.summary import (
    ClosedSummary,
    NamedSummary,
    NotOpen,
    OpenSummary,
    as_json,
    minimum_answers,
    response_rate,
)
from tests.support.surveys import THRESHOLDS

NOW = datetime(2027, 3, 29, 15, tzinfo=UTC)
QUESTIONS = (
    Rating("overall", {}, 5),
    Choice("missing", {}, ()),
    YesNo("topic", {}),
    YesNo("apply", {}),
)
SURVEY = Survey({}, True, NOW, NOW, QUESTIONS)


def test_few_is_five_or_the_larger_minimum_of_the_survey() -> None:
    assert [minimum_answers(Thresholds(k, 10, 10)) for k in (3, 5, 7)] == [5, 5, 7]


def test_response_rate() -> None:
    assert response_rate(27, 36) == 0.75
    assert response_rate(0, 0) is None


def test_as_json_before_opening() -> None:
    summary_json = as_json("bucharest", NotOpen(registered_count=32, opens=NOW), THRESHOLDS)

    assert summary_json == {
        "event": "bucharest",
        "state": "not-open",
        "registered": 32,
        "present": None,
        "invited": 0,
        "answered": 0,
        "minimum_group": 5,
        "minimum_breakdown": 5,
        "minimum_comments": 5,
        "questions": [],
    }


def test_as_json_while_open_tells_participation_only() -> None:
    summary_json = as_json(
        "bucharest", OpenSummary(registered_count=32, invited_count=31, answered_count=None, closes=NOW), THRESHOLDS
    )

    assert summary_json == {
        "event": "bucharest",
        "state": "open",
        "registered": 32,
        "present": None,
        "invited": 31,
        "answered": None,
        "minimum_group": 5,
        "minimum_breakdown": 5,
        "minimum_comments": 5,
        "questions": [],
    }


def test_as_json_of_a_named_survey_while_open_tells_its_counts() -> None:
    results = (
        Result("overall", "rating", Counts(2, {"1": 0, "2": 2}, 0), {}),
        Result("apply", "yes_no", Counts(0, {"yes": 0, "no": 0}, 0), {}),
    )
    live = NamedSummary(
        Release("bucharest", 32, 31, 2, THRESHOLDS, {}, results), Survey({}, False, NOW, NOW, QUESTIONS), NOW
    )

    summary_json = as_json("bucharest", live, THRESHOLDS)

    assert summary_json == {
        "event": "bucharest",
        "state": "open",
        "registered": 32,
        "present": None,
        "invited": 31,
        "answered": 2,
        "minimum_group": 5,
        "minimum_breakdown": 5,
        "minimum_comments": 5,
        "questions": [
            {
                "id": "overall",
                "kind": "rating",
                "asked": 2,
                "answered": 2,
                "no_answer": 0,
                "withheld": None,
                "counts": {"1": 0, "2": 2},
                "mean": 2.0,
            },
            {
                "id": "apply",
                "kind": "yes_no",
                "asked": 0,
                "answered": 0,
                "no_answer": 0,
                "withheld": None,
                "counts": {"yes": 0, "no": 0},
                "mean": None,
            },
        ],
    }


LARGER = Thresholds(4, 8, 12)
ASKED = (
    Result("overall", "rating", Counts(8, {"1": 2, "2": 4}, 2), {}, None, NoBreakdown.NO_GROUPS),
    Result("missing", "choice", None, {}, Withheld.FEW),
    Result("topic", "yes_no", None, {}, Withheld.UNCOUNTED),
)


def test_as_json_after_closing() -> None:
    summary = ClosedSummary(Release("bucharest", 32, 31, 8, LARGER, {}, ASKED), SURVEY, NOW)

    summary_json = as_json("bucharest", summary, THRESHOLDS)

    nothing = {"asked": None, "answered": None, "no_answer": None, "counts": {}, "mean": None}
    assert summary_json == {
        "event": "bucharest",
        "state": "closed",
        "registered": 32,
        "present": None,
        "invited": 31,
        "answered": 8,
        "minimum_group": 4,
        "minimum_breakdown": 8,
        "minimum_comments": 12,
        "questions": [
            {
                "id": "overall",
                "kind": "rating",
                "asked": 8,
                "answered": 6,
                "no_answer": 2,
                "withheld": None,
                "counts": {"1": 2, "2": 4},
                "mean": 10 / 6,
            },
            {"id": "missing", "kind": "choice", "withheld": "fewer people were asked than minimum_group", **nothing},
            {
                "id": "topic",
                "kind": "yes_no",
                "withheld": "depends on one of several options of a multiple choice, whose number is not published",
                **nothing,
            },
        ],
    }


def test_as_json_of_a_survey_that_few_answered_tells_no_number() -> None:
    summary = ClosedSummary(Release("bucharest", 32, 31, None, LARGER, {}, ASKED[1:2]), SURVEY, NOW)

    assert as_json("bucharest", summary, THRESHOLDS)["answered"] is None


def test_as_json_of_a_release_by_earlier_rules_says_what_it_said() -> None:
    results = (
        Result("apply", "yes_no", Counts(7, {"yes": 7, "no": 0}, None), {}),
        Result("missing", "choice", None, {}),
    )
    release = Release("bucharest", 32, 31, 8, THRESHOLDS, {}, results, ReleaseRules.ANSWERS_TOO)

    questions = as_json("bucharest", ClosedSummary(release, SURVEY, NOW), THRESHOLDS)["questions"]

    assert [(one["asked"], one["answered"], one["no_answer"], one["withheld"]) for one in questions] == [
        (None, 7, None, None),
        (None, None, None, "too few answers, or nearly all of them alike"),
    ]
