"""How somebody stands to a survey of either kind, from which follows what they can do next; it knows nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.button_questions import SelectedOptions


@dataclass(frozen=True, slots=True)
class NeedsConsent:
    """The survey is named, and they have not agreed to that yet."""


@dataclass(frozen=True, slots=True)
class MayAnswer:
    """They may answer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Their anonymous answers are counted, for good."""

    number: int
    """The comment question that waits for them, or one past the last."""


@dataclass(frozen=True, slots=True)
class AnsweredByName:
    """Their answers are kept with their name, and may be changed while the survey is open."""

    answers: Mapping[str, SelectedOptions]
    comments: Mapping[str, str]
    """Comment question → text, of those that were given."""
    number: int
    """As of ``Answered``."""


Standing: TypeAlias = NeedsConsent | MayAnswer | Answered | AnsweredByName
