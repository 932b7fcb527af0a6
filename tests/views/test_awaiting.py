"""The question which of several things a text is for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.awaiting.steps import Ambiguous, ClosedSurvey, CommentPlace, MinutesSession, RegistrationStep
from domain.minutes import Topic
from domain.people import Registration
from domain.registration import form
from domain.survey import SurveyRun
from tests.support.application import EVENT
from tests.support.surveys import CLOSES, IMPROVE, OPENS, THRESHOLDS, words
from views.awaiting import choose_target
from views.callback.coordinators import DiscardNote, StopMinutes, StoreNote
from views.callback.participants import AnswerByText, DiscardComment, StoreComment
from views.i18n import Translator

EN, RO = Translator("en", EVENT.zone), Translator("ro", EVENT.zone)
assert EVENT.survey is not None
RUN = SurveyRun(1, EVENT.code, EVENT.survey, {}, THRESHOLDS, OPENS, CLOSES)
COMMENT = CommentPlace(RUN, 0)
NOTES, TOPIC = MinutesSession(EVENT), Topic(words("Work"), ())
NAME = RegistrationStep(EVENT, Registration(EVENT.code, 1, "1", "2027-03-01", asking="name"))
TYPED = replace(NAME, registration=replace(NAME.registration, asking=f"question:{IMPROVE.id}"))


def taps(choice: Ambiguous) -> list[list[object]]:
    screen = choose_target(EN, choice, TOPIC if choice.minutes else None)
    assert screen.reply
    return [[button.tap for button in row] for row in screen.rows]


def test_text_beside_the_minutes_may_be_a_comment_or_an_answer() -> None:
    store, discard = StoreNote(EVENT.code), [DiscardNote(EVENT.code), StopMinutes(EVENT.code)]
    comment, answer = StoreComment(1, 0), AnswerByText(EVENT.code, 1, form(EVENT))

    assert taps(Ambiguous(NOTES, None, COMMENT)) == [[store, comment], discard]
    assert taps(Ambiguous(NOTES, NAME, None)) == [[store], [answer], discard]
    assert taps(Ambiguous(NOTES, NAME, COMMENT)) == [[store, comment], [answer], discard]
    assert taps(Ambiguous(NOTES, None, ClosedSurvey(RUN))) == [[store], discard]


def test_text_of_a_participant_may_be_a_comment_or_an_answer() -> None:
    last = len(EVENT.registration) + 1

    assert taps(Ambiguous(None, TYPED, COMMENT)) == [
        [StoreComment(1, 0)],
        [AnswerByText(EVENT.code, last, form(EVENT))],
        [DiscardComment(1, 0)],
    ]


@pytest.mark.parametrize(
    ("anonymous", "expected_end"),
    [(True, "a comment is kept without your name."), (False, "a comment is kept with your name.")],
)
def test_what_becomes_of_the_comment_is_told_as_it_is(*, anonymous: bool, expected_end: str) -> None:
    run = replace(RUN, survey=replace(RUN.survey, anonymous=anonymous))

    assert choose_target(EN, Ambiguous(NOTES, None, CommentPlace(run, 0)), TOPIC).text.endswith(expected_end)


def test_everything_that_waits_is_told_in_romanian() -> None:
    text = choose_target(RO, Ambiguous(NOTES, TYPED, ClosedSurvey(RUN)), TOPIC).text

    assert "Înscrierea dumneavoastră așteaptă răspunsul la" in text
    assert choose_target(RO, Ambiguous(None, NAME, COMMENT), None).text.split("\n\n")[1] == (
        "Înscrierea dumneavoastră așteaptă numele."
    )
