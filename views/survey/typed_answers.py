"""Typed texts that stand for a button: the label, in any language, the number of an option or the word of an end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.questions import Choice, Choices, ClosedQuestion, Ranking, Rating, YesNo
from domain.survey import ChooseOption, QuestionStep, ReviewStep, SurveyRun, Tap, ToggleOption
from domain.typed_words import normalized
from views.callback.participants import InSurvey
from views.i18n import MissingTranslation, Translator, languages
from views.questions import option_label
from views.screen import Screen
from views.small_talk import is_same
from views.survey import questions
from views.survey.screens import Action, read

_UTC = ZoneInfo("UTC")
_LONGEST_LABEL = 220
"""Characters; options have at most 200, and a number before them."""


def find_tap(run: SurveyRun, screen_step: QuestionStep | ReviewStep, text: str) -> Tap | None:
    """The tap on this screen that the text stands for, if it is exactly one; sending needs its button."""
    words = normalized(text)
    if not words:
        return None
    labels = (entry for language in languages() for entry in _labels(run, screen_step, language))
    taps = {tap for label, tap in labels if is_same(label, words)}
    return taps.pop() if len(taps) == 1 else None


def is_answer(run: SurveyRun, text: str) -> bool:
    """Whether the text is a number, or stands for a button of any question of this survey."""
    words = normalized(text)
    if words.isdecimal() or not words:
        return True
    return len(words) <= _LONGEST_LABEL and any(words in _option_names(run, language) for language in languages())


def _option_names(run: SurveyRun, language: str) -> frozenset[str]:
    """What every option of every question may be called."""
    voice = Translator(language, _UTC)
    try:
        return frozenset(
            normalized(name)
            for question in run.survey.closed_questions
            for place, option in enumerate(question.buttons)
            for name in _names(voice, question, option, place)
        )
    except MissingTranslation:
        return frozenset()  # the event does not speak this language


def _labels(run: SurveyRun, screen_step: QuestionStep | ReviewStep, language: str) -> Iterator[tuple[str, Tap]]:
    voice = Translator(language, _UTC)
    try:
        yield from [(normalized(label), tap) for label, tap in _accepted_texts(voice, run, screen_step)]
    except MissingTranslation:
        return  # the event does not speak this language


def _accepted_texts(
    voice: Translator, run: SurveyRun, screen_step: QuestionStep | ReviewStep
) -> Iterator[tuple[str, Tap]]:
    yield from _on_buttons(run, questions.screen(voice, run, screen_step))
    if isinstance(screen_step, QuestionStep):
        question = run.survey.closed_questions[screen_step.number]
        for place, option in enumerate(question.buttons):
            tap = _press(screen_step, question, place)
            yield from ((label, tap) for label in _names(voice, question, option, place))


def _on_buttons(run: SurveyRun, screen: Screen) -> Iterator[tuple[str, Tap]]:
    for button in (button for row in screen.rows for button in row):
        if isinstance(button.tap, InSurvey) and button.tap.action != Action.SEND:
            content = read(run.survey, button.tap)
            if content is not None:
                yield button.label, content[1]


def _press(screen_step: QuestionStep, question: ClosedQuestion, place: int) -> Tap:
    match question:
        case Choices() | Ranking():
            return ToggleOption(screen_step.number, place, screen_step.is_change)
        case Rating() | Choice() | YesNo():
            return ChooseOption(screen_step.number, place)
        case _:
            assert_never(question)


def _names(voice: Translator, question: ClosedQuestion, option: str, place: int) -> Iterator[str]:
    """What else the button of this option may be called; where labels hold digits, a number names none by its place."""
    label = option_label(voice, question, option)
    yield label
    match question:
        case Rating():
            ends = {question.options[0]: question.low, question.options[-1]: question.high}
            if words := ends.get(option):
                yield from (voice.label(words), f"{option} {voice.label(words)}")
        case Choice() | Choices():
            labels = [option_label(voice, question, other) for other in question.buttons]
            if not any(character.isdigit() for other in labels for character in other):
                yield from (str(place + 1), f"{place + 1} {label}")
        case YesNo() | Ranking():
            return
        case _:
            assert_never(question)
