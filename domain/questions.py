"""What can be asked: the kinds of question, what answers each takes and what follows from the kind alone.

It knows nobody's answers, no survey and no screen. What else depends on a kind is an exhaustive ``match``; CONTRIBUTING
lists those places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from random import Random
from typing import Literal, TypeAlias

from domain.button_questions import ButtonQuestion, OneOption, Picked

Words: TypeAlias = Mapping[str, str]
"""The same words in several languages: language code → text as an organizer wrote it."""

Kind: TypeAlias = Literal["rating", "choice", "choices", "yes_no", "comment"]
"""How the settings file calls the kinds."""

ClosedKind: TypeAlias = Literal["rating", "choice", "choices", "yes_no"]
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
class Choices(ButtonQuestion):
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

    @property
    def buttons(self) -> tuple[str, ...]:
        return self.options

    @property
    def max_options(self) -> int:
        return self.max

    @property
    def states(self) -> int:
        return 1 + (1 << len(self.options))

    def encode(self, picked: Picked) -> int:
        return 1 + sum(1 << self.options.index(option) for option in picked)

    def decode(self, state: int) -> Picked:
        return tuple(option for n, option in enumerate(self.options) if (state - 1) >> n & 1)

    def accepts(self, picked: Picked) -> bool:
        return self._is_subset(picked) and not (self.required and not picked)

    def may_hold(self, picked: Picked) -> bool:
        # A required one may be empty while it is being ticked; Done and Send look again.
        return self._is_subset(picked)

    def _is_subset(self, picked: Picked) -> bool:
        return len(picked) <= self.max and self._in_order({*picked}) == picked

    def _in_order(self, picked: set[str]) -> Picked:
        return tuple(option for option in self.options if option in picked)

    def press(self, picked: Picked, button: int) -> Picked:
        return self._in_order({*picked} ^ {self.options[button]})

    def holds(self, picked: Picked, button: int) -> bool:
        return self.options[button] in picked

    @property
    def needs_done(self) -> bool:
        return True

    def all_answers(self) -> Iterator[Picked]:
        for size in range(1 if self.required else 0, self.max + 1):
            yield from combinations(self.options, size)

    def random_answer(self, chance: Random) -> Picked:
        return self._in_order({*chance.sample(self.options, chance.randint(1 if self.required else 0, self.max))})

    def is_counted(self, any_of: frozenset[str]) -> bool:
        # The number of those who chose any of several would tell, with the options' own counts, how many chose both.
        return len(any_of) == 1

    def mean_beside(self, option: str | None, counts: Mapping[str, int]) -> float | None:  # noqa: ARG002 — options are no numbers
        return None

    @property
    def has_breakdown(self) -> bool:
        return True

    @property
    def is_risky_by_group(self) -> bool:
        return False


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


Closed: TypeAlias = Rating | Choice | Choices | YesNo
"""A question answered by buttons."""

Question: TypeAlias = Rating | Choice | Choices | YesNo | Comment

RegistrationQuestion: TypeAlias = Rating | Choice | Choices | YesNo | Comment
"""A question that can be asked at registration."""
