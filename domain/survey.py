"""Answering a survey in chat: the taps a person can make and what each leads to; it stores nothing and knows nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, assert_never

from domain.anonymity import Thresholds
from domain.button_questions import SelectedOptions
from domain.draft import Draft, is_consistent, visible, without_hidden
from domain.events import UNDISCLOSED, Admission, Event, Survey
from domain.questions import Choice, Choices, ClosedQuestion, Ranking, Rating, YesNo


@dataclass(frozen=True, slots=True)
class SurveyRun:
    """A survey as it was frozen when it opened; times are UTC-aware."""

    id: int
    event: str
    survey: Survey
    groups: Mapping[str, str]
    """Profession → the group its answers are counted in."""
    thresholds: Thresholds
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    admission: Admission = Admission.OPEN
    checkin: bool = False
    """Whether only those who checked in may answer."""

    def is_open(self, now: datetime) -> bool:
        """Whether answers are still taken."""
        return self.closed_at is None and now < self.closes_at

    def group(self, profession: str | None) -> str:
        """The group in which somebody of that profession is counted."""
        return self.groups.get(profession or UNDISCLOSED, self.groups[UNDISCLOSED])


def upcoming_surveys(event: Event, run: SurveyRun | None, now: datetime) -> tuple[Survey, ...]:
    """Those of the event's surveys that have not opened and still can; ``run`` is the one that opened last."""
    return tuple(
        survey
        for survey in event.surveys
        if now < survey.closes and (run is None or (survey.id != run.survey.id and survey.opens > run.survey.opens))
    )


@dataclass(frozen=True, slots=True)
class ShowQuestion:
    """Ask this question (numbered from 0 among the closed ones), or go on to what is unanswered when None."""

    question: int | None
    is_change: bool = False
    """Whether it is asked from the review, which ``Back`` then leads to."""


@dataclass(frozen=True, slots=True)
class ChooseOption:
    """Choose this option (numbered from 0) of a single-choice question and go on."""

    question: int
    option: int


@dataclass(frozen=True, slots=True)
class ToggleOption:
    """Tick this option of a multiple choice, or put it on a ranking's next place; if the draft has it, take it off.

    The button carries the draft it was drawn with, so pressing it twice is the same as once.
    """

    question: int
    option: int
    is_change: bool = False
    """As of ``ShowQuestion``."""


@dataclass(frozen=True, slots=True)
class ConfirmOptions:
    """Accept what is ticked and go on."""

    question: int


@dataclass(frozen=True, slots=True)
class SkipQuestion:
    """Leave this question out and go on."""

    question: int


@dataclass(frozen=True, slots=True)
class PreviousQuestion:
    """Return to the question shown before this one; None means from the review."""

    question: int | None


@dataclass(frozen=True, slots=True)
class SubmitAnswers:
    """Send the answers."""


Tap: TypeAlias = (
    ShowQuestion | ChooseOption | ToggleOption | ConfirmOptions | SkipQuestion | PreviousQuestion | SubmitAnswers
)
OnQuestion: TypeAlias = ChooseOption | ToggleOption | ConfirmOptions | SkipQuestion


@dataclass(frozen=True, slots=True)
class QuestionStep:
    """Question ``number`` is to be shown with this draft."""

    draft: Draft
    number: int
    is_change: bool = False
    """As of ``ShowQuestion``."""


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """Every visible question is settled: show them all."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Complete:
    """The answers are consistent and may be counted; skipped questions are among them with no option."""

    answers: Mapping[str, SelectedOptions]


@dataclass(frozen=True, slots=True)
class TooMany:
    """One tick more than the question admits; the screen stays as it is."""

    most: int


@dataclass(frozen=True, slots=True)
class Invalid:
    """A tap that no screen of this survey offers: forged, or made for other questions."""


Outcome: TypeAlias = QuestionStep | ReviewStep | Complete | TooMany | Invalid


def step(survey: Survey, draft: Draft, tap: Tap) -> Outcome:
    """What a tap on a screen drawn with ``draft`` leads to; pure, so the same tap twice gives the same outcome."""
    if not is_consistent(survey, draft):
        return Invalid()
    match tap:
        case SubmitAnswers():
            return _send(survey, draft)
        case PreviousQuestion(question=number):
            return _back(survey, draft, number)
        case ShowQuestion(question=None):
            return _advance(survey, draft)
        case ShowQuestion(question=number, is_change=is_change):
            return QuestionStep(draft, number, is_change) if number in dict(visible(survey, draft)) else Invalid()
        case ChooseOption() | ToggleOption() | ConfirmOptions() | SkipQuestion():
            return _on_question(survey, draft, tap)
        case _:
            assert_never(tap)


def first(survey: Survey) -> Outcome:
    """The first screen after ``Start``: the first question, or the review of a survey of comments only."""
    return step(survey, Draft({}), ShowQuestion(None))


def _on_question(survey: Survey, draft: Draft, tap: OnQuestion) -> Outcome:
    question = dict(visible(survey, draft)).get(tap.question)
    if question is None:
        return Invalid()
    if isinstance(tap, SkipQuestion):
        return _accept(survey, draft, question, ()) if question.accepts(()) else Invalid()
    match question:
        case Rating() | Choice() | YesNo():
            return _choose(survey, draft, question, tap)
        case Choices():
            return _tick(survey, draft, question, tap)
        case Ranking():
            return _rank(survey, draft, question, tap)
        case _:
            assert_never(question)


def _choose(
    survey: Survey, draft: Draft, question: Rating | Choice | YesNo, tap: ChooseOption | ToggleOption | ConfirmOptions
) -> Outcome:
    if not isinstance(tap, ChooseOption) or not _has_button(question, tap.option):
        return Invalid()
    return _accept(survey, draft, question, question.press((), tap.option))


def _tick(
    survey: Survey, draft: Draft, question: Choices, tap: ChooseOption | ToggleOption | ConfirmOptions
) -> Outcome:
    answer = draft.answers.get(question.id, ())
    match tap:
        case ConfirmOptions() if answer:
            return _accept(survey, draft, question, answer)
        case ToggleOption() if _has_button(question, tap.option):
            selection = question.press(answer, tap.option)
            if len(selection) > question.max:
                return TooMany(question.max)
            new_draft = without_hidden(survey, draft.with_answer(question.id, selection))
            return QuestionStep(new_draft, tap.question, tap.is_change)
        case _:
            return Invalid()


def _rank(
    survey: Survey, draft: Draft, question: Ranking, tap: ChooseOption | ToggleOption | ConfirmOptions
) -> Outcome:
    """The last rank leads on; with none left the question counts as not reached, and not as skipped."""
    if not isinstance(tap, ToggleOption) or not _has_button(question, tap.option):
        return Invalid()
    order = question.press(draft.answers.get(question.id, ()), tap.option)
    if question.accepts(order) and order:
        return _accept(survey, draft, question, order)
    others = {id_: answer for id_, answer in draft.answers.items() if id_ != question.id}
    new_draft = without_hidden(survey, Draft(others | ({question.id: order} if order else {})))
    return QuestionStep(new_draft, tap.question, tap.is_change)


def _has_button(question: ClosedQuestion, button: int) -> bool:
    return 0 <= button < len(question.buttons)


def tick(survey: Survey, screen_draft: Draft, newest_draft: Draft, tap: ToggleOption) -> Outcome:
    """What a tick on a screen of ``screen_draft`` leads to, after other ticks had led to ``newest_draft``.

    The option becomes what it was not on that screen, so the same tap twice is one tick, whatever came in between.
    """
    if screen_draft == newest_draft or isinstance(step(survey, screen_draft, tap), Invalid):
        return step(survey, screen_draft, tap)
    question = survey.closed_questions[tap.question]
    before, now = (draft.answers.get(question.id, ()) for draft in (screen_draft, newest_draft))
    if question.holds(now, tap.option) != question.holds(before, tap.option):
        is_finished = question.accepts(now) and not question.needs_done
        return (
            _advance(survey, newest_draft) if is_finished else QuestionStep(newest_draft, tap.question, tap.is_change)
        )
    return step(survey, newest_draft, tap)


def _accept(survey: Survey, draft: Draft, question: ClosedQuestion, answer: SelectedOptions) -> Outcome:
    return _advance(survey, without_hidden(survey, draft.with_answer(question.id, answer)))


def _advance(survey: Survey, draft: Draft) -> Outcome:
    waiting = next((number for number, question in visible(survey, draft) if not _settled(question, draft)), None)
    return ReviewStep(draft) if waiting is None else QuestionStep(draft, waiting)


def is_settled(survey: Survey, draft: Draft) -> bool:
    """Whether every question that this draft lets show is answered or skipped, so that the review comes next."""
    return all(_settled(question, draft) for _, question in visible(survey, draft))


def _settled(question: ClosedQuestion, draft: Draft) -> bool:
    answer = draft.answers.get(question.id)
    return answer is not None and question.accepts(answer)


def _back(survey: Survey, draft: Draft, number: int | None) -> Outcome:
    earlier = [n for n, _ in visible(survey, draft) if number is None or n < number]
    return QuestionStep(draft, earlier[-1]) if earlier else Invalid()


def _send(survey: Survey, draft: Draft) -> Outcome:
    return Complete(draft.answers) if is_settled(survey, draft) else Invalid()
