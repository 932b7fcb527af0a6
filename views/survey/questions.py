"""A survey from inside: one question at a time with its buttons, and the review of all the answers before sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from domain.button_questions import SelectedOptions
from domain.draft import Draft, visible
from domain.question_count import question_range
from domain.questions import Choice, Choices, ClosedQuestion, Question, Ranking, Rating, YesNo, choices_of
from domain.survey import (
    ChooseOption,
    ConfirmOptions,
    PreviousQuestion,
    QuestionStep,
    ReviewStep,
    ShowQuestion,
    SkipQuestion,
    SubmitAnswers,
    SurveyRun,
    ToggleOption,
    is_settled,
)
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.option_list import Option, option_list
from views.questions import checkbox_label, help_text, in_rows, option_label
from views.screen import Alert, Button, Row, Screen
from views.survey.length import comment_count, position
from views.survey.screens import TapEncoder, moved_text, subject, tap_encoder
from views.survey.wording import wording_of

BAR = 8
"""Blocks of the progress bar."""
CHANGES = 3
"""``Change`` buttons in one row."""
REMINDED = 120
"""So much of a question's text is repeated in the review."""


def screen(
    voice: Translator, survey_run: SurveyRun, screen_step: QuestionStep | ReviewStep, notice: Html | None = None
) -> Screen:
    """The question or the review that this step leads to; ``notice`` is what happened just before."""
    match screen_step:
        case QuestionStep(draft=draft, number=number, is_change=is_change):
            return question(voice, survey_run, draft, number, is_change=is_change, notice=notice)
        case ReviewStep(draft=draft):
            return review(voice, survey_run, draft, notice)
        case _:
            assert_never(screen_step)


def question(  # noqa: PLR0913 — what it depends on
    voice: Translator,
    survey_run: SurveyRun,
    draft: Draft,
    number: int,
    *,
    is_change: bool = False,
    notice: Html | None = None,
) -> Screen:
    """One question with its buttons, and where in the survey it stands; ``notice`` is what happened just before.

    "of 7–8" counts the questions that the answers so far still admit, so that it never grows.
    """
    question = survey_run.survey.closed_questions[number]
    before = [n for n, _ in visible(survey_run.survey, draft)].index(number)
    count = question_range(survey_run.survey, draft)
    block_count = round(BAR * before / count.most)
    back = _back(survey_run, draft, number, is_change=is_change)
    bar = voice.bar(block_count, BAR)
    answer = draft.answers.get(question.id, ())
    keyboard = _Keyboard(voice, tap_encoder(survey_run, draft), number, question, answer, back, is_change)
    option_text, options = keyboard.options()
    text = paragraphs(
        notice or "",
        f"{position(voice, survey_run.survey, draft, before, count)}\n{bar}",
        *question_texts(voice, question),
        option_text,
        help_text(voice, question, is_change=back == ShowQuestion(None)),
    )
    return Screen(
        text, (*options, *keyboard.link_buttons()), subject=subject(survey_run), closed_text=moved_text(voice)
    )


def question_texts(voice: Translator, question: Question) -> tuple[str, ...]:
    """The question's text with what stands around it: its section and a note above, a hint below."""
    context = question.context
    return (
        f"<i>{voice.words(context.section)}</i>" if context.section else "",
        voice.words(context.note) if context.note else "",
        f"<b>{voice.words(question.text)}</b>",
        f"<i>{voice.words(context.hint)}</i>" if context.hint else "",
    )


def _back(
    survey_run: SurveyRun, draft: Draft, number: int, *, is_change: bool
) -> ShowQuestion | PreviousQuestion | None:
    """Where ``Back`` leads: to the review that the question was shown from, else to the question before, if any."""
    if is_change and is_settled(survey_run.survey, draft):
        return ShowQuestion(None)
    is_first = number == next(n for n, _ in visible(survey_run.survey, draft))
    return None if is_first else PreviousQuestion(number)


@dataclass(frozen=True, slots=True)
class _Keyboard:
    """The buttons under one question."""

    voice: Translator
    carry: TapEncoder
    number: int
    question: ClosedQuestion
    answer: SelectedOptions
    back: ShowQuestion | PreviousQuestion | None
    is_change: bool

    def options(self) -> tuple[Html, tuple[Row, ...]]:
        """What of the options stands in the text, and the buttons to choose them."""
        question = self.question
        match question:
            case Choices():
                boxes = [checkbox_label("", is_ticked=option in self.answer) for option in question.buttons]
                return option_list(self._toggles(question, boxes))
            case Ranking():
                ranks = {choice: place for place, choice in enumerate(choices_of(self.answer), start=1)}
                marks = [f"{ranks[choice]}. " if choice in ranks else "" for choice in question.buttons]
                return option_list(self._toggles(question, marks), by_letter=True)
            case Choice():
                return option_list(self._choices(question))
            case Rating() | YesNo():
                return Html(""), in_rows([Button(f"{one.mark}{one.label}", one.tap) for one in self._choices(question)])
            case _:
                assert_never(question)

    def _toggles(self, question: Choices | Ranking, marks: Sequence[str]) -> list[Option]:
        return [
            Option(option_label(self.voice, question, option), self.carry(self._toggle(place)), mark)
            for place, (option, mark) in enumerate(zip(question.buttons, marks, strict=True))
        ]

    def _toggle(self, option: int) -> ToggleOption:
        return ToggleOption(self.number, option, self.is_change)

    def _choices(self, question: ClosedQuestion) -> list[Option]:
        return [
            Option(
                option_label(self.voice, question, option),
                self.carry(ChooseOption(self.number, place)),
                "✓ " if option in self.answer else "",
            )
            for place, option in enumerate(question.buttons)
        ]

    def link_buttons(self) -> tuple[Row, ...]:
        """The ways out besides answering."""
        voice, carry, number = self.voice, self.carry, self.number
        back: Row = () if self.back is None else (Button(voice.plain("Back"), carry(self.back)),)
        skip: Row = () if self.question.required else (Button(voice.plain("Skip"), carry(SkipQuestion(number))),)
        rows = (back + skip,) if back + skip else ()
        if not self.answer:
            return rows
        onward: Row = (Button(voice.plain("Next"), carry(ShowQuestion(None))),)
        leads_to_review = self.back == ShowQuestion(None)
        match self.question:
            case Choices():
                return ((Button(voice.plain("Done"), carry(ConfirmOptions(number))),), *rows)
            case Ranking() if not leads_to_review:
                last = self._toggle(self.question.buttons.index(choices_of(self.answer)[-1]))
                take_off: Row = (Button(voice.plain("Back"), carry(last)),)
                return (take_off + skip + (onward if self.question.accepts(self.answer) else ()),)
            case Rating() | Choice() | YesNo() | Ranking():
                return rows if leads_to_review else (back + skip + onward,)
            case _:
                assert_never(self.question)


def review(voice: Translator, survey_run: SurveyRun, draft: Draft, notice: Html | None = None) -> Screen:
    """All the answers, each with its ``Change``, and the one button that sends them; ``notice`` as of ``question``."""
    if not survey_run.survey.closed_questions:
        return _only_comments(voice, survey_run, draft)
    carry = tap_encoder(survey_run, draft)
    send, back = (
        Button(voice.plain("Send my answers"), carry(SubmitAnswers())),
        Button(voice.plain("Back"), carry(PreviousQuestion(None))),
    )
    text = paragraphs(
        notice or "",
        voice.say("<b>Your answers</b>"),
        *answer_lines(voice, survey_run, draft),
        voice.words(survey_run.survey.note) if survey_run.survey.note else "",
        _comments_note(voice, survey_run),
        wording_of(survey_run.survey).before_sending(voice, survey_run),
    )
    rows = ((send,), *changes(voice, survey_run, draft), (back,))
    return Screen(text, rows, subject=subject(survey_run), closed_text=moved_text(voice))


def _comments_note(voice: Translator, survey_run: SurveyRun) -> str:
    comments = comment_count(voice, survey_run.survey)
    return voice.say("After sending: {comments}.", comments=comments) if comments else ""


def answer_lines(voice: Translator, survey_run: SurveyRun, draft: Draft) -> tuple[str, ...]:
    """Every question shown with its answer, numbered from 1."""
    return tuple(
        f"{place}. {short_question(voice, question)}\n{voice.arrow} <b>{_answer(voice, question, draft)}</b>"
        for place, (_, question) in enumerate(visible(survey_run.survey, draft), start=1)
    )


def changes(voice: Translator, survey_run: SurveyRun, draft: Draft) -> tuple[Row, ...]:
    """A button for each of them that leads back to it."""
    carry = tap_encoder(survey_run, draft)
    buttons = tuple(
        Button(voice.plain("Change {i}", i=place), carry(ShowQuestion(number, is_change=True)))
        for place, (number, _) in enumerate(visible(survey_run.survey, draft), start=1)
    )
    return tuple(buttons[begin : begin + CHANGES] for begin in range(0, len(buttons), CHANGES))


def _only_comments(voice: Translator, survey_run: SurveyRun, draft: Draft) -> Screen:
    text = voice.say("This survey asks only for comments. They are asked one by one, and each can be skipped.")
    onward = Button(voice.plain("Continue"), tap_encoder(survey_run, draft)(SubmitAnswers()))
    return Screen(text, ((onward,),), subject=subject(survey_run), closed_text=moved_text(voice))


def short_question(voice: Translator, question: Question, longest: int = REMINDED) -> Html:
    """A question's text, cut where it is longer than that."""
    return safe(short(voice.label(question.text), longest))


def _answer(voice: Translator, question: ClosedQuestion, draft: Draft) -> Html:
    answer = draft.answers.get(question.id, ())
    if not answer:
        return voice.say("skipped")
    return safe(voice.listed(option_label(voice, question, option) for option in answer))


def too_many(voice: Translator, most: int) -> Alert:
    """One tick more than the question admits."""
    return Alert(voice.plain("You can choose up to {most}.", most=most))


def too_many_typed(voice: Translator, most: int) -> Html:
    """The same to a text, which is answered by a message."""
    return voice.say("You can choose up to {most}.", most=most)


def use_buttons(voice: Translator) -> Html:
    """A text came that is none of the answers."""
    return voice.say("Please use the buttons; what you have chosen so far is kept in this message. Your text is not.")


def only_buttons(voice: Translator) -> Html:
    """A sticker, a photo, a voice message or a forwarded text came instead of a tap."""
    return voice.say("Here I can only read the buttons; I keep nothing of what you just sent.")


def resume_notice(voice: Translator) -> Html:
    """The survey was begun before."""
    return voice.say("Here you go on where you were.")
