"""What each person did, read off their phone alone: it knows the transcript and the settings, and asks no database.

What was chosen is told by the label of the button that was pressed, as the person read it; the bot's own reading of
that button is never used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from demo.telegram.stand_in import Entry
from domain.events import UNDISCLOSED, Event
from domain.questions import ClosedQuestion, LocalizedText, Question
from views.callback import codec
from views.callback.codec import decode
from views.callback.participants import (
    ChangeRegistration,
    Decline,
    InSurvey,
    SelectProfession,
    SkipComment,
    StartSurvey,
)
from views.checkin.screens import checked_in_heading
from views.i18n import Html, MissingTranslation, Translator, languages
from views.questions import option_label
from views.survey.screens import TOGGLES, Action

MARKS = ("☐ ", "☑ ", "✓ ")
"""What stands before a label to say whether it is chosen."""


@dataclass(slots=True)
class ObservedPerson:
    """One person, as somebody looking over their shoulder would tell; times are UTC-aware."""

    event: Event
    is_registered: bool = False
    checked_in_at: datetime | None = None
    """When the bot said for the first time that they are checked in."""
    profession: str = UNDISCLOSED
    answers: dict[str, tuple[str, ...]] | None = None
    """Question → the options chosen, of those asked at the time of sending; None when nothing was sent in time."""
    sent_at: datetime | None = None
    declined_at: datetime | None = None
    blocked_at: datetime | None = None
    comments: list[tuple[str, str]] = field(default_factory=list)
    """Question and text."""
    odd: list[str] = field(default_factory=list)
    """What must never be seen, each in one sentence."""


def read_transcript(event: Event, chat: Iterable[Entry], languages: Sequence[str]) -> ObservedPerson:
    """Follow one person's chat from its beginning."""
    return _TranscriptReader(event, languages).read(chat)


class _TranscriptReader:
    def __init__(self, event: Event, languages: Sequence[str]) -> None:
        self._seen = ObservedPerson(event)
        self._event = event
        self._languages = languages
        self._screens: dict[int | None, Entry] = {}
        self._newest: Entry | None = None
        self._draft: dict[str, tuple[str, ...]] = {}

    def read(self, chat: Iterable[Entry]) -> ObservedPerson:
        for entry in chat:
            match entry.who, entry.kind:
                case "bot", "message" | "edit":
                    self._shown(entry)
                case "person", "tap":
                    self._read_tap(entry)
                case "person", "message":
                    self._read_text(entry)
                case "person", "block":
                    self._seen.blocked_at = entry.at
                case _:
                    pass
        return self._seen

    def _shown(self, entry: Entry) -> None:
        self._screens[entry.message_id] = entry
        if self._newest is None or (entry.message_id or 0) >= (self._newest.message_id or 0):
            self._newest = entry  # an older message may still lose its buttons
        if self._seen.checked_in_at is None and entry.text.startswith(tuple(spoken_headings(checked_in_heading))):
            self._seen.checked_in_at = entry.at
        # Only the finished registration offers to be changed.
        self._seen.is_registered |= any(isinstance(tap, ChangeRegistration) for tap in list_actions(entry))

    def _read_tap(self, entry: Entry) -> None:
        screen = self._screens[entry.message_id]
        match decode(entry.data or ""):
            case SelectProfession():
                labels = {
                    profession.id: self._localized_labels(profession.label) for profession in self._event.professions
                }
                self._seen.profession = _match_option(entry, screen, labels) or UNDISCLOSED
            case StartSurvey():
                self._draft = {}
            case InSurvey() as tap:
                self._in_survey(entry, screen, tap)
            case Decline():
                self._seen.declined_at = entry.at
            case _:
                pass

    def _in_survey(self, entry: Entry, screen: Entry, tap: InSurvey) -> None:
        survey = self._event.survey
        if survey is None:
            return
        if tap.action == Action.SEND:
            self._sent(entry)
        if tap.action not in {Action.ANSWER, *TOGGLES, Action.SKIP}:
            return
        question = survey.closed_questions[tap.question]
        self._check_question(question, screen)
        option = None if tap.action == Action.SKIP else _match_option(entry, screen, self._labels(question))
        before = self._draft.get(question.id, ()) if tap.action in TOGGLES else ()
        now = before if option is None else question.press(before, question.buttons.index(option))
        # One tick more than may be is refused.
        if len(now) <= question.max_options:
            self._draft[question.id] = now

    def _sent(self, entry: Entry) -> None:
        survey = self._event.survey
        # Answers with a name can be sent again, and the last ones stay.
        again = self._seen.sent_at is not None
        if survey is None or (again and survey.anonymous) or entry.at >= survey.closes:
            return
        self._seen.sent_at = self._seen.sent_at or entry.at
        self._seen.answers = {}
        for question in survey.closed_questions:
            condition = question.show_if
            is_shown = condition is None or condition.any_of & {*self._seen.answers.get(condition.question, ())}
            if is_shown:
                self._seen.answers[question.id] = self._draft.get(question.id, ())

    def _read_text(self, entry: Entry) -> None:
        survey, screen = self._event.survey, self._newest
        if survey is None or screen is None or entry.text.startswith("/") or entry.at >= survey.closes:
            return
        comment_tap = next((tap for tap in list_actions(screen) if isinstance(tap, SkipComment)), None)
        if comment_tap is not None:
            question = survey.comments[comment_tap.number]
            self._check_question(question, screen)
            self._seen.comments.append((question.id, entry.text))

    def _check_question(self, question: Question, screen: Entry) -> None:
        if not any(normalize_whitespace(text) in normalize_whitespace(screen.text) for text in question.text.values()):
            self._seen.odd.append(f"“{question.id}” was answered on a screen that does not ask it")

    def _labels(self, question: ClosedQuestion) -> dict[str, set[str]]:
        labels: dict[str, set[str]] = {option: set() for option in question.buttons}
        for language in self._languages:
            for option in question.buttons:
                try:
                    labels[option].add(option_label(Translator(language, ZoneInfo("UTC")), question, option))
                except MissingTranslation:
                    continue
        return labels

    def _localized_labels(self, words: LocalizedText) -> set[str]:
        return {words[language] for language in self._languages if language in words}


@cache
def spoken_headings(heading: Callable[[Translator], Html]) -> frozenset[str]:
    """What the bot says here, as it is read, in every language that has words for it."""
    texts = set()
    for language in languages():
        with suppress(MissingTranslation):
            texts.add(re.sub(r"</?b>", "", heading(Translator(language, ZoneInfo("UTC")))))
    return frozenset(texts)


def list_actions(entry: Entry) -> Iterator[codec.Tap]:
    """What the buttons of a screen do, in their order."""
    return (tap for row in entry.buttons for button in row if (tap := decode(button.data or "")))


def _match_option(entry: Entry, screen: Entry, labels: Mapping[str, set[str]]) -> str | None:
    """The option of that label; where two are called alike, or none, the one whose place the button has."""
    label = next((entry.text.removeprefix(mark) for mark in MARKS if entry.text.startswith(mark)), entry.text)
    options = [option for option, names in labels.items() if names & {label, entry.text}]
    if len(options) == 1:
        return options[0]
    place = [button.data for row in screen.buttons for button in row].index(entry.data)
    return dict(enumerate(labels)).get(place)


def normalize_whitespace(text: str) -> str:
    """The text with every run of white space as one space, as it may look different on a screen."""
    return " ".join(text.split())
