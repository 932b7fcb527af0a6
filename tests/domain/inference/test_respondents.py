from __future__ import annotations

from datetime import UTC, datetime

from domain.events import Survey
from domain.inference.respondents import Respondents, all_answer_sheets, families
from domain.questions import Choices, ClosedQuestion, Condition, Option, Rating, YesNo

WORDS = {"en": "…"}
NOW = datetime(2027, 3, 22, tzinfo=UTC)
PARENT = Rating("q", WORDS, 3, required=True)
CHILD = YesNo("why", WORDS, show_if=Condition("q", frozenset({"1", "2"})))
SEVERAL = Choices("c", WORDS, tuple(Option(id_, WORDS) for id_ in "xyz"), 2)


def respondents(*questions: ClosedQuestion) -> Respondents:
    return Respondents(Survey(WORDS, True, NOW, NOW, questions), {"a": 3, "b": 2})


def test_sheets_are_every_way_to_answer() -> None:
    survey = respondents(PARENT, CHILD, SEVERAL).survey

    sheets = list(all_answer_sheets(survey))

    assert len(sheets) == (2 * 3 + 1) * (1 + 3 + 3)
    assert {"q": ("3",), "c": ("x", "z")} in sheets
    assert {"q": ("1",), "why": (), "c": ()} in sheets


def test_families_hold_questions_with_all_that_depend_on_them() -> None:
    dependent_question = YesNo("then", WORDS, show_if=Condition("why", frozenset({"yes"})))
    survey = respondents(PARENT, SEVERAL, CHILD, dependent_question).survey

    assert families(survey) == [("q", "why", "then"), ("c",)]


def test_respondents_about_some_questions_are_the_same_people() -> None:
    people = respondents(PARENT, SEVERAL, CHILD)

    about = people.about({"q", "why"})

    assert [question.id for question in about.survey.questions] == ["q", "why"]
    assert about.answered_counts == people.answered_counts
