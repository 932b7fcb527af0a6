"""What a text is for, of everything that waits for one person's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.announcements.message_draft import TIME, MessageDraft
from domain.awaiting.choice import for_other_message, for_slash_text, for_text
from domain.awaiting.steps import (
    RECENT,
    Ambiguous,
    Awaiting,
    Choice,
    ClosedSurvey,
    CommentEdit,
    CommentPlace,
    DuplicateUpdate,
    MessageDraftStep,
    MinutesSession,
    Nothing,
    RegistrationStep,
    SurveyStep,
)
from domain.messages import Audience, MessageKind
from domain.people import Registration
from domain.survey import ReviewStep, SurveyRun
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


DRAFT = MessageDraft(EVENT.code, MessageKind.ANNOUNCEMENT, Audience.REGISTERED, asking="en")
WRITING = MessageDraftStep(DRAFT, JUST)
TIMING = MessageDraftStep(replace(DRAFT, asking=TIME), JUST)
assert EVENT.survey is not None
SURVEY_STEP = SurveyStep(RUN, ReviewStep(()), EARLIER)


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
        (Awaiting(places=[FINISHED], handled_before=True), DuplicateUpdate(FINISHED)),
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
        (Awaiting(places=[FINISHED], handled_before=True), DuplicateUpdate(FINISHED)),
    ],
)
def test_anything_else_is_refused_by(awaiting: Awaiting, choice: Choice) -> None:
    assert for_other_message(awaiting, NOW) == choice


@pytest.mark.parametrize(
    ("awaiting", "choice"),
    [
        (Awaiting(draft=WRITING), WRITING),
        (Awaiting(draft=replace(WRITING, shown_at=None)), replace(WRITING, shown_at=None)),
        (Awaiting(edit=EDIT, draft=WRITING), EDIT),
        (Awaiting(draft=WRITING, minutes=NOTES), WRITING),
        (Awaiting(draft=WRITING, registrations=[BUTTONS]), WRITING),
        (Awaiting(draft=WRITING, registrations=[at(NAME, just=False)]), WRITING),
        (Awaiting(draft=WRITING, places=[COMMENT]), WRITING),
        (Awaiting(draft=WRITING, survey_steps=[SURVEY_STEP]), WRITING),
        # Whatever was shown last; of what nobody knows when, the person is asked.
        (Awaiting(draft=replace(WRITING, shown_at=LONG_AGO), survey_steps=[SURVEY_STEP]), SURVEY_STEP),
        (
            Awaiting(draft=replace(WRITING, shown_at=EARLIER), places=[replace(COMMENT, shown_at=JUST)]),
            Ambiguous(None, None, replace(COMMENT, shown_at=JUST), replace(WRITING, shown_at=EARLIER)),
        ),
        (
            Awaiting(draft=replace(WRITING, shown_at=LONG_AGO), minutes=NOTES),
            Ambiguous(NOTES, None, None, replace(WRITING, shown_at=LONG_AGO)),
        ),
        (
            Awaiting(draft=replace(WRITING, shown_at=EARLIER), registrations=[at(NAME, just=True)]),
            Ambiguous(None, at(NAME, just=True), None, replace(WRITING, shown_at=EARLIER)),
        ),
    ],
)
def test_message_draft_takes_a_text_only_when_it_is_meant(awaiting: Awaiting, choice: Choice) -> None:
    assert for_text(awaiting, NOW) == choice


def test_message_draft_takes_a_file_unless_it_waits_for_a_time() -> None:
    assert for_other_message(Awaiting(draft=WRITING, places=[COMMENT]), NOW) == WRITING
    assert for_other_message(Awaiting(draft=TIMING, places=[COMMENT]), NOW) == COMMENT


def test_message_draft_takes_no_command() -> None:
    assert for_slash_text(Awaiting(draft=WRITING), NOW) == Nothing()
