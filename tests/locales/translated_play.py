"""A recorded journey in another language: played once as recorded, and once more with the same taps and words.

A tap is known by what its button carries, which is the same in every language but for the codes of languages in it.
The event's texts are the English ones in ⟨brackets⟩, so that they are told from what the bot says. The event has as
many languages as the recorded one, or its steps would be others: the language of the recording's first member of staff
(or first person) becomes the new one, any other becomes English. Everybody speaks the new one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.settings.loader import Settings
from demo.telegram.chats import ButtonView, ChatMessage
from demo.telegram.phone import PhoneUser, _matching
from tests.support.journeys import Play, lines
from views.callback import participants
from views.callback.codec import decode, encode
from views.callback.events import CreateEvent, TypeValue
from views.callback.participants import ReadFullNotice, ReadNotice, ReadNoticeAtDoor, SetLanguage

RECORDED_LANGUAGES = ("en", "ro")
OTHER = "en"
"""The second language of the event in the translated journey."""

_TEXTS = re.compile(r'\{ *en = "((?:[^"\\]|\\.)*)"[^{}]*\}')
_OFFERED = re.compile(r"^languages = \[(.*?)\]", re.MULTILINE)
_PERSON = re.compile(r"\((?P<language>[a-z]{2})(?:-[A-Z]{2})?(?P<role>, \w+)?\)")
_CODE = re.compile(r"\.(en|ro)\b|(?<=:)(en|ro)$")


@dataclass(frozen=True, slots=True)
class RecordedTap:
    """What was pressed, or typed in place of pressing: what the button carries, and where it stands."""

    data: str
    place: int = 0
    """Among the buttons of its kind on the message."""
    kinds_beside: frozenset[str] = frozenset()
    """Of a text that is on no button: the kinds of the buttons on the newest message, such as to cancel the typing."""

    @property
    def kind(self) -> str:
        """What its data begins with, or all of it."""
        return _kind(self.data)


LEFT_OUT = "(left out: a language)"


@dataclass(frozen=True, slots=True)
class Translation:
    """From the languages of a recording to those of its translation."""

    language: str
    main: str
    """The language of the recording that becomes the new one."""

    def of_code(self, code: str) -> str:
        """The language of the event that stands for this one."""
        return self.language if code == self.main else OTHER

    def of_data(self, data: str) -> str:
        """What the button carries; participants' buttons name the language that they read."""
        is_reader = type(decode(data)).__module__ == participants.__name__
        return _CODE.sub(lambda code: self._code_in_data(code, is_reader=is_reader), data)

    def _code_in_data(self, code: re.Match[str], *, is_reader: bool) -> str:
        mark, word = ("." if code[1] else ""), code[1] or code[2]
        return mark + (self.language if is_reader else self.of_code(word))

    def of_settings(self, toml: str) -> str:
        """The settings with the texts of the event in both languages; the new one's are English in brackets."""
        text = _TEXTS.sub(rf'{{ {self.language} = "⟨\1⟩", {OTHER} = "\1" }}', toml)
        return _OFFERED.sub(lambda offered: f"languages = [{self._offered(offered[1])}]", text)

    def _offered(self, codes: str) -> str:
        return ", ".join(f'"{self.of_code(code)}"' for code in re.findall(r'"(\w+)"', codes))

    def of_people(self, line: str) -> str:
        """The same people, speaking the new language."""
        return _PERSON.sub(lambda person: f"({self.language}{person['role'] or ''})", line)


def translation(script: str, language: str) -> Translation:
    """How this recording is translated."""
    people = [person for line in lines(script) if line.startswith("people: ") for person in _PERSON.finditer(line)]
    speakers = [person["language"] for person in people if person["role"]] + [p["language"] for p in people]
    return Translation(language, next((code for code in speakers if code in RECORDED_LANGUAGES), RECORDED_LANGUAGES[0]))


@dataclass
class RecordingPlay(Play):
    """A journey as it was recorded; notes what is tapped."""

    taps: list[RecordedTap] = field(default_factory=list)

    def _tap(self, phone: PhoneUser, label: str, *, old: bool) -> None:
        if old:
            button = self._old_button(phone, lambda shown_label, _: shown_label == label)
            self.taps += [RecordedTap(button[0])] if button else []
        else:
            self.taps += _recorded_tap(phone, lambda message: _matching(message, label))
        super()._tap(phone, label, old=old)

    def _type(self, phone: PhoneUser, text: str) -> None:
        on_button = _recorded_tap(phone, lambda message: _labelled(message, text))
        self.taps += on_button or [RecordedTap("", kinds_beside=_kinds_of_newest(phone))]
        super()._type(phone, text)


@dataclass
class TranslatedPlay(Play):
    """The same in another language; taps what was tapped as it was recorded."""

    translation: Translation = field(default=None)  # type: ignore[assignment]  # given by who makes it
    taps: list[RecordedTap] = field(default_factory=list)
    replacements: list[tuple[str, str]] = field(default_factory=list)
    """In the line: what was pressed or typed in the recording, and here."""

    async def line(self, line: str) -> list[str]:
        self.replacements.clear()
        is_people = line.startswith("people: ")
        return await super().line(self.translation.of_people(line) if is_people else line)

    def written(self, line: str) -> str:
        """The line with the labels that were pressed."""
        for recorded, label in self.replacements:
            line = line.replace(recorded, label, 1)
        return line

    def _tap(self, phone: PhoneUser, label: str, *, old: bool) -> None:
        tap = self.taps.pop(0)
        data = self._data(tap)
        if old:
            phone.tap_data(*self._replaced_button(phone, data, tap.kind))
            return
        button = _button(phone, data, tap)
        self.replacements.append((f"[{label}]", f"[{button.text}]" if button else LEFT_OUT))
        if button:
            phone.tap(button.text if button.data is None else button.data)

    def _replaced_button(self, phone: PhoneUser, data: str, kind: str) -> tuple[str, ChatMessage]:
        exact = self._old_button(phone, lambda _, shown_data: shown_data == data)
        alike = self._old_button(phone, lambda _, shown_data: _kind(shown_data) == kind)
        if button := exact or alike:
            return button
        raise LookupError(f"{phone.first_name} saw no button {data!r}")

    def _data(self, tap: RecordedTap) -> str:
        data = self.translation.of_data(tap.data)
        match decode(data):
            case CreateEvent(template=template):  # which has no texts in the new language but English in place of them
                place = self.settings.rules.messages.languages.index(self.translation.language)
                return encode(CreateEvent(template, 1 << place))
            case _:
                return data

    def _tap_data(self, phone: PhoneUser, data: str) -> None:
        unknown_there = re.sub(rf"(?<=[.:]){self.translation.language}$", "xx", data)
        super()._tap_data(phone, self.translation.of_data(unknown_there))

    def _type(self, phone: PhoneUser, text: str) -> None:
        tap = self.taps.pop(0)
        if not tap.kinds_beside <= _kinds_of_newest(phone):  # asked for in the second language alone
            self.replacements.append((text.replace("\n", "\\n"), LEFT_OUT))
            return
        button = _button(phone, self._data(tap), tap) if tap.data else None
        typed_text = button.text.removeprefix("☐ ") if button else text
        self.replacements.append((text.replace("\n", "\\n"), typed_text.replace("\n", "\\n")))
        super()._type(phone, typed_text)

    def _read(self, path: Path) -> Settings:
        translated_path = self.folder / path.name
        translated_path.write_text(self.translation.of_settings(path.read_text("utf-8")), "utf-8")
        for document in (self.beside / "settings").glob("*.pdf"):
            (self.folder / document.name).write_bytes(document.read_bytes())
        return super()._read(translated_path)

    def _file(self, name: str) -> bytes:
        content = super()._file(name)
        return self.translation.of_settings(content.decode()).encode() if name.endswith(".toml") else content

    def _sentences(self, phone: PhoneUser, word: str) -> list[str]:
        """All of them: the word is of the recording's language."""
        del word
        return super()._sentences(phone, "")


def _recorded_tap(phone: PhoneUser, buttons_on: Callable[[ChatMessage], list[ButtonView]]) -> list[RecordedTap]:
    """The tap of the newest message that has such a button, if there is one."""
    for message in reversed(phone.messages):
        if pressed := buttons_on(message):
            tap = RecordedTap(str(pressed[0].data))
            return [replace(tap, place=_of_kind(message, tap.kind).index(pressed[0]))]
    return []


def _labelled(message: ChatMessage, text: str) -> list[ButtonView]:
    return [b for b in _buttons(message) if b.text.removeprefix("☐ ").casefold() == text.casefold()]


def _button(phone: PhoneUser, data: str, tap: RecordedTap) -> ButtonView | None:
    """The button to press, by its data or, where a mark in it depends on words, by its place; None for a language.

    Raises ``LookupError`` when there is none.
    """
    for message in reversed(phone.messages):
        if exact := [button for button in _buttons(message) if button.data == data]:
            return exact[0]
    if _is_choice_of_language(data):
        return None
    for message in reversed(phone.messages):
        if len(alike := _of_kind(message, tap.kind)) > tap.place:
            return alike[tap.place]
    raise LookupError(f"{phone.first_name} sees no button {data!r}")


def _is_choice_of_language(data: str) -> bool:
    match decode(data):
        case SetLanguage() | ReadNotice() | ReadFullNotice() | ReadNoticeAtDoor():
            return True
        case TypeValue(language=language):
            return language > 1
        case _:
            return False


def _kinds_of_newest(phone: PhoneUser) -> frozenset[str]:
    newest = next((message for message in reversed(phone.messages) if message.from_bot), None)
    return frozenset(_kind(str(button.data)) for button in _buttons(newest)) if newest else frozenset()


def _kind(data: str) -> str:
    return data.partition(":")[0]


def _buttons(message: ChatMessage) -> list[ButtonView]:
    return [button for row in message.buttons for button in row]


def _of_kind(message: ChatMessage, kind: str) -> list[ButtonView]:
    return [button for button in _buttons(message) if _kind(str(button.data)) == kind]
