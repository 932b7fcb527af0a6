"""Results of named surveys: totals always, a breakdown only where it may outlive the names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.anonymity import Groups, NoBreakdown, Thresholds
from domain.questions import ClosedQuestion
from domain.results.named import NamedResponse, in_order, results
from domain.results.release import Counts, Release
from tests.support.surveys import EVERY_KIND, OVERALL, THRESHOLDS, TOPICS, drafts, event, named, survey

SURVEY = named(EVERY_KIND)
EVENT = event(SURVEY)
GROUPS = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}


def sheet(name: str | None = "Ana", profession: str | None = "judge", **answers: str) -> NamedResponse:
    return NamedResponse(
        name, profession, {question: tuple(option_ids.split()) for question, option_ids in answers.items()}, {}
    )


def made(*sheets: NamedResponse, groups: Groups = GROUPS, thresholds: Thresholds = THRESHOLDS) -> Release:
    return results(EVENT, SURVEY, groups, sheets, registered_count=9, invited_count=8, thresholds=thresholds)


def test_results_of_nobody_are_nothing_of_everything() -> None:
    release = made()

    assert (release.registered, release.invited, release.answered, release.groups) == (9, 8, 0, {})
    assert [result.total for result in release.results] == [
        Counts(0, dict.fromkeys(question.options, 0), 0) for question in SURVEY.closed_questions
    ]


def test_results_of_one_person_are_told() -> None:
    release = made(sheet(overall="2", why="time", topics="law web", again=""))

    assert [result.total for result in release.results] == [
        Counts(1, {"1": 0, "2": 1, "3": 0, "4": 0, "5": 0}, 0),
        Counts(1, {"time": 1, "practice": 0}, 0),
        Counts(1, {"law": 1, "work": 0, "web": 1}, 0),
        Counts(1, {"yes": 0, "no": 0}, 1),
    ]
    assert release.groups == {}


def test_groups_of_enough_people_are_told() -> None:
    sheets = [
        sheet(profession=profession, overall=str(1 + n % 5)) for profession in ("judge", "lawyer") for n in range(5)
    ]

    release = made(*sheets)

    assert release.groups == {"courts": ("judge", "undisclosed"), "lawyers": ("lawyer",)}
    assert release.results[0].groups["courts"] == Counts(5, dict.fromkeys("12345", 1), 0)


def test_profession_that_was_not_told_or_is_gone_counts_with_those_who_prefer_not_to_say() -> None:
    sheets = [
        sheet(profession=profession, overall=str(1 + n % 5))
        for profession in (None, "removed", "lawyer")
        for n in range(5)
    ]

    assert made(*sheets).results[0].groups["courts"] == Counts(10, dict.fromkeys("12345", 2), 0)


@given(st.data())
def test_totals_are_the_sheets_whatever_is_answered(data: st.DataObject) -> None:
    sent_drafts = data.draw(st.lists(drafts(SURVEY), max_size=8))
    sheets = [
        NamedResponse(None, data.draw(st.sampled_from(["judge", "lawyer", None])), draft.answers, {})
        for draft in sent_drafts
    ]

    release = made(*sheets, thresholds=Thresholds(3, 4, 3))

    def counted(question: ClosedQuestion) -> Counts:
        visible_sheets = [
            one for one in sheets if question.id != "why" or set(one.answers.get("overall", ())) & {"1", "2"}
        ]
        mine = [answer for one in visible_sheets if (answer := one.answers.get(question.id))]
        options = {option: sum(option in answer for answer in mine) for option in question.options}
        return Counts(len(visible_sheets), options, len(visible_sheets) - len(mine))

    assert [result.total for result in release.results] == [counted(question) for question in SURVEY.closed_questions]
    for result in release.results:
        for part in result.groups.values():
            assert part.people >= (3 if result.question == "why" else 4)
    assert release.groups or {result.no_breakdown for result in release.results} <= {
        NoBreakdown.NO_GROUPS,
        NoBreakdown.CONDITION,
    }


def test_questions_alone_are_in_the_results() -> None:
    release = results(
        EVENT, named(survey(TOPICS, OVERALL)), GROUPS, [], registered_count=0, invited_count=0, thresholds=THRESHOLDS
    )

    assert [result.question for result in release.results] == ["topics", "overall"]


def test_people_are_in_the_order_of_their_names_whatever_case_and_accents() -> None:
    sheets = [sheet(name) for name in (None, "Zoe", "Ștefan", "ana", "Răzvan", "Țurcanu", "Ana-Maria", "Ștefania")]

    names = [one.name for one in in_order(sheets)]

    assert names == ["ana", "Ana-Maria", "Răzvan", "Ștefan", "Ștefania", "Țurcanu", "Zoe", None]
