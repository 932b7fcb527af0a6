"""What is asked of every kind of question answered by buttons, and how one answered by one option answers it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from random import Random
from typing import TypeAlias

SelectedOptions: TypeAlias = tuple[str, ...]
"""Option ids in the question's order; empty means the question was skipped."""


class ButtonQuestion(ABC):
    """What holds of every question answered by buttons and differs from kind to kind.

    An answer is a set of options. A draft holds it as one of ``states`` numbers: 0 when the question was not reached,
    else what ``encode`` makes of the answer.
    """

    __slots__ = ()
    required: bool

    @property
    @abstractmethod
    def options(self) -> tuple[str, ...]:
        """What the tally counts, in the order it is shown."""

    @property
    @abstractmethod
    def buttons(self) -> tuple[str, ...]:
        """What its buttons stand for, in their order."""

    @property
    @abstractmethod
    def max_options(self) -> int:
        """Of how many options an answer consists at most."""

    @property
    @abstractmethod
    def states(self) -> int:
        """How many states a draft's answer can be in: not reached, skipped, or answered in one of its ways."""

    @abstractmethod
    def encode(self, answer: SelectedOptions) -> int:
        """The state of this answer, which ``may_hold`` admits: 1 or more and less than ``states``."""

    @abstractmethod
    def decode(self, state: int) -> SelectedOptions:
        """The answer that ``encode`` makes this state of; for other states whatever, which ``may_hold`` may refuse."""

    @abstractmethod
    def accepts(self, answer: SelectedOptions) -> bool:
        """Whether these options, possibly none, may stand as the final answer."""

    @abstractmethod
    def may_hold(self, answer: SelectedOptions) -> bool:
        """Whether these options may stand in a draft, where the answer may still be unfinished."""

    @abstractmethod
    def press(self, answer: SelectedOptions, button: int) -> SelectedOptions:
        """The answer after a button, numbered from 0, was pressed on this one; it may have one option too many."""

    @abstractmethod
    def holds(self, answer: SelectedOptions, button: int) -> bool:
        """Whether the answer has what this button, numbered from 0, stands for."""

    @property
    @abstractmethod
    def needs_done(self) -> bool:
        """Whether an answer is finished by ``Done``, and not by its last press."""

    @abstractmethod
    def all_answers(self) -> Iterator[SelectedOptions]:
        """Every answer that it accepts."""

    @abstractmethod
    def random_answer(self, chance: Random) -> SelectedOptions:
        """Any answer that it accepts."""

    def by_frequency(self, counts: Mapping[str, int]) -> SelectedOptions:  # noqa: ARG002 — some kinds order by it
        """The options as a result shows them; ``counts`` are those that are shown, and no others."""
        return self.options

    @abstractmethod
    def is_counted(self, any_of: frozenset[str]) -> bool:
        """Whether the counts of the options tell how many chose any of these."""

    @abstractmethod
    def mean_for_option(self, option: str | None, counts: Mapping[str, int]) -> float | None:
        """The mean of these counts by option that belongs to this one, or to giving no answer (None)."""

    @property
    @abstractmethod
    def has_breakdown(self) -> bool:
        """Whether its answers may be shown by group."""

    @property
    @abstractmethod
    def needs_group_warning(self) -> bool:
        """Whether they are, although a group is of one mind more often than over other questions."""

    @property
    def is_typed(self) -> bool:
        """Whether it is answered by typing."""
        return False

    @property
    def takes_several(self) -> bool:
        """Whether one person's answer can count for several options."""
        return self.max_options > 1


class OneOption(ButtonQuestion):
    """A question answered by one of its options."""

    __slots__ = ()

    @property
    def buttons(self) -> tuple[str, ...]:
        return self.options

    @property
    def max_options(self) -> int:
        return 1

    @property
    def states(self) -> int:
        return 2 + len(self.options)

    def encode(self, answer: SelectedOptions) -> int:
        return 2 + self.options.index(answer[0]) if answer else 1

    def decode(self, state: int) -> SelectedOptions:
        return (self.options[state - 2],) if state > 1 else ()

    def accepts(self, answer: SelectedOptions) -> bool:
        return len(answer) == 1 and answer[0] in self.options if answer else not self.required

    def may_hold(self, answer: SelectedOptions) -> bool:
        return self.accepts(answer)

    def press(self, answer: SelectedOptions, button: int) -> SelectedOptions:  # noqa: ARG002 — the new option takes the place of any other
        return (self.options[button],)

    def holds(self, answer: SelectedOptions, button: int) -> bool:
        return self.options[button] in answer

    @property
    def needs_done(self) -> bool:
        return False

    def all_answers(self) -> Iterator[SelectedOptions]:
        if not self.required:
            yield ()
        yield from ((option,) for option in self.options)

    def random_answer(self, chance: Random) -> SelectedOptions:
        return tuple(chance.sample(self.options, chance.randint(1 if self.required else 0, 1)))

    def is_counted(self, any_of: frozenset[str]) -> bool:  # noqa: ARG002 — nobody is counted twice
        return True

    def mean_for_option(self, option: str | None, counts: Mapping[str, int]) -> float | None:  # noqa: ARG002 — options are no numbers
        return None

    @property
    def has_breakdown(self) -> bool:
        return True

    @property
    def needs_group_warning(self) -> bool:
        return False
