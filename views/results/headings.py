"""What stands above results in text: how many answered and when it closed, each question with its number."""

from __future__ import annotations

from collections.abc import Iterator

from domain.events import SESSIONS
from domain.questions import ClosedQuestion as Question
from domain.results.release import Result
from domain.results.summary import Results
from views.i18n import Html, Translator, safe
from views.reports import card
from views.results.conditions import condition_note
from views.results.participation import participation, session_count


def participation_line(voice: Translator, summary: Results) -> Html:
    """How many answered; of agenda items how many there are, since how many rated is another number for each."""
    count = session_count if summary.survey.id == SESSIONS else participation
    return Html(f"<b>{safe(count(voice, summary.release))}</b>")


def closing_line(voice: Translator, summary: Results) -> Html:
    """When the survey closed, or until when answers can change."""
    return safe(card.as_of(voice, summary))


def question_results(summary: Results) -> Iterator[tuple[int, Question, Result]]:
    """Each question that is asked with buttons, with its number and its result."""
    questions = {question.id: question for question in summary.survey.closed_questions}
    for number, result in enumerate(summary.release.results, start=1):
        yield number, questions[result.question], result


def question_head(voice: Translator, number: int, question: Question, summary: Results) -> str:
    """Its number, its text, and of whom it was asked where that were not all."""
    condition = safe(condition_note(voice, summary.survey.closed_questions, question))
    return "\n".join((f"<b>{number}. {voice.words(question.text)}</b>", *([condition] if condition else [])))
