"""A chat in a few lines: what was asked, what was done about it, and what the bot said in the end."""

from __future__ import annotations

from dataclasses import replace

from demo.rehearsal.chat_excerpt import Exchange, exchanges
from demo.telegram.stand_in import ButtonView, Entry
from tests.support.surveys import AGAIN, EVERY_KIND, IMPROVE, OPENS, event
from views.callback.codec import Tap, encode
from views.callback.participants import (
    AcceptNotice,
    AnswerRegistration,
    ChangeRegistration,
    InSurvey,
    SkipComment,
    SkipName,
    StartSurvey,
)
from views.survey.screens import Action

EVENT = replace(event(EVERY_KIND), registration=(IMPROVE, AGAIN))
START, SEND = StartSurvey(1), InSurvey(1, Action.SEND, 0, 0, 0)


def shown(text: str, *buttons: Tap, message: int = 1) -> Entry:
    row = tuple(ButtonView("…", encode(tap)) for tap in buttons)
    return Entry(OPENS, 7, "bot", "edit", text, (row,), message)


def tapped(label: str, tap: Tap, message: int = 1) -> Entry:
    return Entry(OPENS, 7, "person", "tap", label, (), message, 1, encode(tap))


def typed(text: str) -> Entry:
    return Entry(OPENS, 7, "person", "message", text, (), 99, 1)


def in_survey(action: Action, question: int = 0) -> InSurvey:
    return InSurvey(1, action, question, 0, 0)


def test_exchange_shows_the_question_that_was_answered() -> None:
    chat_exchanges = exchanges(
        EVENT,
        [
            shown("Question 1 of 4\n▓▓\n\nOverall?\n\n1 = poor", in_survey(Action.ANSWER)),
            tapped("4", in_survey(Action.ANSWER)),
            shown("Question 3 of 4\n\nWhich topics? ș", in_survey(Action.TOGGLE, 2)),
            tapped("☐ Work", in_survey(Action.TOGGLE, 2)),
            shown("Question 3 of 4\n\nWhich topics? ș", in_survey(Action.TOGGLE, 2)),
            tapped("Done", in_survey(Action.DONE, 2)),
            shown("Your answers\n\n1. Overall?\n→ 4", SEND),
            tapped("Send my answers", SEND),
            shown("Thank you.\n\nGoodbye."),
        ],
        since=0,
    )

    assert chat_exchanges == (
        Exchange("Overall?", ("4",)),
        Exchange("Which topics? ș", ("Work", "Done")),
        Exchange("Your answers", ("Send my answers",)),
        Exchange("Thank you."),
    )


def test_exchange_shows_what_wanted_typing() -> None:
    chat_exchanges = exchanges(
        EVENT,
        [
            typed("/start x"),
            shown("Round table\n\nWhat should change? ș", AnswerRegistration("x1", 0, 0, 0)),
            typed("Nothing."),
            shown("Comment 1 of 2\n\nWhat should change?", SkipComment(1, 0), message=2),
            typed("More time."),
            shown("Comment 2 of 2\n\nWhat was good?", SkipComment(1, 1), message=3),
            tapped("Skip", SkipComment(1, 1), message=3),
            shown("That was all.", message=3),
        ],
        since=0,
    )

    assert chat_exchanges == (
        Exchange("", ("/start x",)),
        Exchange("What should change? ș", ("Nothing.",)),
        Exchange("What should change?", ("More time.",)),
        Exchange("What was good?", ("Skip",)),
        Exchange("That was all."),
    )


def test_exchange_begins_where_it_is_told_from_and_knows_what_was_shown_before() -> None:
    chat = [typed("/start x"), shown("How was it?\nRound table", START), tapped("Start", START), shown("Closed.")]

    assert exchanges(EVENT, chat, since=2) == (Exchange("How was it?", ("Start",)), Exchange("Closed."))


def test_exchange_ends_with_the_answer_to_the_last_tap_and_not_with_what_came_besides() -> None:
    agree = AcceptNotice("x1", "en")
    chat = [
        shown("Notice", agree),
        tapped("I agree", agree),
        shown("You are registered", ChangeRegistration("x1")),
        shown("Agenda", message=2),
    ]

    assert exchanges(EVENT, chat, since=0) == (Exchange("Notice", ("I agree",)), Exchange("You are registered"))


def test_exchange_with_a_text_shows_what_was_asked_for_last_and_the_first_answer() -> None:
    chat = [
        shown("Round table\n\nPlease type the name.", SkipName("x1")),
        typed("Popescu I."),
        shown("You are registered", message=2),
        shown("Agenda", message=3),
    ]

    assert exchanges(EVENT, chat, since=0) == (
        Exchange("Please type the name.", ("Popescu I.",)),
        Exchange("You are registered"),
    )
