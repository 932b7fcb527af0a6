"""What can be asked: the kinds of question, what answers each takes and what follows from the kind alone.

It knows nobody's answers, no survey and no screen. What else depends on a kind is an exhaustive ``match``; CONTRIBUTING
lists those places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from domain.button_questions import OneOption, SeveralOptions
from domain.ordered_options import OrderedOptions

Words: TypeAlias = Mapping[str, str]
"""The same words in several languages: language code → text as an organizer wrote it."""

Kind: TypeAlias = Literal["rating", "choice", "choices", "yes_no", "ranking", "comment"]
"""How the settings file calls the kinds."""

ClosedKind: TypeAlias = Literal["rating", "choice", "choices", "yes_no", "ranking"]
"""The kinds that are answered by buttons, and so have results."""

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
class Rating(OneOption):
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

    def mean(self, counts: Mapping[str, int]) -> float | None:
        """The mean of these counts by option, of those who gave an answer; None when nobody did."""
        answered = sum(counts.values())
        return sum(int(option) * count for option, count in counts.items()) / answered if answered else None

    def mean_beside(self, option: str | None, counts: Mapping[str, int]) -> float | None:  # noqa: ARG002 — one of all
        return self.mean(counts)


@cache
def _scale(first: int, last: int) -> tuple[str, ...]:
    return tuple(str(n) for n in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Choice(OneOption):
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
class Choices(SeveralOptions):
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
class YesNo(OneOption):
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

    @property
    def has_breakdown(self) -> bool:
        return self.breakdown

    @property
    def is_risky_by_group(self) -> bool:
        return self.breakdown


@dataclass(frozen=True, slots=True)
class Ranking(OrderedOptions):
    """All of the listed options in an order, the first rank first."""

    id: str
    text: Words
    choices: tuple[Option, ...]
    required: bool = False
    show_if: Condition | None = None
    kind: Literal["ranking"] = "ranking"

    @property
    def buttons(self) -> tuple[str, ...]:
        """The ids of the choices."""
        return tuple(choice.id for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Comment:
    """Free text; it can depend on nothing, or the database would know the answer it depends on."""

    id: str
    text: Words
    kind: Literal["comment"] = "comment"

    @property
    def options(self) -> tuple[str, ...]:
        """None: what people type is nothing to choose from."""
        return ()

    @property
    def max_options(self) -> int:
        """None."""
        return 0

    @property
    def required(self) -> bool:
        """Never: it can always be skipped."""
        return False

    @property
    def needs_done(self) -> bool:
        """Never: what is sent is the answer."""
        return False

    @property
    def is_typed(self) -> bool:
        """Whether it is answered by typing."""
        return True


Closed: TypeAlias = Rating | Choice | Choices | YesNo | Ranking
"""A question answered by buttons."""

Question: TypeAlias = Rating | Choice | Choices | YesNo | Ranking | Comment

RegistrationQuestion: TypeAlias = Rating | Choice | Choices | YesNo | Comment
"""A question that can be asked at registration."""
