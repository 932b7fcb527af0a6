"""A survey from outside: how buttons carry taps and drafts, the invitation and its promise, and how it can end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import IntEnum
from typing import TypeAlias, assert_never

from domain.attendance.admission import Access
from domain.draft import Draft, pack, unpack
from domain.events import Event, Survey
from domain.survey import (
    ChooseOption,
    ConfirmOptions,
    PreviousQuestion,
    ShowQuestion,
    SkipQuestion,
    SubmitAnswers,
    SurveyRun,
    Tap,
    ToggleOption,
)
from views.callback.participants import Decline, InSurvey, NotNow, StartSurvey
from views.checkin.screens import checkin_help
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.screen import Button, Screen
from views.survey.length import summary_line
from views.survey.wording import wording_of


class Action(IntEnum):
    """What a tap inside a survey does; the numbers are on buttons in people's chats and never change."""

    SHOW = 0
    ANSWER = 1
    TOGGLE = 2
    DONE = 3
    SKIP = 4
    BACK = 5
    """To before the question whose number is one less, or with 0 from the review."""
    SEND = 6
    REVIEW = 7
    """Go on to what is unanswered, or the review."""
    CHANGE = 8
    """As SHOW, from the review."""
    TOGGLE_CHANGED = 9
    """As TOGGLE, of a question shown from the review."""


TOGGLES = {Action.TOGGLE, Action.TOGGLE_CHANGED}

_TAPS: Mapping[int, Callable[[int, int], Tap]] = {
    Action.SHOW: lambda question, _: ShowQuestion(question),
    Action.ANSWER: ChooseOption,
    Action.TOGGLE: ToggleOption,
    Action.DONE: lambda question, _: ConfirmOptions(question),
    Action.SKIP: lambda question, _: SkipQuestion(question),
    Action.BACK: lambda question, _: PreviousQuestion(question - 1 if question else None),
    Action.SEND: lambda *_: SubmitAnswers(),
    Action.REVIEW: lambda *_: ShowQuestion(None),
    Action.CHANGE: lambda question, _: ShowQuestion(question, is_change=True),
    Action.TOGGLE_CHANGED: lambda question, option: ToggleOption(question, option, is_change=True),
}


def _action_fields(tap: Tap) -> tuple[Action, int, int]:
    match tap:
        case ShowQuestion(question=number, is_change=is_change):
            numbers = (
                (Action.REVIEW, 0, 0) if number is None else (Action.CHANGE if is_change else Action.SHOW, number, 0)
            )
        case ChooseOption(question=question, option=option):
            numbers = (Action.ANSWER, question, option)
        case ToggleOption(question=question, option=option, is_change=is_change):
            numbers = (Action.TOGGLE_CHANGED if is_change else Action.TOGGLE, question, option)
        case ConfirmOptions(question=question):
            numbers = (Action.DONE, question, 0)
        case SkipQuestion(question=question):
            numbers = (Action.SKIP, question, 0)
        case PreviousQuestion(question=before):
            numbers = (Action.BACK, 0 if before is None else before + 1, 0)
        case SubmitAnswers():
            numbers = (Action.SEND, 0, 0)
        case _:
            assert_never(tap)
    return numbers


TapEncoder: TypeAlias = Callable[[Tap], InSurvey]
"""The button that makes a tap on a draft that is given."""


def tap_encoder(survey_run: SurveyRun, draft: Draft) -> TapEncoder:
    """What makes the buttons of a screen, which all carry this draft."""
    packed_draft = pack(survey_run.survey, draft)
    return lambda tap: InSurvey(survey_run.id, *_action_fields(tap), packed_draft)


def read(survey: Survey, button: InSurvey) -> tuple[Draft, Tap] | None:
    """The draft and the tap of a button, or None when no screen of this survey could have made it."""
    draft, tap = unpack(survey, button.draft), _TAPS.get(button.action)
    return None if draft is None or tap is None else (draft, tap(button.question, button.option))


def subject(survey_run: SurveyRun) -> str:
    """What all the messages of one survey are about: the newest alone keeps its buttons."""
    return f"survey {survey_run.id}"


def moved_text(voice: Translator) -> Html:
    """What stands in place of an older message, which may have shown answers."""
    return voice.say("↓ This goes on below.")


def heading(voice: Translator, event: Event, survey: Survey) -> Html:
    """Which survey of which event this is about."""
    return Html(f"<b>{voice.words(survey.title)}</b>\n{voice.words(event.title)}")


def invitation(voice: Translator, event: Event, survey_run: SurveyRun, *, may_have_begun: bool = False) -> Screen:
    """What the survey is, how long it takes, and exactly what is promised.

    ``may_have_begun`` when the person asks for it, and what they may have chosen is not known.
    """
    survey = survey_run.survey
    text = paragraphs(
        heading(voice, event, survey),
        f"{summary_line(voice, survey)} {voice.say('Open until {moment}.', moment=voice.moment(survey_run.closes_at))}",
        wording_of(survey).invitation(voice, survey_run),
        _restart_notice(voice) if may_have_begun else "",
    )
    later = Button(voice.plain("Not now"), NotNow(survey_run.id))
    never = Button(voice.plain("No, thank you"), Decline(survey_run.id))
    rows = ((_start(voice, survey_run),), (later, never))
    return Screen(text, rows, subject=subject(survey_run), closed_text=moved_text(voice))


def _restart_notice(voice: Translator) -> Html:
    return voice.say(
        "Start begins anew. If you have chosen answers already, they are in the buttons of that message further up, and"
        " you can go on there."
    )


def _start(voice: Translator, survey_run: SurveyRun) -> Button:
    return Button(voice.plain("Start"), StartSurvey(survey_run.id))


def thanks(voice: Translator, survey_run: SurveyRun) -> Screen:
    """The answers are taken and nothing more is asked."""
    promise = wording_of(survey_run.survey)
    text = paragraphs(promise.sent(voice), promise.next_steps(voice, survey_run))
    rows = promise.buttons(voice, survey_run)
    return Screen(text, rows, subject=subject(survey_run), closed_text=promise.sent(voice))


def already(voice: Translator) -> Screen:
    """A second time."""
    return Screen(voice.say("You have already answered, and your answers are counted. Thank you!"))


def closed(voice: Translator, survey_run: SurveyRun) -> Screen:
    """After the closing time."""
    return Screen(voice.say("This survey closed on {moment}.", moment=voice.moment(survey_run.closes_at)))


def not_now(voice: Translator, survey_run: SurveyRun) -> Screen:
    """Left for later."""
    moment = voice.moment(survey_run.closes_at)
    text = voice.say("All right. You can answer until {moment}: press Start, or type /survey.", moment=moment)
    return Screen(text, ((_start(voice, survey_run),),))


def declined(voice: Translator, survey_run: SurveyRun) -> Screen:
    """No part, no reminders; the way back stays open."""
    return Screen(
        paragraphs(
            voice.say("All right, I will not remind you of this survey."),
            voice.say(
                "If you change your mind, you can answer until {moment}.", moment=voice.moment(survey_run.closes_at)
            ),
        ),
        ((_start(voice, survey_run),),),
    )


def none_open(voice: Translator) -> Screen:
    """Nothing to answer, and nothing to come."""
    return Screen(voice.say("There is no survey for you to answer at the moment."))


def not_open(voice: Translator, event: Event, moment: datetime, needs: Access, now: datetime) -> Screen:
    """Nothing to answer yet; ``moment`` is when there will be, ``needs`` what somebody lacks until then."""
    opens = voice.moment(moment)
    match needs:
        case Access.ABSENT:
            return Screen(
                paragraphs(
                    voice.say("The survey opens on {moment}. It is for those who were at the event.", moment=opens),
                    checkin_help(voice, event, now),
                )
            )
        case Access.UNCONFIRMED:
            return Screen(
                voice.say(
                    "The survey opens on {moment}. An organizer has to confirm your registration before you can answer;"
                    " I will write to you then.",
                    moment=opens,
                )
            )
        case Access.ADMITTED | Access.UNREGISTERED:
            return Screen(voice.say("The survey opens on {moment}. I will write to you.", moment=opens))
        case _:
            assert_never(needs)


def not_admitted(voice: Translator, event: Event, survey_run: SurveyRun, lack: Access, now: datetime) -> Screen:
    """Somebody registered who lacks this for the open survey, and what they can do."""
    if lack is Access.ABSENT:
        return Screen(
            paragraphs(
                voice.say(
                    "This survey is for those who were at the event, and you are not checked in yet. It is open until"
                    " {moment}.",
                    moment=voice.moment(survey_run.closes_at),
                ),
                checkin_help(voice, event, now),
            )
        )
    return Screen(
        voice.say(
            "Please wait a little: an organizer has to confirm your registration before you can answer. You need do"
            " nothing; I will write to you as soon as it is done. The survey is open until {moment}.",
            moment=voice.moment(survey_run.closes_at),
        )
    )


def only_registered(voice: Translator) -> Screen:
    """Somebody who is not registered may not answer."""
    return Screen(voice.say("Only people registered for the event can answer. /start registers you."))
