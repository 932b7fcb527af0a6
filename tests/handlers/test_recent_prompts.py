"""When questions were asked, as far as the process knows."""

from handlers.recent_prompts import MOST, RecentPrompts
from tests.support.survey_application import LATER


def test_asked_forgets_the_oldest_beyond_its_size() -> None:
    prompts = RecentPrompts()

    for person in range(MOST + 1):
        prompts.note(person, 1, 0, LATER)

    assert [prompts.at(person, 1) for person in (0, 1, MOST)] == [None, LATER, LATER]


def test_asked_is_fresh_for_the_question_that_was_asked_only() -> None:
    prompts = RecentPrompts()
    prompts.note(1, 1, 0, LATER)

    assert [prompts.fresh(*each, LATER) for each in ((1, 1, 0), (1, 1, 1), (1, 2, 0), (2, 1, 0))] == [
        True,
        False,
        False,
        False,
    ]


def test_asked_forgets_a_person_in_every_survey_and_nobody_else() -> None:
    prompts = RecentPrompts()
    for person, survey in ((1, 1), (1, 2), (2, 1)):
        prompts.note(person, survey, 0, LATER)

    prompts.forget(1)
    prompts.forget(1)

    assert [prompts.at(*each) for each in ((1, 1), (1, 2), (2, 1))] == [None, None, LATER]
