"""What can be asked: the kinds of question and the conditions under which one is shown; it knows no answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

Words: TypeAlias = Mapping[str, str]
"""The same words in several languages: language code → text as an organizer wrote it."""

COMMENT_LENGTH = 1000
"""The longest comment, in characters."""

ANSWERED = "*"
"""The pseudo-option under which a tally counts how many people gave an answer to a question at all."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    id: str
    label: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """Show a question only when an earlier, closed one was answered with one of these options.

    ``at_least`` and ``at_most`` of the settings file are spelled out here as the options they admit.
    """

    question: str
    any_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rating:
    """A number between two labelled ends; its options are the numbers themselves, as text."""

    id: str
    text: Words
    points: int
    from_zero: bool = False
    low: Words | None = None
    high: Words | None = None
    required: bool = False
    show_if: Condition | None = None
    kind: Literal["rating"] = "rating"

    @property
    def options(self) -> tuple[str, ...]:
        """1..points, or 0..points."""
        return _scale(0 if self.from_zero else 1, self.points)


@cache
def _scale(first: int, last: int) -> tuple[str, ...]:
    return tuple(str(n) for n in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of the listed options."""

    id: str
    text: Words
    choices: tuple[Option, ...]
    required: bool = False
    show_if: Condition | None = None
    kind: Literal["choice"] = "choice"

    @property
    def options(self) -> tuple[str, ...]:
        """The ids in the order they are shown."""
        return tuple(option.id for option in self.choices)


@dataclass(frozen=True, slots=True)
class Choices:
    """Up to ``max`` of the listed options."""

    id: str
    text: Words
    choices: tuple[Option, ...]
    max: int
    required: bool = False
    show_if: Condition | None = None
    kind: Literal["choices"] = "choices"

    @property
    def options(self) -> tuple[str, ...]:
        """The ids in the order they are shown."""
        return tuple(option.id for option in self.choices)


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""

    id: str
    text: Words
    required: bool = False
    show_if: Condition | None = None
    breakdown: bool = False
    """Whether its answers may be shown by group: a group is of one mind more often than over other questions."""
    kind: Literal["yes_no"] = "yes_no"

    @property
    def options(self) -> tuple[str, ...]:
        """Always these two, yes first."""
        return ("yes", "no")


@dataclass(frozen=True, slots=True)
class Comment:
    """Free text; it can depend on nothing, or the database would know the answer it depends on."""

    id: str
    text: Words
    kind: Literal["comment"] = "comment"


Closed: TypeAlias = Rating | Choice | Choices | YesNo
"""A question answered by buttons."""

Question: TypeAlias = Rating | Choice | Choices | YesNo | Comment
