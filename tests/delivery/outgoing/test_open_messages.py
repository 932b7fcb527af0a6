"""Which message of a chat has the newest buttons about a subject."""

from dataclasses import replace

import pytest

from delivery.outgoing import open_messages as module
from delivery.outgoing.open_messages import OpenMessage, OpenMessages
from views.callback.participants import Forget
from views.screen import Button, Screen

ROWS = ((Button("Yes", Forget(1)),),)
QUESTION = Screen("Question", ROWS, subject="survey 1", closed_text="below")
END = Screen("Thanks", subject="survey 1", closed_text="below")
ANA, ION = 1, 2


def test_newer_message_closes_the_older_one() -> None:
    messages = OpenMessages()

    assert messages.note(ANA, 10, QUESTION, 1) is None
    assert messages.note(ANA, 11, QUESTION, 2) == OpenMessage(10, "below", 1)
    assert messages.note(ANA, 12, QUESTION, 3) == OpenMessage(11, "below", 2)


def test_edit_of_the_same_message_closes_nothing() -> None:
    messages = OpenMessages()
    messages.note(ANA, 10, QUESTION, 1)

    assert messages.note(ANA, 10, QUESTION, 2) is None


def test_message_without_buttons_closes_the_older_one_and_is_never_closed() -> None:
    messages = OpenMessages()
    messages.note(ANA, 10, QUESTION, 1)

    assert messages.note(ANA, 11, END, 2) == OpenMessage(10, "below", 1)
    assert messages.note(ANA, 12, QUESTION, 3) is None


def test_message_that_shows_something_else_now_is_not_closed() -> None:
    messages = OpenMessages()
    messages.note(ANA, 10, QUESTION, 1)
    messages.note(ANA, 10, Screen("This survey is closed."), 2)

    assert messages.note(ANA, 11, QUESTION, 3) is None


def test_message_that_arrives_after_a_newer_screen_is_closed_itself() -> None:
    messages = OpenMessages()
    messages.note(ANA, 10, QUESTION, 1)
    messages.note(ANA, 10, QUESTION, 3)

    assert messages.note(ANA, 11, QUESTION, 2) == OpenMessage(11, "below", 2)
    assert messages.note(ANA, 12, QUESTION, 4) == OpenMessage(10, "below", 3)


def test_chats_and_subjects_are_apart() -> None:
    messages = OpenMessages()
    messages.note(ANA, 10, QUESTION, 1)

    assert messages.note(ION, 11, QUESTION, 2) is None
    assert messages.note(ANA, 12, Screen("Minutes", ROWS, subject="minutes", closed_text="x"), 3) is None
    assert messages.note(ANA, 13, Screen("No subject", ROWS), 4) is None


def test_no_more_chats_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CHATS", 1)
    messages = OpenMessages()
    messages.note(ANA, 10, QUESTION, 1)
    messages.note(ION, 11, QUESTION, 2)

    assert messages.note(ANA, 12, QUESTION, 3) is None


def test_forgotten_chat_has_nothing_to_close() -> None:
    messages = OpenMessages()
    messages.note(ANA, 10, QUESTION, 1)
    messages.forget(ANA)

    assert messages.note(ANA, 11, QUESTION, 2) is None


def test_unasked_messages_lose_their_buttons_when_the_person_goes_on_elsewhere() -> None:
    messages = OpenMessages()
    for message_id in (1, 2):
        messages.note_sent(7, message_id, QUESTION)

    closed_messages = messages.pop_sent(7, 3, QUESTION)

    assert [message.message_id for message in closed_messages] == [1, 2]
    assert messages.pop_sent(7, 3, QUESTION) == ()


def test_unasked_message_whose_button_was_pressed_is_not_closed() -> None:
    messages = OpenMessages()
    messages.note_sent(7, 1, QUESTION)

    assert messages.pop_sent(7, 1, QUESTION) == ()


def test_unasked_message_closes_nothing_that_is_under_way() -> None:
    messages = OpenMessages()
    messages.note(7, 1, QUESTION, messages.next_sequence())
    messages.note_sent(7, 2, QUESTION)

    assert messages.note(7, 1, QUESTION, messages.next_sequence()) is None


def test_unasked_message_without_buttons_or_subject_is_not_remembered() -> None:
    messages = OpenMessages()
    for screen in (Screen("A sentence"), replace(QUESTION, rows=())):
        messages.note_sent(7, 1, screen)

    assert messages.pop_sent(7, 2, QUESTION) == ()
