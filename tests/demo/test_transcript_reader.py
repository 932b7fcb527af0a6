"""What somebody sees who looks at one phone: the options that were meant, the answers sent, the comments typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from demo.telegram.stand_in import ButtonView, Entry
from demo.transcript_reader import read_transcript
from domain.events import Survey
from domain.questions import Choice, Option
from tests.support.surveys import CLOSES, EVERY_KIND, IMPROVE, OPENS, event, options, survey, words
from views.callback.codec import Tap, encode
from views.callback.participants import (
    AcceptNotice,
    ChangeRegistration,
    InSurvey,
    SelectProfession,
    SkipComment,
    StartSurvey,
)
from views.survey.screens import Action

LANGUAGES = ("en", "ro")
NOON = OPENS + timedelta(hours=1)


class Chat:
    """A chat that is written down by hand."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def shows(self, text: str, *buttons: tuple[str, Tap], message: int = 1) -> None:
        row = tuple(ButtonView(label, encode(tap)) for label, tap in buttons)
        self.entries.append(Entry(NOON, 7, "bot", "edit", text, (row,), message))

    def taps(self, label: str, tap: Tap, at: datetime = NOON) -> None:
        self.entries.append(Entry(at, 7, "person", "tap", label, (), 1, 1, encode(tap)))

    def types(self, text: str, at: datetime = NOON) -> None:
        self.entries.append(Entry(at, 7, "person", "message", text, (), 2, 2))

    def asks(self, number: int, *labels: str, of: Survey = EVERY_KIND, action: Action = Action.ANSWER) -> None:
        """Show question ``number`` with these options."""
        buttons = [(label, pressing(action, number, place)) for place, label in enumerate(labels)]
        self.shows(of.closed_questions[number].text["en"], *buttons)

    def answers(self, number: int, label: str, *labels: str, option: int = 0) -> None:
        """Press an option of question ``number``, shown with these labels."""
        self.asks(number, *(labels or (label,)))
        self.taps(label, pressing(Action.ANSWER, number, option))

    def sends(self, at: datetime = NOON) -> None:
        self.shows("Your answers", ("Send my answers", pressing(Action.SEND)))
        self.taps("Send my answers", pressing(Action.SEND), at)


def pressing(action: Action, question: int = 0, option: int = 0) -> InSurvey:
    return InSurvey(1, action, question, option, 0)


def answers(chat: Chat, of: Survey = EVERY_KIND) -> dict[str, tuple[str, ...]] | None:
    return read_transcript(event(of), chat.entries, LANGUAGES).answers


def test_answer_is_what_the_label_says_and_not_what_the_button_carries() -> None:
    chat = Chat()
    chat.answers(0, "4", option=1)
    chat.sends()

    assert answers(chat) == {"overall": ("4",), "topics": (), "again": ()}


def test_answer_is_read_in_any_language_and_with_its_mark() -> None:
    chat = Chat()
    chat.answers(0, "✓ 2")
    chat.answers(1, "Practice ș")
    chat.answers(3, "Nu")
    chat.sends()

    assert answers(chat) == {"overall": ("2",), "why": ("practice",), "topics": (), "again": ("no",)}


def test_ticks_are_added_and_taken_away() -> None:
    chat = Chat()
    chat.answers(0, "4")
    for label in ("☐ Work", "☐ Law", "☑ Work", "☐ Web"):
        chat.asks(2, label, action=Action.TOGGLE)
        chat.taps(label, pressing(Action.TOGGLE, 2))
    chat.taps("Done", pressing(Action.DONE, 2))
    chat.sends()

    assert answers(chat) == {"overall": ("4",), "topics": ("law", "web"), "again": ()}


def test_tick_beyond_the_most_is_none() -> None:
    chat = Chat()
    for label in ("☐ Work", "☐ Law", "☐ Web"):
        chat.asks(2, label, action=Action.TOGGLE)
        chat.taps(label, pressing(Action.TOGGLE, 2))
    chat.sends()

    assert answers(chat) == {"overall": (), "topics": ("law", "work"), "again": ()}


def test_skip_takes_an_answer_back() -> None:
    chat = Chat()
    chat.answers(3, "Yes")
    chat.asks(3, "Yes")
    chat.taps("Skip", pressing(Action.SKIP, 3))
    chat.sends()

    assert answers(chat) == {"overall": (), "topics": (), "again": ()}


def test_answer_to_a_question_no_longer_shown_does_not_count() -> None:
    chat = Chat()
    chat.answers(0, "1")
    chat.answers(1, "Time")
    chat.answers(0, "5")
    chat.sends()

    assert answers(chat) == {"overall": ("5",), "topics": (), "again": ()}


def test_survey_begun_again_forgets_the_answers_before() -> None:
    chat = Chat()
    chat.answers(0, "1")
    chat.shows("How was it?", ("Start", StartSurvey(1)))
    chat.taps("Start", StartSurvey(1))
    chat.sends()

    assert answers(chat) == {"overall": (), "topics": (), "again": ()}


def test_second_send_counts_for_nothing() -> None:
    chat = Chat()
    chat.answers(0, "4")
    chat.sends()
    chat.answers(0, "1")
    chat.sends(NOON + timedelta(minutes=1))

    observation = read_transcript(event(EVERY_KIND), chat.entries, LANGUAGES)
    assert (observation.answers or {})["overall"] == ("4",)
    assert observation.sent_at == NOON


def test_second_send_of_answers_with_a_name_takes_their_place() -> None:
    named_survey = replace(EVERY_KIND, anonymous=False)
    chat = Chat()
    chat.answers(0, "4")
    chat.sends()
    chat.answers(0, "1")
    chat.sends(NOON + timedelta(minutes=1))

    observation = read_transcript(event(named_survey), chat.entries, LANGUAGES)
    assert (observation.answers or {})["overall"] == ("1",)
    assert observation.sent_at == NOON


def test_send_after_the_closing_time_counts_for_nothing() -> None:
    chat = Chat()
    chat.answers(0, "4")
    chat.sends(CLOSES)

    assert answers(chat) is None


def test_answer_on_a_screen_of_another_question_is_odd() -> None:
    chat = Chat()
    chat.shows("Something else", ("4", pressing(Action.ANSWER)))
    chat.taps("4", pressing(Action.ANSWER))

    odd = read_transcript(event(EVERY_KIND), chat.entries, LANGUAGES).odd
    assert odd == ["“overall” was answered on a screen that does not ask it"]


@pytest.mark.parametrize(("place", "option"), [(0, "a"), (1, "b"), (2, "c")])
def test_options_that_are_called_alike_are_told_by_their_place(place: int, option: str) -> None:
    alike = (Option("a", words("Same")), Option("b", words("Same")), Option("c", words("✓ Other")))
    of = survey(Choice("which", words("Which?"), alike))
    labels = ("Same", "Same", "✓ Other")
    chat = Chat()
    chat.asks(0, *labels, of=of)
    chat.taps(labels[place], pressing(Action.ANSWER, 0, place))
    chat.sends()

    assert answers(chat, of) == {"which": (option,)}


def test_options_in_one_language_are_read_all_the_same() -> None:
    of = survey(Choice("which", {"en": "Which?"}, (Option("a", {"en": "One"}), *options("b"))))
    chat = Chat()
    chat.asks(0, "One", of=of)
    chat.taps("One", pressing(Action.ANSWER))
    chat.sends()

    assert answers(chat, of) == {"which": ("a",)}


def test_comment_is_what_is_typed_while_its_question_waits() -> None:
    chat = Chat()
    chat.types("too early")
    chat.shows(f"Comment 1 of 2\n\n{IMPROVE.text['ro']}", ("Skip", SkipComment(1, 0)))
    chat.types("More time.")
    chat.types("/agenda")
    chat.types("too late", CLOSES)

    observation = read_transcript(event(EVERY_KIND), chat.entries, LANGUAGES)
    assert (observation.comments, observation.odd) == ([("improve", "More time.")], [])


def test_profession_is_the_last_one_chosen() -> None:
    chat = Chat()
    for label, number in (("Judge", 0), ("Lawyer ș", 1)):
        chat.shows("Which?", ("Judge", SelectProfession("x1", 0, 0)), ("Lawyer ș", SelectProfession("x1", 1, 0)))
        chat.taps(label, SelectProfession("x1", number, 0))

    assert read_transcript(event(EVERY_KIND), chat.entries, LANGUAGES).profession == "lawyer"


def test_profession_not_told_is_undisclosed() -> None:
    chat = Chat()
    chat.shows("Which?", *((label, SelectProfession("x1", n, 0)) for n, label in enumerate(("Judge", "Lawyer", "–"))))
    chat.taps("–", SelectProfession("x1", 2, 0))

    assert read_transcript(event(EVERY_KIND), chat.entries, LANGUAGES).profession == "undisclosed"


def test_registered_is_who_was_offered_to_change_it() -> None:
    chat = Chat()
    chat.shows("Round table", ("I agree", AcceptNotice("x1", "en")))
    before = read_transcript(event(EVERY_KIND), chat.entries, LANGUAGES).is_registered
    chat.shows("✓ You are registered", ("Change", ChangeRegistration("x1")))

    assert (before, read_transcript(event(EVERY_KIND), chat.entries, LANGUAGES).is_registered) == (False, True)


def test_no_survey_has_no_answers() -> None:
    chat = Chat()
    chat.shows("Old", ("Send my answers", pressing(Action.SEND)))
    chat.taps("Send my answers", pressing(Action.SEND))
    chat.types("Hello")
    chat.entries.append(Entry(NOON, 7, "person", "block", ""))

    observation = read_transcript(replace(event(EVERY_KIND), survey=None), chat.entries, LANGUAGES)
    assert (observation.answers, observation.comments, observation.blocked_at) == (None, [], NOON)
