"""Warnings of questions and professions: labels that a phone cuts, results that nobody would ever see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.settings.loader import Settings
from bot.settings.warnings.texts import question_texts, surveys_of
from domain.anonymity import Thresholds, groups_at_opening
from domain.events import Event, Survey
from domain.questions import Question

Warnings = Iterator[tuple[str, str]]
"""Key and reason of each."""

LABEL_ON_A_PHONE = 40
"""So many characters of a button's label a phone shows."""


def certificate_warnings(settings: Settings) -> Warnings:
    """Certificates that nobody can get."""
    for number, event in enumerate(settings.events, start=1):
        if event.certificate is not None and not event.checkin:
            yield (
                f"event[{number}].certificate",
                "nobody gets a certificate: without checkin = true nobody is noted as present",
            )


def survey_warnings(settings: Settings) -> Warnings:
    """What looks wrong in questions and professions of every event."""
    for number, event in enumerate(settings.events, start=1):
        key = f"event[{number}]"
        for place, profession in enumerate(event.professions, start=1):
            yield from _cut(f"{key}.profession[{place}].label", profession.label)
        for name, questions in _questions(event):
            yield from _duplicate_texts(f"{key}.{name}", questions)
            for place, question in enumerate(questions, start=1):
                yield from _question(f"{key}.{name}[{place}]", question)
        yield from _capacity(event, key)
        for _, survey in surveys_of(event):
            yield from _expected(event, survey, settings.rules.privacy.thresholds.of_survey(survey), key)
        yield from _own_minimum(event, settings.rules.privacy.thresholds, key)


def _own_minimum(event: Event, thresholds: Thresholds, key: str) -> Warnings:
    for name, survey in surveys_of(event):
        if survey.minimum_group is not None and survey.minimum_group < thresholds.minimum_group:
            reason = f"nothing is shown of fewer than {thresholds.minimum_group} people anyway (privacy.minimum_group)"
            yield f"{key}.{name}.minimum_group", reason


def _capacity(event: Event, key: str) -> Warnings:
    expected_total = sum(profession.expected or 0 for profession in event.professions)
    if event.capacity is not None and event.capacity < expected_total:
        yield f"{key}.capacity", f"{expected_total} people are expected and there are {event.capacity} places"


def _questions(event: Event) -> Iterator[tuple[str, tuple[Question, ...]]]:
    yield "registration", event.registration
    for name, survey in surveys_of(event):
        yield f"{name}.question", survey.questions


def _question(key: str, question: Question) -> Warnings:
    texts = dict(question_texts(question))
    for name, label in texts.items():
        if name.endswith(".label"):
            yield from _cut(f"{key}.{name}", label)
    low, high = texts.get("low"), texts.get("high")
    if (low is None) != (high is None):
        present, absent = ("low", "high") if high is None else ("high", "low")
        yield f"{key}.{present}", f"only one end of the scale has a name: give {absent}, too"
    elif low is not None and low == high:
        yield f"{key}.high", "both ends of the scale have the same name"


def _cut(key: str, label: Mapping[str, str]) -> Warnings:
    lengths = {language: len(text) for language, text in label.items() if len(text) > LABEL_ON_A_PHONE}
    for language, length in lengths.items():
        yield (
            f"{key}.{language}",
            f"this button's label has more than {LABEL_ON_A_PHONE} characters, here {length}, and a phone may cut it",
        )


def _duplicate_texts(key: str, questions: tuple[Question, ...]) -> Warnings:
    texts = [tuple(sorted((code, text.casefold().strip()) for code, text in q.text.items())) for q in questions]
    counts = Counter(texts)
    for number, text in enumerate(texts, start=1):
        if counts[text] > 1 and text in texts[: number - 1]:
            yield f"{key}[{number}].text", f"this is the same question as {questions[texts.index(text)].id}"


def _expected(event: Event, survey: Survey, thresholds: Thresholds, key: str) -> Warnings:
    numbers = [profession.expected for profession in event.professions]
    people = sum(number or 0 for number in numbers)
    if None in numbers or not survey.anonymous:
        return
    if people < thresholds.minimum_group:
        reason = f"nothing is shown of fewer than {thresholds.minimum_group} (privacy.minimum_group)"
        yield f"{key}.profession", f"{people} people are expected, and {reason}: nobody would see a result"
    elif survey.comments and people < thresholds.minimum_comments:
        reason = f"comments are erased unread when fewer than {thresholds.minimum_comments} answer"
        yield f"{key}.profession", f"{people} people are expected, and {reason} (privacy.minimum_comments)"
    if people >= thresholds.minimum_group and _has_missing_groups(event, thresholds.minimum_breakdown):
        reason = f"each of two groups needs {thresholds.minimum_breakdown} people who answer"
        yield f"{key}.profession", f"there would be no results by group: {reason} (privacy.minimum_breakdown)"


def _has_missing_groups(event: Event, minimum: int) -> bool:
    """Whether the settings name groups of which not two could be large enough, if all who are expected answer."""
    is_declared = any(profession.group != profession.id for profession in event.professions)
    expected_counts: dict[str | None, int] = {
        profession.id: profession.expected or 0 for profession in event.professions
    }
    groups = set(groups_at_opening(event, expected_counts, minimum).values())
    return is_declared and event.needs_confirmation and len(groups) < 2  # noqa: PLR2004 — one group is no breakdown
