"""When questions were asked, as far as the process knows."""

from handlers.asked import MOST, Asked
from tests.room import LATER


def test_asked_forgets_the_oldest_beyond_its_size() -> None:
    asked = Asked()

    for person in range(MOST + 1):
        asked.note(person, 1, 0, LATER)

    assert [asked.at(person, 1) for person in (0, 1, MOST)] == [None, LATER, LATER]


def test_asked_is_fresh_for_the_question_that_was_asked_only() -> None:
    asked = Asked()
    asked.note(1, 1, 0, LATER)

    assert [asked.fresh(*each, LATER) for each in ((1, 1, 0), (1, 1, 1), (1, 2, 0), (2, 1, 0))] == [
        True,
        False,
        False,
        False,
    ]
