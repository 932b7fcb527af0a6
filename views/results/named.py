"""Named surveys: the agreement before the first question, one's own answers, and everybody's for the coordinators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from domain.button_questions import SelectedOptions
from domain.draft import Draft
from domain.events import Event, Survey
from domain.operations.retention import DataKind as Retained
from domain.operations.retention import expiry_dates
from domain.participation import AnsweredByName
from domain.people import Registration
from domain.policy import Privacy
from domain.questions import Comment, Question
from domain.results.named import NamedResponse
from domain.survey import SurveyRun
from views.callback.coordinators import ShowNames, ShowSummary
from views.callback.participants import AcceptNamedConsent, AskComments, Decline, DeleteAnswers, StartSurvey
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, quoted
from views.layout.pages import pages
from views.questions import option_label
from views.screen import Button, Row, Screen
from views.survey.length import summary_line
from views.survey.questions import answer_lines, changes, short_question

NOTICE = "1"
"""The version of what is agreed to; it goes up whenever what is promised or stored changes."""
PEOPLE = 5
"""So many people's answers stand on one page."""
ON_A_PAGE = 60
"""So much of a question's text, and of an event's title, is repeated there."""


def consent(
    voice: Translator, event: Event, survey_run: SurveyRun, registration: Registration, private: Privacy
) -> Screen:
    """Asked before the first question; nothing is stored before ``I agree``."""
    name_hint = (
        "" if registration.name else voice.say("You gave no name when you registered; /start lets you change it.")
    )
    text = paragraphs(
        Html(f"<b>{voice.words(survey_run.survey.title)}</b>\n{voice.words(event.title)}"),
        summary_line(voice, survey_run.survey),
        voice.say("<b>Do you agree that your answers are stored with your name?</b>"),
        voice.say(
            "Your answers and comments are stored under: <b>{who}</b>.",
            who=_display_name(voice, event, registration.name, registration.profession),
        ),
        name_hint,
        voice.say(
            "The coordinators see them there at any time, before the survey closes and after. Organizers never do."
            " You can change or erase them until {moment}.",
            moment=voice.moment(survey_run.closes_at),
        ),
        voice.say(
            "They are erased with your registration, on {day}, or at once with /forget. Counts without names are kept.",
            day=voice.calendar(expiry_dates(event, private)[Retained.REGISTRATIONS]),
        ),
    )
    agree = Button(voice.plain("I agree"), AcceptNamedConsent(survey_run.id))
    refuse = Button(voice.plain("No, thank you"), Decline(survey_run.id))
    return Screen(text, ((agree,), (refuse,)))


def _display_name(voice: Translator, event: Event, name: str | None, profession: str | None) -> str:
    known_profession = event.profession(profession or "")
    parts = (name or voice.plain("no name given"), voice.label(known_profession.label) if known_profession else "")
    return voice.listed(part for part in parts if part)


def own_answers(voice: Translator, survey_run: SurveyRun, named_answers: AnsweredByName) -> Screen:
    """Somebody's own answers as they are stored, each with its ``Change``."""
    draft = Draft(named_answers.answers)
    comments = survey_run.survey.comments
    ask = ((Button(voice.plain("Comments"), AskComments(survey_run.id)),),) if comments else ()
    erase = Button(voice.plain("Erase my answers"), DeleteAnswers(survey_run.id, 0))
    text = paragraphs(
        voice.say("<b>Your answers</b>"),
        *answer_lines(voice, survey_run, draft),
        *(
            f"{short_question(voice, question)}\n{voice.arrow}"
            f" <b>{_truncate(named_answers.comments.get(question.id, '–'))}</b>"
            for question in comments
        ),
        voice.say(
            "These answers are stored with your name. You can change them until {moment}; what you send takes their"
            " place.",
            moment=voice.moment(survey_run.closes_at),
        ),
    )
    return Screen(text, (*changes(voice, survey_run, draft), *ask, (erase,)))


def _truncate(text: str, longest: int = 2 * ON_A_PAGE) -> Html:
    return safe(text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…")


def confirm_delete(voice: Translator, survey_run: SurveyRun) -> Screen:
    """Asks before the answers are erased."""
    return Screen(
        paragraphs(
            voice.say("<b>Erase your answers to this survey?</b>"),
            voice.say("Your answers and comments are erased and no longer counted, and your agreement ends."),
        ),
        (
            (Button(voice.plain("Yes, erase them"), DeleteAnswers(survey_run.id, 1)),),
            (Button(voice.plain("No, keep them"), StartSurvey(survey_run.id)),),
        ),
    )


def answers_deleted(voice: Translator, survey_run: SurveyRun) -> Screen:
    """Nothing of the answers is left; the way back stays open."""
    return Screen(
        paragraphs(
            voice.say("Your answers are erased. I will not remind you of this survey."),
            voice.say(
                "If you change your mind, you can answer until {moment}.", moment=voice.moment(survey_run.closes_at)
            ),
        ),
        ((Button(voice.plain("Start"), StartSurvey(survey_run.id)),),),
    )


def names(voice: Translator, event: Event, survey: Survey, sheets: Sequence[NamedResponse], page: int) -> Screen:
    """Everybody's answers with their names, one page of them; the last when there are fewer."""
    texts = tuple(_texts(voice, event, survey, sheets))
    page = min(page, max(len(texts) - 1, 0))
    where = voice.say("Page {i} of {n}", i=page + 1, n=len(texts)) if len(texts) > 1 else ""
    head = "\n".join(
        part
        for part in (
            voice.say("<b>Answers with names</b>"),
            _truncate(voice.label(event.title), ON_A_PAGE),
            where,
        )
        if part
    )
    text = paragraphs(head, texts[page] if texts else voice.say("There are no answers with names."))
    return Screen(text, _page_buttons(voice, event, page, len(texts)))


def _texts(voice: Translator, event: Event, survey: Survey, sheets: Sequence[NamedResponse]) -> Iterator[str]:
    for first in range(0, len(sheets), PEOPLE):
        yield from pages(_sheet(voice, event, survey, sheet) for sheet in sheets[first : first + PEOPLE])


def _sheet(voice: Translator, event: Event, survey: Survey, sheet: NamedResponse) -> str:
    who = _display_name(voice, event, sheet.name, sheet.profession)
    questions: Iterable[Question] = (*survey.closed_questions, *survey.comments)
    lines = (
        f"{number}. {short_question(voice, question, ON_A_PAGE)} {voice.arrow} {answer}"
        for number, question in enumerate(questions, start=1)
        if (answer := _answer(voice, question, sheet))
    )
    return "\n".join((f"<b>{safe(who)}</b>", *lines))


def _answer(voice: Translator, question: Question, sheet: NamedResponse) -> str:
    if isinstance(question, Comment):
        text = sheet.comments.get(question.id)
        return quoted(voice, safe(text)) if text else ""
    options: SelectedOptions = sheet.answers.get(question.id, ())
    return safe(voice.listed(option_label(voice, question, option) for option in options))


def _page_buttons(voice: Translator, event: Event, page: int, count: int) -> tuple[Row, ...]:
    row: Row = ()
    if page > 0:
        row += (Button(voice.plain("Back"), ShowNames(event.code, page - 1, event.survey_id)),)
    if page + 1 < count:
        row += (Button(voice.plain("Next"), ShowNames(event.code, page + 1, event.survey_id)),)
    back = Button(voice.plain("Back to the summary"), ShowSummary(event.code, 0, event.survey_id))
    return (*((row,) if row else ()), (back,))
