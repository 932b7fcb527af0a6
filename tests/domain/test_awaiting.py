"""What a text is for, of everything that waits for one person's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.awaiting import (
    RECENT,
    AlreadyHandled,
    Ambiguous,
    Awaiting,
    Choice,
    ClosedSurvey,
    CommentEdit,
    CommentPlace,
    MinutesSession,
    Nothing,
    RegistrationStep,
    for_other_message,
    for_text,
)
from domain.people import Registration
from domain.survey import SurveyRun
from tests.support.application import EVENT
from tests.support.surveys import CLOSES, OPENS, THRESHOLDS

assert EVENT.survey is not None
NOW = OPENS + timedelta(hours=3)
JUST, EARLIER, LONG_AGO = NOW, NOW - timedelta(minutes=5), NOW - RECENT - timedelta(seconds=1)
RUN = SurveyRun(1, EVENT.code, EVENT.survey, {}, THRESHOLDS, OPENS, CLOSES)
OTHER = replace(RUN, id=2)
END = len(EVENT.survey.comments)

EDIT, NOTES = CommentEdit(9, 0), MinutesSession(EVENT)
NAME = RegistrationStep(EVENT, Registration(EVENT.code, 1, "1", "2027-03-01", asking="name"))
BUTTONS = replace(NAME, registration=replace(NAME.registration, asking="profession"))
COMMENT, FINISHED, CLOSED = CommentPlace(RUN, 0), CommentPlace(RUN, END), ClosedSurvey(RUN)


def at(waiting: RegistrationStep, *, just: bool) -> RegistrationStep:
    return replace(waiting, shown_at=JUST if just else EARLIER)


@pytest.mark.parametrize(
    ("awaiting", "choice"),
    [
        (Awaiting(), Nothing()),
        (Awaiting(places=[FINISHED]), Nothing()),
        (Awaiting(closed_surveys=[CLOSED]), Nothing()),
        (Awaiting(closed_surveys=[replace(CLOSED, shown_at=LONG_AGO)]), Nothing()),
        (Awaiting(closed_surveys=[replace(CLOSED, shown_at=JUST)]), replace(CLOSED, shown_at=JUST)),
        (Awaiting(places=[COMMENT]), COMMENT),
        (Awaiting(registrations=[NAME]), NAME),
        (Awaiting(registrations=[BUTTONS]), BUTTONS),
        # The last shown of several.
        (Awaiting(registrations=[NAME, at(BUTTONS, just=True)]), at(BUTTONS, just=True)),
        (
            Awaiting(places=[replace(COMMENT, shown_at=EARLIER), CommentPlace(OTHER, 0, shown_at=JUST)]),
            CommentPlace(OTHER, 0, shown_at=JUST),
        ),
        # A registration and a comment: the one that was shown last, within an hour.
        (
            Awaiting(registrations=[at(NAME, just=False)], places=[replace(COMMENT, shown_at=JUST)]),
            replace(COMMENT, shown_at=JUST),
        ),
        (
            Awaiting(registrations=[at(NAME, just=True)], places=[replace(COMMENT, shown_at=EARLIER)]),
            at(NAME, just=True),
        ),
        (Awaiting(registrations=[at(NAME, just=False)], places=[COMMENT]), at(NAME, just=False)),
        (Awaiting(registrations=[NAME], places=[replace(COMMENT, shown_at=JUST)]), replace(COMMENT, shown_at=JUST)),
        (Awaiting(registrations=[NAME], places=[COMMENT]), Ambiguous(None, NAME, COMMENT)),
        (
            Awaiting(registrations=[replace(NAME, shown_at=LONG_AGO)], places=[replace(COMMENT, shown_at=LONG_AGO)]),
            Ambiguous(None, replace(NAME, shown_at=LONG_AGO), replace(COMMENT, shown_at=LONG_AGO)),
        ),
        (Awaiting(registrations=[BUTTONS], places=[COMMENT]), COMMENT),
        # The minutes: whatever else waits for a text is asked about.
        (Awaiting(minutes=NOTES), NOTES),
        (Awaiting(minutes=NOTES, registrations=[BUTTONS], places=[FINISHED], closed_surveys=[CLOSED]), NOTES),
        (Awaiting(minutes=NOTES, places=[COMMENT]), Ambiguous(NOTES, None, COMMENT)),
        (Awaiting(minutes=NOTES, registrations=[NAME]), Ambiguous(NOTES, NAME, None)),
        (Awaiting(minutes=NOTES, registrations=[NAME], places=[COMMENT]), Ambiguous(NOTES, NAME, COMMENT)),
        (
            Awaiting(minutes=NOTES, closed_surveys=[replace(CLOSED, shown_at=JUST)]),
            Ambiguous(NOTES, None, replace(CLOSED, shown_at=JUST)),
        ),
        # A comment that is edited comes before everything.
        (Awaiting(EDIT, NOTES, [NAME], [COMMENT]), EDIT),
        # After a crash the question that waits now says what became of the text.
        (Awaiting(places=[FINISHED], handled_before=True), AlreadyHandled(FINISHED)),
        (Awaiting(places=[COMMENT], handled_before=True), COMMENT),
    ],
)
def test_text_is_for(awaiting: Awaiting, choice: Choice) -> None:
    assert for_text(awaiting, NOW) == choice


@pytest.mark.parametrize(
    ("awaiting", "choice"),
    [
        (Awaiting(), Nothing()),
        (Awaiting(EDIT), Nothing()),
        (Awaiting(EDIT, NOTES), NOTES),
        (Awaiting(minutes=NOTES, registrations=[BUTTONS]), BUTTONS),
        (Awaiting(minutes=NOTES, places=[COMMENT]), COMMENT),
        (Awaiting(registrations=[NAME], places=[COMMENT]), NAME),
        (Awaiting(closed_surveys=[replace(CLOSED, shown_at=JUST)]), replace(CLOSED, shown_at=JUST)),
        (Awaiting(places=[FINISHED], handled_before=True), AlreadyHandled(FINISHED)),
    ],
)
def test_anything_else_is_refused_by(awaiting: Awaiting, choice: Choice) -> None:
    assert for_other_message(awaiting, NOW) == choice
