"""A survey from inside: one question at a time with its buttons, and the review of all the answers before sending."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from domain.button_questions import SelectedOptions
from domain.draft import Draft, visible
from domain.questions import Choice, Choices, ClosedQuestion, Question, Ranking, Rating, YesNo, choices_of
from domain.survey import (
    ChooseOption,
    ConfirmOptions,
    PreviousQuestion,
    ShowQuestion,
    SkipQuestion,
    SubmitAnswers,
    SurveyRun,
    ToggleOption,
)
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.questions import checkbox_label, help_text, in_rows, option_label
from views.screen import Button, Row, Screen, Toast
from views.survey.screens import TapEncoder, tap_encoder
from views.survey.wording import wording_of

BAR = 8
"""Blocks of the progress bar."""
CHANGES = 3
"""``Change`` buttons in one row."""
REMINDED = 120
"""So much of a question's text is repeated in the review."""


def question(voice: Translator, survey_run: SurveyRun, draft: Draft, number: int) -> Screen:
    """One question with its buttons, and where in the survey it stands.

    "of N" counts the questions that the answers so far let show, so it grows where an answer opens another: a number
    that counted questions which may never come would promise more work than there is.
    """
    question = survey_run.survey.closed_questions[number]
    visible_numbers = [n for n, _ in visible(survey_run.survey, draft)]
    before = visible_numbers.index(number)
    block_count = round(BAR * before / len(visible_numbers))
    bar = f"{'▓' * block_count}{'░' * (BAR - block_count)}"
    text = paragraphs(
        f"{voice.say('Question {i} of {n}', i=before + 1, n=len(visible_numbers))}\n{bar}",
        f"<b>{voice.words(question.text)}</b>",
        help_text(voice, question),
    )
    carry, answer = tap_encoder(survey_run, draft), draft.answers.get(question.id, ())
    options = _options(voice, carry, number, question, answer)
    return Screen(text, (*options, *_step_buttons(voice, carry, number, question, answer, first=before == 0)))


def _options(
    voice: Translator, carry: TapEncoder, number: int, question: ClosedQuestion, answer: SelectedOptions
) -> tuple[Row, ...]:
    labels = [(option_label(voice, question, option), option in answer) for option in question.buttons]
    match question:
        case Choices():
            boxes = (checkbox_label(label, is_ticked=is_selected) for label, is_selected in labels)
            return tuple((Button(label, carry(ToggleOption(number, place))),) for place, label in enumerate(boxes))
        case Ranking():
            ranked_options = dict(zip(choices_of(answer), answer, strict=True))
            names = (option_label(voice, question, ranked_options.get(choice, choice)) for choice in question.buttons)
            return tuple((Button(name, carry(ToggleOption(number, place))),) for place, name in enumerate(names))
        case Choice():
            return tuple((button,) for button in _answers(carry, number, labels))
        case Rating() | YesNo():
            return in_rows(_answers(carry, number, labels))
        case _:
            assert_never(question)


def _answers(carry: TapEncoder, number: int, labels: Iterable[tuple[str, bool]]) -> list[Button]:
    return [
        Button(f"✓ {label}" if is_selected else label, carry(ChooseOption(number, place)))
        for place, (label, is_selected) in enumerate(labels)
    ]


def _step_buttons(  # noqa: PLR0913 — what its buttons depend on
    voice: Translator, carry: TapEncoder, number: int, question: ClosedQuestion, answer: SelectedOptions, *, first: bool
) -> tuple[Row, ...]:
    """The ways out of a question besides answering it."""
    row: Row = ()
    if not first:
        row += (Button(voice.plain("Back"), carry(PreviousQuestion(number))),)
    if not question.required:
        row += (Button(voice.plain("Skip"), carry(SkipQuestion(number))),)
    rows = (row,) if row else ()
    if not answer:
        return rows
    match question:
        case Choices():
            return ((Button(voice.plain("Done"), carry(ConfirmOptions(number))),), *rows)
        case Ranking():
            last = Button(
                voice.plain("Back"), carry(ToggleOption(number, question.buttons.index(choices_of(answer)[-1])))
            )
            onward = (Button(voice.plain("Next"), carry(ShowQuestion(None))),) if question.accepts(answer) else ()
            return ((last, *(row if first else row[1:]), *onward),)
        case Rating() | Choice() | YesNo():
            return ((*row, Button(voice.plain("Next"), carry(ShowQuestion(None)))),)
        case _:
            assert_never(question)


def review(voice: Translator, survey_run: SurveyRun, draft: Draft) -> Screen:
    """All the answers, each with its ``Change``, and the one button that sends them."""
    if not survey_run.survey.closed_questions:
        return _only_comments(voice, survey_run, draft)
    carry = tap_encoder(survey_run, draft)
    send, back = (
        Button(voice.plain("Send my answers"), carry(SubmitAnswers())),
        Button(voice.plain("Back"), carry(PreviousQuestion(None))),
    )
    text = paragraphs(
        voice.say("<b>Your answers</b>"),
        *answer_lines(voice, survey_run, draft),
        wording_of(survey_run.survey).before_sending(voice, survey_run),
    )
    return Screen(text, ((send,), *changes(voice, survey_run, draft), (back,)))


def answer_lines(voice: Translator, survey_run: SurveyRun, draft: Draft) -> tuple[str, ...]:
    """Every question shown with its answer, numbered from 1."""
    return tuple(
        f"{place}. {short_question(voice, question)}\n→ <b>{_answer(voice, question, draft)}</b>"
        for place, (_, question) in enumerate(visible(survey_run.survey, draft), start=1)
    )


def changes(voice: Translator, survey_run: SurveyRun, draft: Draft) -> tuple[Row, ...]:
    """A button for each of them that leads back to it."""
    carry = tap_encoder(survey_run, draft)
    buttons = tuple(
        Button(voice.plain("Change {i}", i=place), carry(ShowQuestion(number)))
        for place, (number, _) in enumerate(visible(survey_run.survey, draft), start=1)
    )
    return tuple(buttons[begin : begin + CHANGES] for begin in range(0, len(buttons), CHANGES))


def _only_comments(voice: Translator, survey_run: SurveyRun, draft: Draft) -> Screen:
    text = voice.say("This survey asks only for comments. They are asked one by one, and each can be skipped.")
    return Screen(text, ((Button(voice.plain("Continue"), tap_encoder(survey_run, draft)(SubmitAnswers())),),))


def short_question(voice: Translator, question: Question, longest: int = REMINDED) -> Html:
    """A question's text, cut where it is longer than that."""
    return safe(short(voice.label(question.text), longest))


def _answer(voice: Translator, question: ClosedQuestion, draft: Draft) -> Html:
    answer = draft.answers.get(question.id, ())
    if not answer:
        return voice.say("skipped")
    return safe(", ".join(option_label(voice, question, option) for option in answer))


def too_many(voice: Translator, most: int) -> Toast:
    """One tick more than the question admits."""
    return Toast(voice.plain("You can choose up to {most}.", most=most))
