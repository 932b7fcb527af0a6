"""The steps of a registration, also when the settings change under somebody who registers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.events import Event, Profession
from domain.people import Registration
from domain.registration import current, following, form, is_open, question_at, steps, takes_text
from tests.support.surveys import AGAIN, CLOSES, IMPROVE, OVERALL, TOPICS, WHY, event, options, survey, words

EVENT = replace(event(survey(OVERALL)), registration=(AGAIN, TOPICS, IMPROVE))


def waiting(asking: str | None, **answers: list[str]) -> Registration:
    return Registration("bucharest", 1, "1", "2027-03-01", answers=answers, asking=asking)


def test_steps_are_profession_name_and_the_questions_in_order() -> None:
    assert steps(EVENT) == ("profession", "name", "question:again", "question:topics", "question:improve")
    assert [following(EVENT, step) for step in steps(EVENT)] == [*steps(EVENT)[1:], None]


def test_only_name_and_comments_are_typed() -> None:
    assert [step for step in (*steps(EVENT), None) if takes_text(EVENT, step)] == ["name", "question:improve"]


def test_question_at_a_step() -> None:
    assert [question_at(EVENT, step) for step in (*steps(EVENT), None)] == [None, None, AGAIN, TOPICS, IMPROVE, None]


@pytest.mark.parametrize("asking", [None, "name", "question:topics"])
def test_waits_for_what_it_was_left_at(asking: str | None) -> None:
    assert current(EVENT, waiting(asking)) == asking


@pytest.mark.parametrize(
    ("answers", "then"),
    [
        ({}, "question:again"),
        ({"again": ["yes"]}, "question:topics"),
        ({"topics": ["law"]}, "question:improve"),
        ({"again": ["yes"], "improve": ["x"]}, None),
    ],
)
def test_dropped_question_gives_way_to_the_one_after_the_last_answered(
    answers: dict[str, list[str]], then: str | None
) -> None:
    assert current(EVENT, waiting("question:gone", **answers)) == then


def test_dropped_question_of_an_event_that_asks_nothing_more_leaves_nothing() -> None:
    assert current(replace(EVENT, registration=()), waiting("question:gone")) is None


def test_can_be_begun_until_the_survey_closes_or_the_event_ends() -> None:
    moment = timedelta(microseconds=1)
    without = replace(EVENT, survey=None)

    assert [is_open(EVENT, CLOSES - moment), is_open(EVENT, CLOSES)] == [True, False]
    assert [is_open(without, EVENT.ends - moment), is_open(without, EVENT.ends)] == [True, False]


NOTARY = Profession("notary", words("Notary"), "courts")


@pytest.mark.parametrize(
    "changed_event",
    [
        replace(EVENT, professions=(*EVENT.professions, NOTARY)),
        replace(EVENT, professions=EVENT.professions[::-1]),
        replace(EVENT, registration=EVENT.registration[:-1]),
        replace(EVENT, registration=(AGAIN, replace(TOPICS, choices=options("work", "law", "web")), IMPROVE)),
        replace(EVENT, registration=(AGAIN, replace(WHY, id="topics"), IMPROVE)),
    ],
)
def test_form_changes_with_whatever_numbers_on_buttons_stand_for(changed_event: Event) -> None:
    assert form(changed_event) != form(EVENT)


def test_form_stays_when_only_words_change() -> None:
    professions = tuple(replace(profession, label=words("X")) for profession in EVENT.professions)
    questions = tuple(replace(question, text=words("X")) for question in EVENT.registration)

    assert form(replace(EVENT, title=words("X"), professions=professions, registration=questions)) == form(EVENT)
