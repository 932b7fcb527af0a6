"""Mistakes in an event or in the settings: where, and in plain words why; gathered so that all are told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from domain.editing.mistakes import Mistake
from views.mistakes.sentences import english_text

ENVIRONMENT = "environment"
"""Stands for the file's name where the environment is wrong."""


@dataclass(frozen=True, slots=True)
class SettingsError:
    """One thing that is wrong, or as a warning looks wrong; ``key`` is empty when it is the file as a whole."""

    file: str
    key: str
    mistake: Mistake
    place: str = field(default="", compare=False)
    """Where that is in words, as in ``question "next" (line 214): max``; empty when the key alone says it."""
    detail: str = field(default="", compare=False)
    """Figures for whoever wants to know exactly."""

    @property
    def reason(self) -> str:
        """What is wrong, as the command line and the log say it."""
        return english_text(self.mistake)


@dataclass(frozen=True, slots=True)
class ErrorList:
    """Everything that is wrong."""

    items: tuple[SettingsError, ...]
    warnings: tuple[SettingsError, ...] = field(default=(), compare=False)
    """What was ignored in the environment, where something that is missing may have been meant to stand."""


@dataclass
class ErrorCollector:
    """Gathers mistakes while the settings are read, and what the later checks must know of the earlier ones."""

    file: str
    items: list[SettingsError] = field(default_factory=list)
    warnings: list[SettingsError] = field(default_factory=list)
    """What looks wrong and stops nothing."""
    unusable_keys: set[str] = field(default_factory=set)
    """Keys whose values have not even the right shape: a stand-in takes their place while the rest is checked."""
    origins: dict[str, str] = field(default_factory=dict)
    """Key → the variable of the environment that gave its value."""
    texts: dict[str, frozenset[str]] = field(default_factory=dict)
    """Key of each text people see together with others → the languages it is given in."""

    def add(self, key: str, mistake: Mistake, *, detail: str = "") -> None:
        """Something is wrong at this key; nothing is added about a placeholder."""
        if self.is_valid(key):
            self.items.append(replace(self._error(key, mistake), detail=detail))

    def add_invalid(self, key: str, mistake: Mistake) -> None:
        """The value at this key has not the right shape; the first thing said about it stands."""
        if key not in self.unusable_keys:
            self.unusable_keys.add(key)
            self.items.append(self._error(key, mistake))

    def is_valid(self, key: str) -> bool:
        """Whether everything at this key, above it and below it came from the file."""
        return not any(is_within(key, unusable) or is_within(unusable, key) for unusable in self.unusable_keys)

    def _error(self, key: str, mistake: Mistake) -> SettingsError:
        variable = next((name for setting, name in self.origins.items() if is_within(key, setting)), None)
        if variable is None:
            return SettingsError(self.file, key, mistake)
        return SettingsError(ENVIRONMENT, variable, mistake)


def is_within(key: str, other: str) -> bool:
    """Whether the first key is the second or stands below it."""
    return key == other or key.startswith((f"{other}.", f"{other}["))


def key_of(location: Iterable[str | int]) -> str:
    """A place as an organizer would point to it, counting from one: ``event[1].survey.question[3].text``."""
    key = ""
    for part in location:
        if isinstance(part, int):
            key += f"[{part + 1}]"
        else:
            key += f".{part}" if key else part
    return key
