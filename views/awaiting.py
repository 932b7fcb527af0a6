"""Which of several things a typed text is for: the question quotes it, and nothing is stored before a button is."""

from __future__ import annotations

from domain import registration as rules
from domain.awaiting.steps import Ambiguous, ClosedSurvey, CommentPlace, RegistrationStep
from domain.minutes import Topic
from views.callback.coordinators import DiscardNote, StoreNote
from views.callback.organizers import ContinueDraft
from views.callback.participants import AnswerByText, DiscardComment, StoreComment
from views.i18n import Html, Translator
from views.layout.common import paragraphs, short
from views.minutes import done_button, heading
from views.screen import Button, Row, Screen
from views.survey.wording import wording_of

_SHOWN = 300
"""So much is shown of a question or topic, in characters."""


def choose_target(voice: Translator, choice: Ambiguous, topic: Topic | None, hint: str = "") -> Screen:
    """Asks what the text is; ``topic`` is that of the minutes, if they are among what waits.

    ``hint`` says how to send the command that the text begins with.
    """
    text = paragraphs(
        voice.say("<b>What is this text?</b> Nothing is stored yet."),
        _minutes(voice, topic) if topic else "",
        _registration(voice, choice.registration) if choice.registration else "",
        _comment(voice, choice.comment) if choice.comment else "",
        voice.say(
            "You are also writing a message to participants: to go on with it, press the button, then send it again."
        )
        if choice.draft
        else "",
        hint,
    )
    rows = (*_store_buttons(voice, choice), _draft_button(voice, choice), _discard_buttons(voice, choice))
    return Screen(text, tuple(row for row in rows if row), reply=True)


def _store_buttons(voice: Translator, choice: Ambiguous) -> tuple[Row, ...]:
    row: Row = ()
    if choice.minutes is not None:
        row += (Button(voice.plain("It is for the minutes"), StoreNote(choice.minutes.event.code)),)
    if isinstance(choice.comment, CommentPlace):
        row += (Button(voice.plain("It is my comment"), StoreComment(choice.comment.run.id, choice.comment.number)),)
    if choice.registration is None:
        return (row,)
    return (row, (Button(voice.plain("It is for my registration"), _answer(choice.registration)),))


def _draft_button(voice: Translator, choice: Ambiguous) -> Row:
    if choice.draft is None:
        return ()
    return (Button(voice.plain("Go on with the message"), ContinueDraft(choice.draft.draft.event)),)


def _answer(step: RegistrationStep) -> AnswerByText:
    event, asking = step.event, step.registration.asking
    return AnswerByText(event.code, rules.steps(event).index(asking or rules.NAME), rules.form(event))


def _discard_buttons(voice: Translator, choice: Ambiguous) -> Row:
    if choice.minutes is not None:
        code = choice.minutes.event.code
        return (Button(voice.plain("Discard"), DiscardNote(code)), done_button(voice, code))
    if isinstance(choice.comment, CommentPlace):
        return (Button(voice.plain("Discard"), DiscardComment(choice.comment.run.id, choice.comment.number)),)
    return ()


def _minutes(voice: Translator, topic: Topic) -> Html:
    return voice.say("The minutes wait for a note on “{topic}”.", topic=short(heading(voice, topic), _SHOWN))


def _comment(voice: Translator, comment: CommentPlace | ClosedSurvey) -> Html:
    if isinstance(comment, ClosedSurvey):
        return voice.say("The survey that asked you for a comment has just closed; it takes no more comments.")
    question = short(voice.label(comment.question.text), _SHOWN)
    return wording_of(comment.run.survey).pending_comment(voice, question)


def _registration(voice: Translator, step: RegistrationStep) -> Html:
    question = rules.question_at(step.event, step.registration.asking)
    if question is None:
        return voice.say("Your registration waits for your name.")
    return voice.say(
        "Your registration waits for your answer to “{question}”.", question=short(voice.label(question.text), _SHOWN)
    )
