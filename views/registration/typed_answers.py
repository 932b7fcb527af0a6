"""Typed texts that stand for a button of a registration's step: its label, in any language, or an option's number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.awaiting.steps import RegistrationStep
from domain.events import Event
from domain.questions import Choice, Choices, ClosedQuestion, Comment, Rating, YesNo
from domain.registration import PROFESSION, form, question_at
from domain.typed_words import normalized
from views.callback.codec import Tap
from views.callback.participants import AnswerRegistration, SelectProfession, ToggleRegistration
from views.i18n import MissingTranslation, Translator, languages
from views.questions import option_label
from views.registration.steps import step_screen, ticked
from views.small_talk import is_same

_UTC = ZoneInfo("UTC")


def find_tap(step: RegistrationStep, selection: int | None, telegram_name: str | None, text: str) -> Tap | None:
    """The tap at this step that the text stands for, if it is exactly one; the rest as of ``step_screen``."""
    words = normalized(text)
    if not words:
        return None
    labels = (entry for language in languages() for entry in _labels(step, selection, telegram_name, language))
    taps = {tap for label, tap in labels if is_same(label, words)}
    return taps.pop() if len(taps) == 1 else None


def _labels(
    step: RegistrationStep, selection: int | None, telegram_name: str | None, language: str
) -> Iterator[tuple[str, Tap]]:
    voice = Translator(language, _UTC)
    try:
        yield from [(normalized(label), tap) for label, tap in _accepted_texts(voice, step, selection, telegram_name)]
    except MissingTranslation:
        return  # the event does not speak this language


def _accepted_texts(
    voice: Translator, step: RegistrationStep, selection: int | None, telegram_name: str | None
) -> Iterator[tuple[str, Tap]]:
    event, registration = step.event, step.registration
    screen = step_screen(voice, event, registration, telegram_name, selection)
    yield from ((button.label, button.tap) for row in screen.rows for button in row if button.tap is not None)
    question = question_at(event, registration.asking)
    if registration.asking == PROFESSION:
        labels = [voice.label(profession.label) for profession in event.professions]
        yield from _numbered(labels, [SelectProfession(event.code, n, form(event)) for n in range(len(labels))])
    elif question is not None:
        bits = ticked(question, registration) if selection is None else selection
        yield from _of_question(voice, event, event.registration.index(question), bits)


def _of_question(voice: Translator, event: Event, number: int, selection: int) -> Iterator[tuple[str, Tap]]:
    question = event.registration[number]
    match question:
        case Comment():
            return
        case Choices():
            marks = [selection ^ 1 << bit for bit in range(len(question.options))]
            taps: list[Tap] = [ToggleRegistration(event.code, number, mark, form(event)) for mark in marks]
            yield from _numbered(_option_labels(voice, question), taps)
        case Choice():
            yield from _numbered(_option_labels(voice, question), _answers(event, number, question))
        case Rating() | YesNo():
            yield from zip(_option_labels(voice, question), _answers(event, number, question), strict=True)
        case _:
            assert_never(question)


def _option_labels(voice: Translator, question: ClosedQuestion) -> list[str]:
    return [option_label(voice, question, option) for option in question.options]


def _answers(event: Event, number: int, question: ClosedQuestion) -> list[Tap]:
    return [AnswerRegistration(event.code, number, 1 << bit, form(event)) for bit in range(len(question.options))]


def _numbered(labels: list[str], taps: list[Tap]) -> Iterator[tuple[str, Tap]]:
    """Each label, and its place in the list; where labels hold digits, a number names none by its place."""
    yield from zip(labels, taps, strict=True)
    if not any(character.isdigit() for label in labels for character in label):
        yield from ((str(place), tap) for place, tap in enumerate(taps, start=1))
