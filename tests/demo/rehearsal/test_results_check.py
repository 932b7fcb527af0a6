"""The release against what was seen on the phones: whatever differs by one is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from demo.rehearsal.results_check import CheckResult, Comments, compare_results
from demo.transcript_reader import ObservedPerson
from domain.anonymity import Thresholds
from domain.results.release import Counts, Release, Result
from tests.support.surveys import AGAIN, IMPROVE, OVERALL, THRESHOLDS, event, survey

EVENT = event(survey(OVERALL, AGAIN, IMPROVE))


def kept(*texts: str) -> Comments:
    return [("improve", text) for text in texts]


KEPT = kept("More time.", "More time.", "Less.")


def person(profession: str, overall: str, again: str = "", *comments: str) -> ObservedPerson:
    answers = {"overall": (overall,), "again": (again,) if again else ()}
    return ObservedPerson(
        EVENT,
        is_registered=True,
        profession=profession,
        answers=answers,
        comments=[("improve", text) for text in comments],
    )


PEOPLE = (
    person("judge", "4", "yes", "More time."),
    person("judge", "5", "yes", "Less."),
    person("lawyer", "5", "no", "More time."),
    person("lawyer", "2"),
    ObservedPerson(EVENT, is_registered=True),
)
OVERALL_COUNTED = Counts(4, {"1": 0, "2": 1, "3": 0, "4": 1, "5": 2}, 0)
RELEASE = Release(
    event="bucharest",
    registered=5,
    invited=4,
    answered=4,
    thresholds=Thresholds(2, 2, 2),
    groups={"courts": ("judge",), "lawyers+undisclosed": ("lawyer", "undisclosed")},
    results=(
        Result(
            "overall",
            "rating",
            OVERALL_COUNTED,
            {
                "courts": Counts(2, {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1}, 0),
                "lawyers+undisclosed": Counts(2, {"1": 0, "2": 1, "3": 0, "4": 0, "5": 1}, 0),
            },
        ),
        Result("again", "yes_no", None, {}),
    ),
)


def problems(release: Release = RELEASE, comments: Comments = KEPT) -> dict[str, str]:
    return {
        check.what: check.problem for check in compare_results(EVENT, release, comments, PEOPLE, 4) if check.problem
    }


def with_overall(total: Counts | None, **groups: Counts) -> Release:
    overall, again = RELEASE.results
    return replace(RELEASE, results=(replace(overall, total=total, groups=groups), again))


def test_compared_of_what_agrees_names_everything() -> None:
    assert list(compare_results(EVENT, RELEASE, KEPT, PEOPLE, 4)) == [
        CheckResult("registered", "5"),
        CheckResult("invited", "4"),
        CheckResult("answered", "4"),
        CheckResult("overall", "4 asked, also in each of 2 groups"),
        CheckResult("again", "withheld: no count of it is shown"),
        CheckResult("improve", "3 written"),
    ]


@pytest.mark.parametrize("number", ["registered", "invited", "answered"])
def test_number_of_people_that_differs_is_found(number: str) -> None:
    release = replace(RELEASE, **{number: 3})  # type: ignore[arg-type]  # one of its numbers

    assert problems(release) == {number: f"released 3, counted {5 if number == 'registered' else 4}"}


def test_count_that_differs_is_found() -> None:
    release = with_overall(Counts(4, {"1": 0, "2": 1, "3": 0, "4": 2, "5": 1}, 0))

    assert problems(release) == {"overall": "4 released 2, counted 1, 5 released 1, counted 2"}


def test_number_of_answers_that_differs_is_found() -> None:
    release = with_overall(replace(OVERALL_COUNTED, people=5, no_answer=1))

    assert problems(release) == {"overall": "asked released 5, counted 4, no answer released 1, counted 0"}


def test_number_of_a_few_is_not_told_and_found_when_they_were_more() -> None:
    few = replace(RELEASE, answered=None, thresholds=THRESHOLDS)

    _, _, check, *_ = compare_results(EVENT, few, (), PEOPLE, 4)

    assert check == CheckResult("answered", "fewer than 5")
    assert problems(replace(few, thresholds=Thresholds(4, 4, 4)))["answered"] == "counted 4"


def test_count_of_a_group_that_differs_is_found() -> None:
    release = with_overall(OVERALL_COUNTED, courts=Counts(2, {"1": 0, "2": 0, "3": 0, "4": 2, "5": 0}, 0))

    assert problems(release) == {"overall": "courts: 4 released 2, counted 1, 5 released 0, counted 1"}


def test_question_that_is_missing_is_found() -> None:
    assert problems(replace(RELEASE, results=RELEASE.results[:1])) == {"again": "missing in the release"}


def test_withheld_question_that_is_shown_by_group_is_found() -> None:
    assert problems(with_overall(None, courts=OVERALL_COUNTED)) == {"overall": "withheld, and yet shown by group"}


@pytest.mark.parametrize(
    ("comments", "problem"),
    [
        (kept("More time.", "Less."), "1 lost"),
        (kept("More time.", "More time.", "Less.", "Spam"), "1 that nobody typed"),
        (kept("More times.", "More times.", "Less."), "2 lost, 2 that nobody typed"),
        ((), "3 lost"),
    ],
)
def test_comments_that_differ_are_found(comments: Comments, problem: str) -> None:
    assert problems(comments=comments) == {"improve": problem}


def test_comments_of_fewer_than_may_be_told_are_gone() -> None:
    few = replace(RELEASE, thresholds=THRESHOLDS)

    *_, check = compare_results(EVENT, few, (), PEOPLE, 4)
    *_, differing = compare_results(EVENT, few, KEPT, PEOPLE, 4)

    assert check == CheckResult("improve", "withheld: no comment is kept")
    assert differing == replace(check, problem="3 kept")


def test_comments_of_few_with_their_names_are_kept() -> None:
    assert EVENT.survey is not None
    named_event = replace(EVENT, survey=replace(EVENT.survey, anonymous=False))

    *_, check = compare_results(named_event, replace(RELEASE, thresholds=THRESHOLDS), KEPT, PEOPLE, 4)

    assert check == CheckResult("improve", "3 written")
