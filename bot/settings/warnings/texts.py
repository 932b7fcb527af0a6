"""Warnings of texts that people would see otherwise than they were meant, or not in their language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from bot.settings.loader import Settings
from domain.events import Event, Survey
from domain.messages import MessageKind
from domain.questions import Choice, Choices, Comment, Question, Ranking, Rating, YesNo
from formats.event.validation import joined
from views.reports.signs import find_signs, spelled_out
from views.reports.typeset import missing_characters

Warnings = Iterator[tuple[str, str]]
"""Key and reason of each."""
Texts = Iterator[tuple[str, Mapping[str, str]]]
"""Key of each text, and the text in each language."""

_UNFINISHED = re.compile(
    r"\b(?:TODO|TBD|FIXME|XXX+|YOUR_BOT)\b|lorem ipsum|example\.(?:org|com|net)\b|^\s*(?:…|\.\.\.|\?+|x+)\s*$",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"</?(?:b|i|u|a|br|p|strong|em|h\d|ul|li|code)\b[^>]*>|\*\*\S[^*]*\*\*|\[[^\]]+\]\(https?:", re.IGNORECASE
)
_BLANKS = re.compile(r"\{\{?\s*\w+\s*\}?\}|%\w+%|\$\{\w+\}")
_FILLED_IN = re.compile(r"\{(?:event|date|place|hours)\}")
_MOJIBAKE = re.compile(r"Ã[\x80-\xbf€-™]|Ä[\x80-\xbfƒ‚]|È[\x80-\xbf™›]|â€|Å[\x80-\xbfŸž£¢]|�")
_LONG_ENOUGH = 20
"""A shorter text may well be the same in two languages."""


def text_warnings(settings: Settings) -> Warnings:
    """What looks wrong in the texts of every event."""
    languages = settings.rules.messages.languages
    for number, event in enumerate(settings.events, start=1):
        agenda = settings.source.value(f"event[{number}].agenda")
        texts = list(_texts(event, f"event[{number}]", _agenda_numbers(event, agenda)))
        missing = missing_characters(text for _, words in texts for text in words.values())
        for key, words in texts:
            yield from _missing_languages(key, words, languages)
            yield from _missing_translations(key, words)
            for language, text in words.items():
                at = key if language == "" else f"{key}.{language}"
                yield from ((at, reason) for reason in _problems(text, language, missing))


def _agenda_numbers(event: Event, agenda: object) -> list[int]:
    # Items stand in the order of their starts; in the file perhaps in another.
    titles = [entry.get("title") for entry in agenda if isinstance(entry, Mapping)] if isinstance(agenda, list) else []
    return [
        titles.index(item.title) + 1 if item.title in titles else number
        for number, item in enumerate(event.agenda, start=1)
    ]


def _texts(event: Event, key: str, agenda_numbers: list[int]) -> Texts:
    yield from ((f"{key}.{name}", getattr(event, name)) for name in ("title", "description", "venue"))
    yield f"{key}.deliverable", {"": event.deliverable}
    printed_texts = ((name, getattr(event, name)) for name in ("objective", "project", "funding"))
    yield from ((f"{key}.{name}", words) for name, words in printed_texts if words is not None)
    yield from _of_certificate(event, f"{key}.certificate")
    for number, topic in enumerate(event.topics, start=1):
        yield f"{key}.topics[{number}]", topic
    for number, profession in enumerate(event.professions, start=1):
        yield f"{key}.profession[{number}].label", profession.label
        if profession.plural is not None:
            yield f"{key}.profession[{number}].plural", profession.plural
    for number, item in zip(agenda_numbers, event.agenda, strict=True):
        yield f"{key}.agenda[{number}].title", item.title
        for name in ("speaker", "room"):
            text = getattr(item, name)
            yield f"{key}.agenda[{number}].{name}", text if isinstance(text, Mapping) else {"": text}
    yield from _of_questions(event.registration, f"{key}.registration")
    for name, survey in surveys_of(event):
        yield f"{key}.{name}.title", survey.title
        if survey.note is not None:
            yield f"{key}.{name}.note", survey.note
        yield from _of_questions(survey.questions, f"{key}.{name}.question")
    for number, message in enumerate(event.messages, start=1):
        if message.kind is MessageKind.TEXT:
            yield f"{key}.message[{number}].text", message.body.get("text", {})


def surveys_of(event: Event) -> Iterator[tuple[str, Survey]]:
    """The event's surveys, each with its key below the event's."""
    if event.survey is not None:
        yield "survey", event.survey
    for number, survey in enumerate(event.further_surveys, start=1):
        yield f"further_survey[{number}]", survey


def _of_certificate(event: Event, key: str) -> Texts:
    if event.certificate is None:
        return
    yield f"{key}.signatory", {"": event.certificate.signatory}
    if event.certificate.function is not None:
        yield f"{key}.function", event.certificate.function
    if event.certificate.text is not None:
        # What is filled in is judged where the settings are read.
        yield f"{key}.text", {language: _FILLED_IN.sub("", text) for language, text in event.certificate.text.items()}


def _of_questions(questions: tuple[Question, ...], key: str) -> Texts:
    for number, question in enumerate(questions, start=1):
        yield f"{key}[{number}].text", question.text
        yield from _of_context(question, f"{key}[{number}]")
        yield from ((f"{key}[{number}].{name}", words) for name, words in question_texts(question))


def _of_context(question: Question, key: str) -> Texts:
    """What stands around the question."""
    for name in ("section", "note", "hint"):
        words = getattr(question.context, name)
        if words is not None:
            yield f"{key}.{name}", words


def question_texts(question: Question) -> Texts:
    """What stands in the settings of this question beside its text: the key below the question's, and the words."""
    match question:
        case Choice() | Choices() | Ranking():
            for place, option in enumerate(question.choices, start=1):
                yield f"options[{place}].label", option.label
        case Rating():
            yield from ((end, words) for end in ("low", "high") if (words := getattr(question, end)))
        case YesNo() | Comment():
            pass
        case _:
            assert_never(question)


def _missing_languages(key: str, words: Mapping[str, str], languages: tuple[str, ...]) -> Warnings:
    lacking = [language for language in languages if words and "" not in words and language not in words]
    if lacking:
        present = joined(language for language in languages if language in words)
        yield key, f"not given in {joined(lacking)}: whatever shows it is in {present} for everybody"


def _missing_translations(key: str, words: Mapping[str, str]) -> Warnings:
    texts = {text.strip() for text in words.values()}
    if len(words) > 1 and len(texts) == 1 and len(min(texts)) > _LONG_ENOUGH and " " in min(texts):
        yield key, f"the same text stands for {joined(words)}"


def _problems(text: str, language: str, missing: frozenset[str]) -> Iterator[str]:
    if match := _UNFINISHED.search(text):
        yield f'"{match[0].strip()}" looks unfinished'
    if match := _MARKUP.search(text):
        yield f'"{match[0]}" is shown as it is written, and makes nothing bold or a link'
    if match := _BLANKS.search(text):
        yield f'"{match[0]}" is shown as it is written: nothing is put in its place'
    if match := _MOJIBAKE.search(text):
        yield f'"{match[0]}" looks as if the file had been saved in a wrong encoding'
    if language == "ro" and (match := re.search("[şţŞŢ]", text)):
        yield f'"{match[0]}" has a cedilla; in Romanian the letters are ș and ț, with a comma below'
    if signs := "".join(find_signs(text, missing)):
        instead = spelled_out(signs, missing)
        yield f'"{signs[:20]}" cannot be drawn in pictures and PDF, which show {instead} in its place'
