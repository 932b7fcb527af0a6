"""Where something stands in the settings, in words: what it is called there, and on which line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.editing.mistakes import english
from formats.event.errors import ENVIRONMENT, SettingsError, is_within

FEW = 2
"""So many lines with one reason are told one by one."""
NAME_SHOWN = 60
"""So many characters of a name are repeated."""
NAMED = 6
"""So many further lines are named by their numbers."""
_NOUNS = {
    "event": "event",
    "profession": "profession",
    "registration": "registration question",
    "question": "question",
    "options": "option",
    "agenda": "agenda item",
    "message": "message",
    "topics": "topic",
    "further_survey": "survey",
}
_NUMBERED = {"message", "topics"}
_STEP = re.compile(r"([^.\[\]]+)((?:\[\d+\])*)")


@dataclass(frozen=True, slots=True)
class Source:
    """The file as it was written: what it holds, and the line of each key."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    """Key → the variable of the environment that gave its value."""

    def warning(self, file: str, key: str, reason: str) -> SettingsError:
        """A warning at this key, blamed on the environment where the value came from there."""
        variable = next((name for setting, name in self.origins.items() if is_within(key, setting)), None)
        file, key = (file, key) if variable is None else (ENVIRONMENT, variable)
        return SettingsError(file, key, english(reason))

    def line(self, key: str) -> int | None:
        """The line of this key, or of the nearest above it that stands in the file."""
        while key and key not in self.lines:
            key = key[: max(key.rfind("."), key.rfind("["), 0)]
        return self.lines.get(key)

    def value(self, key: str) -> Any:  # noqa: ANN401 — whatever the file holds
        """What the file holds at this key; None when nothing."""
        value: Any = self.values
        for name, numbers in _STEP.findall(key):
            value = _step(value, name)
            for number in re.findall(r"\d+", numbers):
                value = _step(value, int(number) - 1)
        return value

    def place(self, key: str) -> str:
        """As in ``question "next" (line 214): max``."""
        names, rest = self._named(key)
        line = self.line(key)
        label = ", ".join(names) or rest
        at = f"{label} (line {line})" if line else label
        return f"{at}: {rest}" if names and rest else at

    def _named(self, key: str) -> tuple[list[str], str]:
        entries, value, rest = [], self.values, []
        for name, numbers in _STEP.findall(key):
            value = _step(value, name)
            rest.append(f"{name}{numbers}")
            for number in re.findall(r"\d+", numbers):
                value = _step(value, int(number) - 1)
                if name in _NOUNS:
                    entries.append((name, _name(name, int(number), value)))
                    rest = []
        return self._relevant_labels(entries), ".".join(rest)

    def _relevant_labels(self, entries: list[tuple[str, str]]) -> list[str]:
        # What a single event holds needs no word about that event; an option does about its question.
        events = self.values.get("event")
        if len(entries) > 1 and not (isinstance(events, list) and len(events) > 1):
            entries = entries[1:]
        return [label for _, label in entries]


def _step(value: Any, step: str | int) -> Any:  # noqa: ANN401 — whatever the file holds
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _name(kind: str, number: int, value: Any) -> str:  # noqa: ANN401 — whatever the file holds
    noun = _NOUNS[kind]
    name = _own_name(value)
    if not name:
        return f"{noun} {number}"
    return f'{noun} {number} "{name}"' if kind in _NUMBERED else f'{noun} "{name}"'


def _own_name(value: Any) -> str:  # noqa: ANN401 — whatever the file holds
    if not isinstance(value, Mapping):
        return ""
    title = value.get("title")
    titles = list(title.values()) if isinstance(title, Mapping) else []
    candidates = (value.get("code"), value.get("id"), value.get("send"), *titles)
    name = next((each for each in candidates if isinstance(each, str) and each.strip()), "")
    return name if len(name) <= NAME_SHOWN else f"{name[: NAME_SHOWN - 1].rstrip()}…"


def in_words(errors: Iterable[SettingsError], source: Source) -> Iterator[SettingsError]:
    """The same with their places in words, in the file's order; many of one reason become one that counts the rest."""
    groups: dict[tuple[str, str], list[SettingsError]] = {}
    for error in dict.fromkeys(errors):
        groups.setdefault((error.file, error.reason), []).append(error)
    for group in sorted(groups.values(), key=lambda group: _order(group[0], source)):
        located_errors = [_with_place(error, source) for error in group]
        if len(group) <= FEW:
            yield from located_errors
        else:
            lines = list(dict.fromkeys(f"{line}" for error in group[1:] if (line := source.line(error.key))))
            others = (
                f"line{'s' if len(lines) > 1 else ''} {', '.join(lines[:NAMED])}{'…' if len(lines) > NAMED else ''}"
                if lines
                else ""
            )
            more = f"the same at {len(group) - 1} more places{': ' if others else ''}{others}"
            yield replace(located_errors[0], mistake=english(f"{group[0].reason}; {more}"))


def _order(error: SettingsError, source: Source) -> tuple[bool, int]:
    return error.file != ENVIRONMENT, source.line(error.key) or 0


def _with_place(error: SettingsError, source: Source) -> SettingsError:
    if error.file == ENVIRONMENT or not error.key:
        return error
    return replace(error, place=source.place(error.key))
