"""A place in the settings file: notes what is wrong there and checks texts as people will see them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.editing.mistakes import Mistake, MistakeKind, mistake
from formats.event.error_messages import shown, suggest_language
from formats.event.errors import ErrorCollector
from views.layout.message_text import utf16_length

SCREEN = 3900
"""What one message can show, in UTF-16 units; Telegram takes 4096."""
TEXT = 3500
"""The longest text, in UTF-16 units as Telegram counts: room is left in a message for what stands around it."""
HEADING = 200
"""The longest title, which stands in many screens together with other things."""
LABEL = 64
"""The longest label of a button; a phone shows about half of it."""
OPTION = 200
"""The longest label of an option; from 41 on options are listed in the text, and the buttons have their numbers."""


def quoted(word: str) -> str:
    """The word in quotation marks, as in a file."""
    return f'"{word}"'


def joined(words: Iterable[str]) -> str:
    """The words in quotation marks, one after the other."""
    return ", ".join(map(quoted, words))


@dataclass(frozen=True, slots=True)
class Field:
    """A key of the file, and where to note what is wrong there."""

    notes: ErrorCollector
    key: str
    languages: tuple[str, ...]

    def at(self, key: str) -> Field:
        """The key below."""
        return Field(self.notes, f"{self.key}.{key}", self.languages)

    def error(self, mistake: Mistake, *, detail: str = "") -> None:
        """Something is wrong here; ``detail`` are figures for whoever wants to know exactly."""
        self.notes.add(self.key, mistake, detail=detail)

    def invalid(self, mistake: Mistake) -> None:
        """The value cannot be used; a placeholder lets the remaining checks run."""
        self.notes.add_invalid(self.key, mistake)

    def is_valid(self, *keys: str) -> bool:
        """Whether what stands at all these keys below came from the file."""
        return all(self.notes.is_valid(f"{self.key}.{key}") for key in keys)

    def words(self, words: Mapping[str, str], longest: int = TEXT, *, alone: bool = False) -> None:
        """A text in several languages must have one that is spoken, and fit where it is shown.

        ``alone`` when no other text of the settings is ever shown together with it.
        """
        text_languages = frozenset(words) & set(self.languages)
        if not text_languages and self._languages_known:
            self.error(mistake(MistakeKind.NO_SPOKEN_LANGUAGE, languages=joined(self.languages)))
        if text_languages and not alone:
            self.notes.texts[self.key] = text_languages
        for language, text in words.items():
            for problem in self._problems(language, text, longest):
                self.at(language).error(problem)

    @property
    def _languages_known(self) -> bool:
        return self.notes.is_valid("messages.languages")

    def _problems(self, language: str, text: str, longest: int) -> Iterator[Mistake]:
        if language not in self.languages and self._languages_known:
            words = {"language": quoted(language), "languages": joined(self.languages)}
            yield mistake(MistakeKind.LANGUAGE_NOT_SPOKEN, suggest_language(language), **words)
        if not text.strip():
            yield mistake(MistakeKind.EMPTY_TEXT)
        if utf16_length(text) > longest:
            yield mistake(MistakeKind.TEXT_DOES_NOT_FIT, value=shown(text), n=utf16_length(text), limit=longest)
        if longest <= HEADING and "\n" in text:
            yield mistake(MistakeKind.SEVERAL_LINES)
        if any(unicodedata.category(character) == "Cc" and character != "\n" for character in text):
            yield mistake(MistakeKind.CONTROL_CHARACTER)


def check_labels_unique(entries: Sequence[tuple[str, Mapping[str, str]]], place: Field, name: str) -> None:
    """Two buttons of one screen must not read alike in any language; ``entries`` are id and label of each."""
    ids: dict[tuple[str, str], str] = {}
    for number, (entry, label) in enumerate(entries, start=1):
        for language, text in label.items():
            words = (language, " ".join(text.split()).casefold())
            other = ids.setdefault(words, entry)
            if other != entry:
                here = place.at(f"{name}[{number}].label.{language}")
                here.error(mistake(MistakeKind.SAME_LABEL, label=shown(text), other=quoted(other)))


def one_language(notes: ErrorCollector, languages: tuple[str, ...]) -> None:
    """One language must have every text: a screen is never in two languages, so otherwise some could not be shown."""
    if not notes.is_valid("messages.languages"):
        return
    lacking = {
        code: [key for key, text_languages in notes.texts.items() if code not in text_languages] for code in languages
    }
    nearest = min(lacking, key=lambda code: len(lacking[code]))
    for key in lacking[nearest]:
        notes.add(key, mistake(MistakeKind.LANGUAGE_INCOMPLETE, language=quoted(nearest)))
