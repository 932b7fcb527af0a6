"""What other surveys of an event publish of the questions that a survey asks."""

from __future__ import annotations

from dataclasses import replace

from domain.events import Survey
from domain.results.release import Counts, Release, Result
from domain.results.repeated_questions import Repeat
from domain.results.repeats import OtherSurvey, named_repeats, other_surveys, repeats
from tests.support.surveys import AGAIN, OVERALL, THRESHOLDS, TOPICS, event, survey

AFTER = survey(OVERALL, AGAIN, TOPICS)
BEFORE = replace(survey(OVERALL, AGAIN), id="before")
LATER = replace(survey(OVERALL), id="later")


def counts(people: int) -> Counts:
    return Counts(people, {}, 0)


def released(of: Survey, *results: Result) -> OtherSurvey:
    return OtherSurvey(of, Release("bucharest", 30, 30, 27, THRESHOLDS, {}, results))


BEFORE_RELEASED = released(
    BEFORE,
    Result("overall", "rating", counts(27), {"courts": counts(12), "others": counts(15)}),
    Result("again", "yes_no", None, {}),
)


def test_repeats_are_the_parts_that_are_shown_and_nothing_of_what_is_withheld() -> None:
    assert repeats(AFTER, [BEFORE_RELEASED]) == {"overall": Repeat((12, 15), THRESHOLDS.minimum_group)}


def test_repeats_of_several_surveys_are_all_their_parts() -> None:
    later = released(LATER, Result("overall", "rating", counts(9), {}))

    assert repeats(AFTER, [BEFORE_RELEASED, later]) == {"overall": Repeat((12, 15, 9), THRESHOLDS.minimum_group)}


def test_comparison_that_both_declare_is_no_repeat() -> None:
    declared_survey = replace(AFTER, compare=("overall",))
    other = replace(BEFORE_RELEASED, survey=replace(BEFORE, compare=("overall",)))

    assert repeats(declared_survey, [other]) == {}
    assert (
        repeats(declared_survey, [BEFORE_RELEASED])
        == repeats(AFTER, [other])
        == {"overall": Repeat((12, 15), THRESHOLDS.minimum_group)}
    )


def test_answers_known_by_name_are_no_number_of_people() -> None:
    assert repeats(AFTER, [BEFORE_RELEASED, OtherSurvey(BEFORE, None)]) == {
        "overall": Repeat(None),
        "again": Repeat(None),
    }


def test_survey_with_names_counts_before_it_has_opened_and_a_survey_never_beside_itself() -> None:
    named_survey = replace(LATER, anonymous=False)
    of_event = replace(event(AFTER), further_surveys=(BEFORE, named_survey))
    closed_surveys = [BEFORE_RELEASED, released(named_survey), released(AFTER)]

    assert other_surveys(of_event, AFTER, closed_surveys) == (BEFORE_RELEASED, OtherSurvey(named_survey, None))
    assert other_surveys(of_event, named_survey, []) == ()


NAMED = replace(survey(OVERALL, AGAIN), id="named", anonymous=False)


def asked_by_name(of: Survey, *closed_surveys: OtherSurvey, opened: tuple[str, ...] = ()) -> list[str]:
    with_names = replace(event(AFTER), further_surveys=(of,))
    return [repeat.question.id for repeat in named_repeats(with_names, closed_surveys, opened)]


def test_what_was_shown_without_names_is_not_asked_again_with_names() -> None:
    assert asked_by_name(NAMED, BEFORE_RELEASED) == ["overall"]  # of the other question nothing is shown


def test_survey_with_names_may_ask_what_is_withheld_and_what_is_compared() -> None:
    withheld = released(BEFORE, Result("overall", "rating", None, {}), Result("again", "yes_no", None, {}))
    compared = replace(BEFORE_RELEASED, survey=replace(BEFORE, compare=("overall",)))

    assert asked_by_name(NAMED, withheld) == []
    assert asked_by_name(replace(NAMED, compare=("overall",)), compared) == []
    assert asked_by_name(NAMED) == []


def test_survey_with_names_that_has_opened_and_one_without_stay() -> None:
    assert asked_by_name(NAMED, BEFORE_RELEASED, opened=("named",)) == []
    assert asked_by_name(replace(NAMED, anonymous=True), BEFORE_RELEASED) == []
    assert asked_by_name(NAMED, replace(BEFORE_RELEASED, survey=replace(BEFORE, anonymous=False))) == []


def test_release_that_cannot_be_read_may_have_shown_everything() -> None:
    assert asked_by_name(NAMED, OtherSurvey(BEFORE, None)) == ["overall", "again"]
